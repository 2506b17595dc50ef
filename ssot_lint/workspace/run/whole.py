"""The whole project with facts of the families asked for: what commands about it begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ssot_lint.project.index import File, Project
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import Discovery, discover
from ssot_lint.workspace.outcome import GATHER, Outcome, Task
from ssot_lint.workspace.run.gathering import Gathering
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
    workspace: Workspace, families: Sequence[str], overrides: Overrides, jobs: int | None
) -> Whole:
    """All files of the project around the working directory that have such facts."""
    project = empty_project(workspace, ["."])
    found = discover([project.root], workspace)
    gathering = Gathering(families)
    task = Task(GATHER)
    failed = run(found.files, workspace, overrides, task, jobs, None, None, gathering)
    if "occurrences" in families:
        from ssot_lint.workspace.run.following import follow  # of variables alone

        follow(found.files, workspace, overrides, jobs, gathering)
    for path in found.files:
        if gathering.block(path):
            settings = workspace.settings_for(path)
            project.update(path, File(path, settings, gathering.facts(path)))
    return Whole(project, found, tuple(failed))
