"""A project with its facts, for commands that ask it and check nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ssot_lint.facts.families import in_order
from ssot_lint.project.index import File, Project
from ssot_lint.workspace.config.config import NO_OVERRIDES, Overrides
from ssot_lint.workspace.files.discover import Discovery, discover
from ssot_lint.workspace.outcome import GATHER, Outcome, Task
from ssot_lint.workspace.run.gathering import Gathering
from ssot_lint.workspace.run.linked import empty_project
from ssot_lint.workspace.run.runner import run as run_files
from ssot_lint.workspace.settings.workspace import Workspace


class Asked(NamedTuple):
    """A project, and what went wrong on the way."""

    project: Project
    found: Discovery
    failed: tuple[Outcome, ...] = ()
    """Files that could not be read."""


def project_of(
    workspace: Workspace,
    families: Sequence[str],
    overrides: Overrides = NO_OVERRIDES,
    jobs: int | None = None,
    roots: Sequence[str] = (".",),
) -> Asked:
    """The project below ``roots`` with facts of the families, names followed across files."""
    from ssot_lint.workspace.run.following import follow

    found = discover(list(roots), workspace)
    names = in_order(families)
    gathering = Gathering(names)
    task = Task(GATHER)
    failed = run_files(found.files, workspace, overrides, task, jobs, None, None, gathering)
    if "occurrences" in names:
        follow(found.files, workspace, overrides, jobs, gathering)
    project = empty_project(workspace, roots)
    for path in found.files:
        noted = gathering.noted.get(path)
        if noted is not None and noted.facts:
            settings = workspace.settings_for(path)
            project.update(path, File(path, settings, gathering.facts(path)))
    return Asked(project, found, tuple(failed))
