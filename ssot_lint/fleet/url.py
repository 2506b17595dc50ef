"""URLs of repositories: what of them is shown, and which of them name the same repository."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from ssot_lint.project.variables.words import looks_secret

PROTOCOLS = ("https", "ssh", "file")
"""Transports that a clone may use; ``http`` and ``git`` are neither encrypted nor authenticated."""
_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_SCP = re.compile(r"[\w.-]+@[\w.-]+:")
_HOSTED = re.compile(r"\Agit@([\w.-]+):/?(?=[^/])")
"""The user `git` has no home of folders: hosts of repositories take either way to write a path."""
_CREDENTIALS = re.compile(
    # Before the host: a password may hold `@`, and (by mistake) what would end it, even a blank; a
    # path may have lost a slash of `://`.
    r"(?<=:/)(/?)[^'\"]*@"
    # Before the host of `user:password@host:path`.
    r"|(?<![^\s'\"/])()[^\s/:@'\"]+:(?!/)[^\s'\"]*@"
    # Tokens in a query or a fragment.
    r"|(?<=[?&;#])()[^\s&;'\"]+"
)
_PORTS = {"https": ":443", "ssh": ":22"}
_SIGNED = frozenset({"auth", "key", "sig", "signature"})


def is_url(word: str) -> bool:
    """Whether git would clone it over a transport."""
    return bool(_URL.match(word) or _SCP.match(word))


def scheme_of(url: str) -> str:
    """The transport's name, in lower case; empty for ``user@host:path``."""
    found = _URL.match(url)
    return found["scheme"].lower() if found else ""


def without_credentials(said: str) -> str:
    """The text with what may be secret of each URL taken out: what stands before its host, and what
    its query says."""
    return _CREDENTIALS.sub(_slash, said)


def _slash(found: re.Match[str]) -> str:
    return found[1] or ""


def same_as(url: str) -> str:
    """What all URLs of one repository share, whoever asks for it, however the end of its path is
    written. Nothing secret is in it."""
    url = _HOSTED.sub(r"ssh://git@\1/", url)
    plain = without_credentials(url)
    scheme = scheme_of(url)
    path = plain.partition("#")[0].partition("?")[0].rstrip("/")
    if scheme not in _PORTS:
        return path  # a folder of a disk may well have a neighbour called `.git`
    host, slash, rest = path[len(scheme) + 3 :].partition("/")
    place = host.lower().removesuffix(_PORTS[scheme]) + slash + rest.removesuffix(".git")
    return f"{scheme}://{place}{_query(url)}"


def _query(url: str) -> str:
    """What of the query tells repositories apart."""
    try:
        said = parse_qsl(urlsplit(url).query)
    except ValueError:
        return ""
    told = [it for it in said if not (looks_secret(it[0]) or it[0].lower() in _SIGNED)]
    return f"?{urlencode(told)}" if told else ""
