"""The variables of a project: linked once, asked by rules, commands and the server.

After an edit only that file is linked again, unless it binds other names or has other wrappers: what
those say reaches into every file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ssot_lint.facts.model import claim
from ssot_lint.project.index import File, Project, View
from ssot_lint.project.variables.joined import Joined, Stage, is_next, joined
from ssot_lint.project.variables.joined import Variables as Variables
from ssot_lint.project.variables.linked.link import Linker
from ssot_lint.project.variables.model import FileSaid, Place

FAMILIES = ("occurrences", "wrapped", "bound")
_KEPT = "linked variables"
_JOINED = "joined variables"


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
    if not isinstance(before, Stage) or not _binds_the_same(every, before.files):
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


def _binds_the_same(
    every: Iterable[FileSaid], before: Mapping[str, tuple[FileSaid, tuple[Place, ...], int]]
) -> bool:
    """Whether files say what they said of names that others may depend on, be it at other places:
    linking asks for none of these. An import that a fix adds moves all of a file's."""
    met = set()
    for it in every:
        known = before.get(it.path)
        met.add(it.path)
        if known is None:
            if it.bound or it.wrapped:
                return False
        elif known[0] != it and _binding(known[0]) != _binding(it):
            return False
    return not any(it.bound or it.wrapped for path, (it, *_) in before.items() if path not in met)


def _binding(it: FileSaid) -> tuple[object, ...]:
    """What a file says that others may depend on."""
    if not (it.bound or it.wrapped):
        return ()
    return it.owner, it.tier, tuple(map(claim, it.bound)), tuple(map(claim, it.wrapped))


def _link(project: Project) -> Variables:
    stage = staged(project)
    before = project.kept.get(_JOINED)
    known = before if isinstance(before, Joined) and is_next(before.stage, stage) else None
    now = project.kept[_JOINED] = joined(stage, known)
    return now.variables


VARIABLES = View("variables", _link, FAMILIES)
