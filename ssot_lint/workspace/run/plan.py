"""What a run is asked for, and which rules about the project have a say in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.facts.families import in_order
from ssot_lint.rules import ROWS, rows
from ssot_lint.rules.table import PROJECT
from ssot_lint.workspace.config.config import NO_OVERRIDES, Overrides
from ssot_lint.workspace.outcome import Task
from ssot_lint.workspace.settings.workspace import Workspace, posix

if TYPE_CHECKING:
    from ssot_lint.workspace.cache.cache import Cache
    from ssot_lint.workspace.known.known import Known
    from ssot_lint.workspace.processes import Tick


class Plan(NamedTuple):
    """What a run is asked for."""

    paths: Sequence[str] = ()
    """As they were named; none: the working directory."""
    task: Task = Task()
    overrides: Overrides = NO_OVERRIDES
    """Those that the workspace was made from."""
    jobs: int | None = None
    """Processes; None: all cores."""
    cache: Cache | None = None
    known: Known | None = None
    """What is left out of the outcomes; None: nothing."""
    tick: Tick | None = None
    remark: Callable[[str], None] | None = None
    """Takes what rules about the project say of themselves, a line each."""


def asked_of(workspace: Workspace, paths: Sequence[str]) -> tuple[str, ...]:
    """Codes of the rules about the project that may have something to judge in a run over
    ``paths``: those that are on, whose configuration is there."""
    return tuple(
        row.code
        for row in rows(PROJECT, workspace.selected())
        if (not row.configured or workspace.states(row.configured))
        and (not row.whole_project or is_whole(workspace, paths))
    )


def families_of(codes: Sequence[str]) -> tuple[str, ...]:
    """The families of facts that these rules need, and comments that may silence them."""
    needed = {family for code in codes for family in ROWS[code].families}
    return in_order({*needed, "silences"})


def is_whole(workspace: Workspace, paths: Sequence[str]) -> bool:
    """Whether ``paths`` are all of the project."""
    root = workspace.project_root(workspace.home).rstrip("/") + "/"
    named = (os.path.normpath(os.path.join(workspace.cwd, path)) for path in paths or ["."])
    return any(root.startswith(f"{posix(path).rstrip('/')}/") for path in named)
