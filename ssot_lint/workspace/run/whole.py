"""The whole project with facts of the families asked for: what commands about it begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ssot_lint.facts.model import FileFacts
from ssot_lint.project.index import File, Project
from ssot_lint.workspace.cache.cache import Cache
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import Discovery, discover
from ssot_lint.workspace.files.read import look_in
from ssot_lint.workspace.outcome import GATHER, Outcome, Task
from ssot_lint.workspace.run.gathering import Gathering
from ssot_lint.workspace.run.kept import Kept
from ssot_lint.workspace.run.linked import empty_project
from ssot_lint.workspace.run.runner import run
from ssot_lint.workspace.settings.workspace import Workspace


class Whole(NamedTuple):
    """A project, and what went wrong on the way."""

    project: Project
    found: Discovery
    failed: tuple[Outcome, ...] = ()
    """Files that could not be read."""


def whole(
    workspace: Workspace,
    families: Sequence[str],
    overrides: Overrides,
    jobs: int | None,
    cache: Cache | None = None,
) -> Whole:
    """All files of the project around the working directory that have such facts.

    With a ``cache``, of files that are as they were what earlier runs know is taken.
    """
    project = empty_project(workspace, ["."])
    found = discover([project.root], workspace)
    kept = None if cache is None else Kept(workspace, overrides, families, cache)
    gathering = Gathering(families if kept is None else kept.families, kept)
    asked = gathering.missing(found.files)
    task = Task(GATHER)
    failed = run(asked, workspace, overrides, task, jobs, None, None, gathering)
    if "occurrences" in families:
        from ssot_lint.workspace.run.following import follow  # of variables alone

        follow(found.files, workspace, overrides, jobs, gathering)
    for path in found.files:
        facts = _facts(path, gathering, workspace)
        # What is kept may be of more families: whoever says nothing of these is not there without it.
        if facts is not None and any(map(facts.of, families)):
            project.update(path, File(path, workspace.settings_for(path), facts))
    if kept is not None and not kept.file.families:
        # Where there is more already, a check keeps it, with what its rules say of it.
        kept.save(gathering, found.files, (), None, (), ())
    return Whole(project, found, tuple(failed))


def _facts(path: str, gathering: Gathering, workspace: Workspace) -> FileFacts | None:
    """What a file says, if anything; gathered again where what is kept of it is damaged."""
    try:
        return gathering.facts(path) if gathering.block(path) else None
    except ValueError:
        pass
    try:
        gathering.gather(look_in(workspace.tree, path), workspace.settings_for(path))
    except OSError:
        return None
    return gathering.facts(path)
