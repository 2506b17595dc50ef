"""The variables of a project: linked once, asked by rules, commands and the server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ssot_lint.project.index import File, Project, View
from ssot_lint.project.variables.linked.link import link
from ssot_lint.project.variables.linked.lookup import Lookup
from ssot_lint.project.variables.model import FileSaid, Place

FAMILIES = ("occurrences", "wrapped", "bound")


class Variables(NamedTuple):
    """All places, and by variable."""

    places: tuple[Place, ...]
    """By path, then as they stand."""
    by_name: Mapping[str, tuple[Place, ...]]
    """Patterns are not among them."""
    patterns: tuple[Place, ...]
    dynamic: Mapping[str, int]
    """By path, how many accesses have a key of which nothing is known."""
    lookup: Lookup


def said(file: File) -> FileSaid:
    """What one file of the project says of variables."""
    facts = file.facts
    return FileSaid(file.path, facts.occurrences, facts.wrapped, facts.bound, file.owner, file.tier)


def _link(project: Project) -> Variables:
    linked = link(said(it) for it in project.files.values())
    return variables(linked.places, linked.dynamic, linked.lookup)


def variables(places: Iterable[Place], dynamic: Mapping[str, int], lookup: Lookup) -> Variables:
    """Places put together by variable; those that match any case are one."""
    found: dict[str, list[Place]] = {}
    every = tuple(places)
    patterns = tuple(it for it in every if it.pattern)
    for it in every:
        if not it.pattern:
            found.setdefault(it.variable, []).append(it)
    return Variables(
        every, {name: tuple(found[name]) for name in sorted(found)}, patterns, dynamic, lookup
    )


VARIABLES = View("variables", _link, FAMILIES)
