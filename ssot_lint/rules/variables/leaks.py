"""Defaults that give a secret away."""

from __future__ import annotations

import re

from ssot_lint.core.regex import regex
from ssot_lint.project.variables.model import Place
from ssot_lint.project.variables.words import password_in

_PLACEHOLDER = regex(
    r"none|null|empty|dummy|fake|stub|placeholder|example|your[-_]|<[^>]*>|not-needed",
    re.IGNORECASE,
)
_RUNS_WITH = frozenset(["PASSWORD", "PASSWD", "PASSPHRASE", "PWD", "SECRET", "SALT"])
_RUNS_WITH_PARTS = regex("SIGNING_KEY|ENCRYPTION_KEY|SECRET_KEY|MASTER_KEY|PRIVATE_KEY")
_PLAIN = frozenset({"int", "float", "bool", "path", "truthy"})
_LOCAL = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "[", "::1", ""})


def is_leaked(place: Place) -> bool:
    """Whether a secret-looking variable has a default that the program would run with."""
    kind, value = place.default
    if kind != "literal" or not place.secret or place.parse.kind in _PLAIN:
        return False
    if not isinstance(value, str) or not value.strip() or _is_switch(value):
        return False
    if _names_a_resource(place.variable, value):
        return False
    if _runs_with_any(place.variable):
        return True
    return _PLACEHOLDER.search(value) is None and not _names_itself(place.variable, value)


def _is_switch(value: str) -> bool:
    """``ALLOW_CREDENTIALS=true`` says whether, and not what."""
    return value.strip().casefold() in ("true", "false", "yes", "no", "on", "off")


def _names_itself(name: str, value: str) -> bool:
    """``OLLAMA_API_KEY=ollama``: a word for who needs no key."""
    return value.strip().upper() in name.upper().split("_")


def _names_a_resource(name: str, value: str) -> bool:
    """``PROXY_CA_SECRET=proxy-ca``: which secret of a cluster, and not what is in it."""
    words = name.upper().split("_")
    told = re.split(r"[-_]", value.strip().upper())
    return words[-1] == "SECRET" and len(told) > 1 and set(told) <= set(words[:-1])


def _runs_with_any(name: str) -> bool:
    """Whether placeholders count, too: the program runs with a password of any text."""
    upper = name.upper()
    return not _RUNS_WITH.isdisjoint(upper.split("_")) or bool(_RUNS_WITH_PARTS.search(upper))


def leaks_password(place: Place) -> bool:
    """Whether the default is a DSN with a password for a host that is not local."""
    if place.default.kind != "literal":
        return False
    host = password_in(place.default.value)
    if host is None or host in _LOCAL:
        return False
    return "." in host
