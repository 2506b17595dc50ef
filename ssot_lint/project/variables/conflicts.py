"""Two facts of one variable that cannot both be right: other defaults, or other ways to take it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from ssot_lint.project.variables.effective import Effective, differ, effective
from ssot_lint.project.variables.model import Parse, Place
from ssot_lint.project.variables.scope import canonical_first, exclude_each_other, in_order
from ssot_lint.project.variables.truth import FALSE, TRUE, Refused, Test

PLAIN_PROBES = ("1", "true", "0", "false", "True", "TRUE")
PEDANTIC_PROBES = ("yes", "no", "on", "off")
_NUMBERS = ("int", "float")
_ANY_HOST = frozenset({"0.0.0.0", "::"})
_THIS_HOST = frozenset({"localhost", "127.0.0.1", "::1"})
_SILENT = ("str", "path", "choice")


class DefaultConflict(NamedTuple):
    """A place whose default differs from that of the canonical one."""

    canonical: Place
    wanted: Effective
    place: Place
    found: Effective


class ParseConflict(NamedTuple):
    """A place that takes a value differently."""

    canonical: Place
    place: Place
    witness: str
    here: str
    """What the value is at ``place``: ``true``, ``false``, ``accepted``, ``an error``, …"""
    there: str


def default_conflict(places: Sequence[Place], *, strict: bool) -> DefaultConflict | None:
    """The first place, by path and line, whose effective default is not the canonical one."""
    told = [
        (it, found)
        for it in canonical_first(list(places))
        if not it.pattern and (found := effective(it, strict=strict)) is not None
    ]
    for index, (canonical, wanted) in enumerate(told):
        others = sorted(
            ((it, found) for it, found in told[index + 1 :]), key=lambda pair: in_order(pair[0])
        )
        for it, found in others:
            if differ(wanted, found) and not _excused(canonical, it):
                if canonical.path == it.path and _listens(wanted, found):
                    continue
                if _is_no_port(it.variable, wanted, found):
                    continue
                return DefaultConflict(canonical, wanted, it, found)
    return None


def _is_no_port(variable: str, one: Effective, other: Effective) -> bool:
    """Whether one of two ports is 0, which stands for none, as the empty text does."""
    return "PORT" in variable.upper().split("_") and 0.0 in (one.value, other.value)


def _listens(one: Effective, other: Effective) -> bool:
    """Whether a host to connect to stands beside one to listen on, in one module."""
    values = {one.value, other.value}
    return len(values & _ANY_HOST) == 1 == len(values & _THIS_HOST)


def _excused(one: Place, other: Place) -> bool:
    if exclude_each_other(one, other):
        return True
    return _is_tri_state(one, other)


def _is_tri_state(one: Place, other: Place) -> bool:
    """One test lists true words, the other false words, in one module."""
    tests = [it.parse.test for it in (one, other)]
    if one.path != other.path or tests[0] is None or tests[1] is None:
        return False
    kinds = {lists_true_words(it) for it in tests if it is not None}
    return kinds == {True, False}


def lists_true_words(test: Test) -> bool | None:
    """Whether a test's words are true ones (False: false ones); None for a conversion."""
    words = [it.casefold().strip() for it in _words(test.tree)]
    if any(it in TRUE for it in words) and not any(it in FALSE for it in words):
        return True
    if any(it in FALSE for it in words) and not any(it in TRUE for it in words):
        return False
    return None


def _words(tree: tuple[object, ...]) -> list[str]:
    if tree[0] == "cmp" and isinstance(tree[3], tuple):
        return [it for it in tree[3] if isinstance(it, str)]
    return [it for part in tree[1:] if isinstance(part, tuple) for it in _words(part)]


def parse_conflict(places: Sequence[Place], *, pedantic: bool) -> ParseConflict | None:
    """The first place that takes some value differently than the canonical one."""
    told = [it for it in canonical_first(list(places)) if not it.pattern and _speaks(it.parse)]
    for index, canonical in enumerate(told):
        for it in sorted(told[index + 1 :], key=in_order):
            found = _parse_pair(canonical, it, pedantic, places)
            if found is not None:
                return found
    return None


def _speaks(parse: Parse) -> bool:
    return parse.kind not in _SILENT and not (parse.kind == "bool" and parse.test is None)


def _parse_pair(
    canonical: Place, place: Place, pedantic: bool, every: Sequence[Place]
) -> ParseConflict | None:
    one, other = canonical.parse, place.parse
    if one == other or exclude_each_other(canonical, place):
        return None
    if _is_tri_state(canonical, place) or _is_int_of_bool(one, other):
        return None
    if "truthy" in (one.kind, other.kind) and _read_again(canonical, place, every):
        return None
    for value in _probes(one, other, pedantic):
        there, here = taken(one, value), taken(other, value)
        if there is not None and here is not None and there != here:
            if _matters(there, here, one, other):
                return ParseConflict(canonical, place, value, here, there)
    return None


def _matters(there: str, here: str, one: Parse, other: Parse) -> bool:
    """Opposite truth, or an error on one side only, or other kinds of value."""
    if {there, here} == {"true", "false"}:
        return True
    if "an error" in (there, here):
        return True
    return one.kind in ("list", "json") or other.kind in ("list", "json")


def _is_int_of_bool(one: Parse, other: Parse) -> bool:
    """``bool(int(v))`` beside ``int(v)``."""
    for number, test in ((one, other), (other, one)):
        if number.kind in _NUMBERS and test.test is not None:
            if test.test.tree[0] in _NUMBERS or test.test.tree[0] == "not":
                return test.test.tree[0] in _NUMBERS or "int" in str(test.test.tree)
    return False


def _read_again(one: Place, other: Place, every: Sequence[Place]) -> bool:
    """Whether the function that only asks if there is a value reads the variable again."""
    for it in (one, other):
        if it.parse.kind != "truthy":
            continue
        same = [
            place
            for place in every
            if place.path == it.path and place.scope == it.scope and place.site != it.site
        ]
        if same:
            return True
    return False


def _probes(one: Parse, other: Parse, pedantic: bool) -> list[str]:
    kinds = {one.kind, other.kind}
    if kinds == {"truthy", "bool"}:
        return ["false", "0"]
    if "truthy" in kinds:
        return []
    if "list" in kinds or "json" in kinds:
        return ["a,b", "1"]
    probes: list[str] = list(PLAIN_PROBES)
    if pedantic:
        probes += PEDANTIC_PROBES
    if kinds == {"int", "float"}:
        probes.append("1.5")
    return probes


def taken(parse: Parse, value: str) -> str | None:
    """What a value is: ``true``, ``false``, ``an error``, or how it is taken; None if unknown."""
    match parse.kind:
        case "bool":
            if parse.test is None:
                return None
            try:
                return "true" if parse.test.on(value) else "false"
            except Refused:
                return "an error"
        case "truthy":
            return "true" if value else "false"
        case "int":
            return "an error" if _fails(int, value) else f"the number {int(value)}"
        case "float":
            return "an error" if _fails(float, value) else f"the number {float(value):g}"
        case "json":
            return "an error" if _fails(json.loads, value) else f"JSON {value}"
        case "list":
            return _items(value, parse.separator or ",")
    return None


def _items(value: str, separator: str) -> str:
    items = value.split(separator) if separator != " " else value.split()
    return f"a list of {len(items)}"


def _fails(convert: object, value: str) -> bool:
    assert callable(convert)
    try:
        convert(value)
    except (ValueError, OverflowError, RecursionError):
        return True
    return False
