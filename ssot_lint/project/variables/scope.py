"""Which facts meet: production facts of one owner, about a variable that is somebody's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.project.index import Project
from ssot_lint.project.variables.model import Place
from ssot_lint.project.variables.words import is_platform

PRODUCTION = "production"


def is_platforms(place: Place, project: Project) -> bool:
    """Whether the variable is the platform's, or allowed to everybody where it stands."""
    file = project.files.get(place.path)
    allowed = () if file is None else file.settings.allow_variables
    return is_platform(place.variable, allowed)


def meeting(
    places: Iterable[Place], project: Project, kinds: tuple[str, ...]
) -> Iterator[list[Place]]:
    """The production facts of the kinds, owner by owner, each by path and then by place."""
    by_owner: dict[str | None, list[Place]] = {}
    for it in places:
        if it.tier == PRODUCTION and it.kind in kinds:
            by_owner.setdefault(it.owner, []).append(it)
    for owner in sorted(by_owner, key=str):
        yield sorted(by_owner[owner], key=in_order)


def in_order(place: Place) -> tuple[object, ...]:
    """By path, then by line."""
    return (place.path, place.site)


def canonical_first(places: list[Place]) -> list[Place]:
    """The schema's declarations before all others."""
    return [it for it in places if it.kind == "declare"] + [
        it for it in places if it.kind != "declare"
    ]


def exclude_each_other(one: Place, other: Place) -> bool:
    """Whether only one of two reads ever happens, or the second only replaces the first."""
    if one.path != other.path:
        return False
    branches = dict(one.branches)
    for at, number in other.branches:
        if at in branches and branches[at] != number:
            return True
    same_target = one.target and one.target == other.target and one.scope == other.scope
    return bool(same_target) and set(one.branches) != set(other.branches)
