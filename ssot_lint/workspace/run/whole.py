"""The whole project with facts of the families asked for: what commands about it begin with."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.project.index import File, Project
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.outcome import GATHER, Task
from ssot_lint.workspace.run.gathering import Gathering
from ssot_lint.workspace.run.linked import empty_project
from ssot_lint.workspace.run.runner import run
from ssot_lint.workspace.settings.workspace import Workspace


def whole_project(
    workspace: Workspace, families: Sequence[str], overrides: Overrides, jobs: int | None
) -> Project:
    """All files of the project around the working directory that have such facts."""
    project = empty_project(workspace, ["."])
    files = discover([project.root], workspace).files
    gathering = Gathering(families)
    run(files, workspace, overrides, Task(GATHER), jobs, None, None, gathering)
    for path in files:
        noted = gathering.noted.get(path)
        if noted is not None and noted.facts:
            settings = workspace.settings_for(path)
            project.update(path, File(path, settings, gathering.facts(path)))
    return project
