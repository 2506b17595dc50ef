"""The variables of a project: linked once, asked by rules, commands and the server.

After an edit only that file is linked again, unless it binds other names or has other wrappers: what
those say reaches into every file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ssot_lint.project.index import File, Project, View
from ssot_lint.project.variables.linked.link import Linker
from ssot_lint.project.variables.linked.lookup import Lookup
from ssot_lint.project.variables.model import FileSaid, Place

FAMILIES = ("occurrences", "wrapped", "bound")
_KEPT = "linked variables"


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


class Stage(NamedTuple):
    """What was linked last, file by file."""

    linker: Linker
    declared: tuple[Place, ...]
    """By settings classes."""
    files: dict[str, tuple[FileSaid, tuple[Place, ...], int]]


def said(file: File) -> FileSaid:
    """What one file of the project says of variables."""
    facts = file.facts
    return FileSaid(file.path, facts.occurrences, facts.wrapped, facts.bound, file.owner, file.tier)


def staged(project: Project) -> Stage:
    """What is linked, brought up to date: files that say what they said are not linked again."""
    every = [
        said(project.files[path])
        for path in sorted({path for it in FAMILIES for path in project.holders(it)})
    ]
    before = project.kept.get(_KEPT)
    if not isinstance(before, Stage) or _binding(every) != _binding(
        it for it, _, _ in before.files.values()
    ):
        linker = Linker(every)
        before = Stage(linker, tuple(linker.schemas.places()), {})
    files = {}
    for it in every:
        known = before.files.get(it.path)
        if known is None or known[0] != it:
            places, unknown = before.linker.places(it)
            known = it, tuple(places), unknown
        files[it.path] = known
    now = before._replace(files=files)
    project.kept[_KEPT] = now
    return now


def _binding(files: Iterable[FileSaid]) -> list[FileSaid]:
    """What each file says that others may depend on."""
    return [it._replace(occurrences=()) for it in files if it.bound or it.wrapped]


def _link(project: Project) -> Variables:
    stage = staged(project)
    found = [place for _, places, _ in stage.files.values() for place in places]
    found.extend(stage.declared)
    found.sort(key=lambda it: (it.path, it.site, it.kind, it.variable))
    dynamic = {path: unknown for path, (_, _, unknown) in stage.files.items() if unknown}
    return variables(found, dynamic, stage.linker.lookup)


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
