"""What is named on the command line of a fleet, as repositories with a revision each.

A source is a checkout, a bare repository, a directory of such, a list (``URL-or-path [revision]`` a
line, ``#`` begins a comment, ``-`` is standard input), or a report that ``ssot-lint report`` recorded.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ssot_lint.fleet.row import text
from ssot_lint.workspace.config.problem import UsageError

HEAD = "HEAD"
_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_SCP = re.compile(r"[\w.-]+@[\w.-]+:")
_CREDENTIALS = re.compile(
    # Before the host: a password may hold `@`, and (by mistake) what would end it, even a blank; a
    # path may have lost a slash of `://`.
    r"(?<=:/)(/?)[^'\"]*@"
    # Before the host of `user:password@host:path`.
    r"|(?<![^\s'\"/])()[^\s/:@'\"]+:(?!/)[^\s'\"]*@"
    # Tokens in a query or a fragment.
    r"|(?<=[?&;#])()[^\s&;'\"]+"
)
_COMMENT = re.compile(r"(?:^|\s)#.*")
PROTOCOLS = ("https", "ssh", "file")
"""Transports that a clone may use; ``http`` and ``git`` are neither encrypted nor authenticated."""


class Source(NamedTuple):
    """One repository of a fleet."""

    place: str
    """Absolute path of a checkout or bare repository, a URL, or the path of a recorded report."""
    revision: str = HEAD
    kind: str = "repository"
    """``repository``, ``url`` or ``recorded``."""
    problem: str = ""
    """Why it cannot be looked at; empty where that is not known yet."""

    @property
    def shown(self) -> str:
        """As people are told it: never with credentials."""
        return text(without_credentials(self.place))


def without_credentials(said: str) -> str:
    """The text with what may be secret of each URL taken out: what stands before its host, and what
    its query says."""
    return _CREDENTIALS.sub(_slash, said)


def _slash(found: re.Match[str]) -> str:
    return found[1] or ""


def is_url(word: str) -> bool:
    """Whether git would clone it over a transport."""
    return bool(_URL.match(word) or _SCP.match(word))


def sources_of(words: Iterable[str], cwd: str, stdin: Iterable[str] = ()) -> list[Source]:
    """The repositories that the ``words`` name, each once, in order.

    Raises UsageError where nothing is named; what is wrong with one source is its ``problem``.
    """
    found: dict[tuple[str, str], Source] = {}
    for word in words:
        for source in _named(word, cwd, stdin):
            found.setdefault((source.place, source.revision), source)
    if not found:
        raise UsageError(
            "no repository is named\n  give checkouts, bare repositories, lists or URLs"
        )
    return list(found.values())


def _named(word: str, cwd: str, stdin: Iterable[str]) -> Iterator[Source]:
    if word == "-":
        yield from _listed(stdin, cwd, "standard input")
    elif is_url(word):
        yield _remote(word, HEAD)
    else:
        yield from _at(os.path.normpath(os.path.join(cwd, word)), HEAD)


def _at(path: str, revision: str, within: frozenset[str] = frozenset()) -> Iterator[Source]:
    """``within`` are the lists that name it, which it cannot be itself."""
    if is_repository(path):
        yield Source(path, revision)
    elif os.path.isdir(path):
        try:
            below = sorted(entry.path for entry in os.scandir(path) if entry.is_dir())
        except OSError as error:
            yield Source(path, revision, problem=f"cannot be read: {error.strerror or error}")
            return
        repositories = [it for it in below if is_repository(it)]
        if not repositories:
            yield Source(path, revision, problem="no git repository is there, nor right below it")
        yield from (Source(it, revision) for it in repositories)
    elif path.endswith(".json") and os.path.isfile(path):
        yield Source(path, kind="recorded")
    elif os.path.isfile(path):
        yield from _list(path, within)
    else:
        yield Source(path, revision, problem="no such file or directory")


def _list(path: str, within: frozenset[str]) -> Iterator[Source]:
    real = os.path.realpath(path)
    if real in within:
        yield Source(path, problem="is a list that names itself")
        return
    try:
        with open(path, encoding="utf-8-sig") as stream:
            rows = stream.read(_LONGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        yield Source(path, problem=f"cannot be read as a list: {error}")
        return
    if len(rows) > _LONGEST or "\0" in rows:
        yield Source(path, problem="is no list of repositories: too long, or no text")
        return
    yield from _listed(rows.splitlines(), os.path.dirname(path), path, within | {real})


_LONGEST = 8 << 20


def _listed(
    rows: Iterable[str], base: str, shown: str, within: frozenset[str] = frozenset()
) -> Iterator[Source]:
    for number, row in enumerate(rows, 1):
        words = _COMMENT.sub("", row).split()
        if not words:
            continue
        place, revision, *rest = [*words, HEAD] if len(words) == 1 else words
        if rest or revision.startswith("-"):
            problem = f"{shown}:{number}: expected `URL-or-path [revision]`"
            yield Source(without_credentials(place), problem=problem)
        elif is_url(place):
            yield _remote(place, revision)
        else:
            path = os.path.normpath(os.path.join(base, os.path.expanduser(place)))
            found = list(_at(path, revision, within))
            yield from (
                it._replace(problem=f"{shown}:{number}: {it.problem}") if it.problem else it
                for it in found
            )


def _remote(url: str, revision: str) -> Source:
    scheme = _URL.match(url)
    if scheme is not None and scheme["scheme"].lower() not in PROTOCOLS:
        known = ", ".join(PROTOCOLS)
        problem = f"the protocol `{scheme['scheme']}` is not used here; {known} are"
        return Source(url, revision, "url", problem)
    return Source(url, revision, "url")


def is_repository(path: str) -> bool:
    """Whether a checkout (also one of a worktree or submodule) or a bare repository is there."""
    if os.path.exists(os.path.join(path, ".git")):
        return True
    return os.path.isfile(os.path.join(path, "HEAD")) and os.path.isdir(
        os.path.join(path, "objects")
    )
