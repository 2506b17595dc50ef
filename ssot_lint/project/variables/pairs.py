"""Pairs of names that may be one: other case, other abbreviations, one slip of the finger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ssot_lint.core.similar import abbreviated, damerau, digits_apart
from ssot_lint.project.index import Project
from ssot_lint.project.variables.effective import differ, effective
from ssot_lint.project.variables.model import CLI, DECLARE, PRESENCE, READ, Place
from ssot_lint.project.variables.scope import PRODUCTION, in_order, is_platforms
from ssot_lint.project.variables.view import VARIABLES

_STAGES = frozenset(["STAGING", "TEST", "DEV", "PROD", "LOCAL", "CI", "SANDBOX"])
_LONG = 8
_ASKS = (READ, PRESENCE, DECLARE, CLI)

Pair = tuple[str, str, str]
"""The name that is reported, the other one, and what they have in common."""


def pairs(project: Project) -> Iterator[Pair]:
    """All near duplicates, each once; of a declared name and another the other is reported, else the
    one whose first place comes later."""
    known = {
        name: told
        for name, places in project.view(VARIABLES).by_name.items()
        if (told := [it for it in places if it.tier == PRODUCTION and it.kind in _ASKS])
        and not is_platforms(told[0], project)
    }
    done: set[frozenset[str]] = set()
    for one, other, why in _candidates(known):
        if frozenset((one, other)) in done or _is_excused(one, other, known):
            continue
        done.add(frozenset((one, other)))
        first, last = sorted((one, other), key=lambda it: _canonical(known[it]))
        yield last, first, why


def _canonical(places: Sequence[Place]) -> tuple[bool, tuple[object, ...]]:
    """What is declared comes first, then what stands first."""
    return all(it.kind != DECLARE for it in places), in_order(places[0])


def _candidates(known: Mapping[str, Sequence[Place]]) -> Iterator[Pair]:
    for key, why in ((str.casefold, "case"), (abbreviated, "abbreviation")):
        groups: dict[object, list[str]] = {}
        for name in known:
            groups.setdefault(key(name), []).append(name)
        for names in groups.values():
            for index, one in enumerate(names):
                for other in names[index + 1 :]:
                    both = any(it.kind == READ for it in known[one]) and any(
                        it.kind == READ for it in known[other]
                    )
                    if why == "case" or (both and _same_default(known[one], known[other])):
                        yield one, other, why
    yield from _slips(known)


def _slips(known: Mapping[str, Sequence[Place]]) -> Iterator[Pair]:
    """One edit apart, of which one is declared and the other is not."""
    declared = {name for name, told in known.items() if any(it.kind == DECLARE for it in told)}
    rest = [it for it in known if it not in declared and len(it) >= _LONG]
    by_length: dict[int, list[str]] = {}
    for it in declared:
        by_length.setdefault(len(it), []).append(it)
    for one in rest:
        for length in (len(one) - 1, len(one), len(one) + 1):
            for other in by_length.get(length, ()):
                if len(other) >= _LONG and damerau(one, other, 1) == 1:
                    yield one, other, "one letter"


def _same_default(one: Sequence[Place], other: Sequence[Place]) -> bool:
    for it in one:
        for also in other:
            if it.default.kind == also.default.kind == "literal":
                left, right = effective(it), effective(also)
                if left is not None and right is not None and not differ(left, right):
                    return True
    return False


def _is_excused(one: str, other: str, known: Mapping[str, Sequence[Place]]) -> bool:
    if digits_apart(one, other) or one.lstrip("_") == other.lstrip("_"):
        return True
    tokens, also = set(one.upper().split("_")), set(other.upper().split("_"))
    apart = tokens ^ also
    if apart & _STAGES or any(len(it) == 1 for it in apart):
        return True
    return _are_synonyms(known[one], known[other], other)


def _are_synonyms(one: Sequence[Place], other: Sequence[Place], name: str) -> bool:
    """Whether both stand in one chain or are names of one field."""
    if any(name in it.others for it in one):
        return True
    for it in one:
        for also in other:
            near = it.path == also.path and it.scope == also.scope
            if near and abs(it.site.row - also.site.row) <= 1:
                if "fallback" in (it.default.kind, also.default.kind):
                    return True
            if it.kind == also.kind == CLI and it.path == also.path and it.site == also.site:
                return True
    return False
