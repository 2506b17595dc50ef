"""The effective default of a fact: what it is as a truth value, a number or text, and whether two
of them differ."""

from __future__ import annotations

import re
from typing import NamedTuple

from ssot_lint.project.variables.model import Place
from ssot_lint.project.variables.truth import FALSE, TRUE, Refused

BOOL, NUMBER, TEXT, LIST, REQUIRED, NONE = "bool", "number", "text", "list", "required", "none"

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://([^/?#]*)")
_NUMBER = re.compile(
    r"[+-]?((\d[\d_]*)(\.[\d_]*)?([eE][+-]?\d+)?|\.\d[\d_]*([eE][+-]?\d+)?|inf(inity)?)\Z",
    re.IGNORECASE,
)


_AUTO = "auto"


class Effective(NamedTuple):
    """What a fact takes where the variable is missing, as far as it is compared."""

    kind: str
    value: object = None
    text: str = ""
    """Of a literal string: as it is written, to be shown and compared as such."""
    by_test: bool = False
    """Whether a truth test made it."""
    written: bool = False
    """Whether the code writes a literal, the empty text too."""


def effective(place: Place, *, strict: bool = False) -> Effective | None:
    """The effective default of a fact; None where it takes part in no comparison."""
    found = _effective(place, strict)
    if found is None or place.default.kind != "literal":
        return found
    return found._replace(written=True)


def _effective(place: Place, strict: bool) -> Effective | None:
    kind, value = place.default
    test = place.parse.test
    if place.via.endswith(".setdefault"):
        return None
    if kind == "required":
        return Effective(REQUIRED)
    if kind == "none" or (kind == "literal" and value == ""):
        if place.parse.kind == "bool" and test is not None:
            return _nothing(place)
        return Effective(NONE) if strict and kind == "none" else None
    if kind != "literal":
        return None
    return _literal(place, value)


def _nothing(place: Place) -> Effective | None:
    test = place.parse.test
    assert test is not None
    if place.kind != "read" or place.parse.strict:
        return None  # a library gives None here, and no truth value
    if place.default.kind == "literal":
        told = test.is_on("")
        return None if told is None else Effective(BOOL, told, "", by_test=True)
    return Effective(BOOL, test.missing(), by_test=True)


def _literal(place: Place, value: object) -> Effective | None:
    text = value if isinstance(value, str) else _shown(value)
    if isinstance(value, bool):
        return Effective(BOOL, value, text)
    if isinstance(value, tuple):
        return Effective(LIST, tuple(str(it) for it in value), text)
    if place.parse.kind == "bool":
        return _tested(place, value, text)
    if place.parse.kind == "truthy":
        return Effective(BOOL, bool(value), text, by_test=True)
    if isinstance(value, int | float):
        return Effective(NUMBER, float(value), text)
    plain = text.strip().strip("\"'").strip()
    if _NUMBER.match(plain):
        return Effective(NUMBER, float(plain.replace("_", "")), text)
    if place.parse.kind == "list" and place.parse.separator:
        items = [it.strip() for it in plain.split(place.parse.separator)]
        return Effective(LIST, tuple(it for it in items if it), text)
    return Effective(TEXT, plain.rstrip("/").casefold(), text)


def _tested(place: Place, value: object, text: str) -> Effective | None:
    test = place.parse.test
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Effective(BOOL, bool(value), text, by_test=True)
    if test is None:
        told = word(text)
        return None if told is None else Effective(BOOL, told, text)
    try:
        return Effective(BOOL, test.on(text), text, by_test=True)
    except Refused:
        return None


def word(text: str) -> bool | None:
    """The truth value that a boolean word says."""
    plain = text.strip().strip("\"'").casefold()
    if plain in TRUE or plain == "1.0":
        return True
    return False if plain in FALSE else None


def differ(one: Effective, other: Effective) -> bool:
    """Whether two effective defaults are not the same."""
    if REQUIRED in (one.kind, other.kind):
        return one.kind != other.kind and NONE not in (one.kind, other.kind)
    if NONE in (one.kind, other.kind):
        return one.kind != other.kind
    if BOOL in (one.kind, other.kind):
        return _differ_as_bool(one, other)
    if one.kind == other.kind == TEXT:
        return one.value != other.value and not _same_host(one.text, other.text)
    if LIST in (one.kind, other.kind):
        return _items(one) != _items(other)
    return one.value != other.value


def _differ_as_bool(one: Effective, other: Effective) -> bool:
    if _AUTO in (one.text.strip().casefold(), other.text.strip().casefold()):
        return False  # neither: what it is stands in code that asks before
    # The same text under tests that differ is what SSOT202 says.
    same = one.text.strip().casefold() == other.text.strip().casefold()
    same = same and one.written and other.written
    told, also = _as_bool(one), _as_bool(other)
    if told is None or also is None:  # nothing is compared with a truth value alone
        return not same and all(it.written and bool(it.text.strip()) for it in (one, other))
    return told != also and not (same and (one.by_test or other.by_test))


def _as_bool(it: Effective) -> bool | None:
    if it.kind == BOOL:
        return bool(it.value)
    if it.kind == NUMBER and it.value in (0.0, 1.0):
        return bool(it.value)
    return word(it.text) if it.kind == TEXT else None


def _items(it: Effective) -> object:
    if it.kind == LIST:
        return it.value
    return tuple(part.strip() for part in it.text.split(",") if part.strip())


def _same_host(one: str, other: str) -> bool:
    """URLs with the same host and port."""
    first, second = _URL.match(one.strip()), _URL.match(other.strip())
    return first is not None and second is not None and first[1].lower() == second[1].lower()


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(str(it) for it in value)
    return str(value)
