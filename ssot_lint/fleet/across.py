"""What only a fleet can see: one variable that repositories take in different ways."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ssot_lint.fleet.row import Row, Use
from ssot_lint.project.environments.libraries import is_of_a_library
from ssot_lint.project.variables.words import is_platform

_TRUTHS = {
    **dict.fromkeys(("1", "true", "yes", "on", "y", "t"), "true"),
    **dict.fromkeys(("0", "false", "no", "off", "n", "f"), "false"),
}


class Place(NamedTuple):
    """One repository's way with a variable."""

    repository: str
    use: Use


class Difference(NamedTuple):
    """A variable with different defaults or types in several repositories."""

    variable: str
    what: str
    """``default`` or ``type``."""
    places: tuple[Place, ...]
    """The first place of each way in each repository, by repository."""


def differences(rows: Iterable[Row]) -> list[Difference]:
    """Variables that at least two repositories take differently, platform names left out."""
    by_name: dict[str, list[Place]] = {}
    for row in rows:
        for use in row.uses:
            if not (is_platform(use.variable) or is_of_a_library(use.variable)):
                by_name.setdefault(use.variable, []).append(Place(row.name, use))
    found: list[Difference] = []
    for variable in sorted(by_name):
        places = sorted(by_name[variable])
        if _differ(places, 1):
            found.append(Difference(variable, "default", _saying(places, 1)))
        elif _differ(places, 2):
            found.append(Difference(variable, "type", _saying(places, 2)))
    return found


def _saying(places: Sequence[Place], field: int) -> tuple[Place, ...]:
    return tuple(it for it in places if it.use[field])


def _differ(places: Sequence[Place], field: int) -> bool:
    """Whether two repositories have no way in common."""
    by_repository: dict[str, set[str]] = {}
    for it in places:
        way = _plain(it.use) if field == 1 else it.use.parse
        if way and not (field == 2 and way == "str"):  # text agrees with everything
            by_repository.setdefault(it.repository, set()).add(way)
    known = list(by_repository.values())
    return any(one.isdisjoint(other) for at, one in enumerate(known) for other in known[at + 1 :])


def _plain(use: Use) -> str:
    """A default as it is compared: without case, quotes and a slash at its end; numbers and truths by
    what they are."""
    kind, literal, text = use.default.partition("literal ")
    if not literal:
        return kind
    text = text.strip().strip("'\"").rstrip("/").casefold()
    if use.parse == "bool":
        text = _TRUTHS.get(text, text)
    try:
        return repr(float(text))
    except ValueError:
        return f"{literal}{text}"
