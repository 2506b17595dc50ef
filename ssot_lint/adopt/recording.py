"""Records today's findings of a project that is being set up, so that only new ones are shown."""

from __future__ import annotations

import gc
import marshal
import os
import sys

from ssot_lint.adopt.proposal import overrides_of
from ssot_lint.workspace.config.problem import ConfigError, UsageError
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.known.baseline import DEFAULT_NAME
from ssot_lint.workspace.known.known import Asked, Known
from ssot_lint.workspace.outcome import Task
from ssot_lint.workspace.run.pipeline import Plan, run
from ssot_lint.workspace.settings.workspace import Workspace


def record(cwd: str, entries: str) -> str | None:
    """Write the baseline that ``entries``, a proposed configuration, name; why that failed."""
    overrides = overrides_of(entries)
    workspace, task = Workspace(cwd, overrides), Task()
    files = discover([cwd], workspace).files
    place = os.path.join(cwd, DEFAULT_NAME)
    known = Known(Asked([cwd], write_baseline=place), task, workspace, files, lambda _: None)
    _, failures = known.listed(run(files, workspace, Plan([cwd], task, overrides)))
    return failures[0].error if failures else None


def main(order: list[str]) -> None:
    """The other process: why it failed, in one piece on stdout."""
    gc.disable()  # syntax trees make no cycles worth the time
    cwd, entries = order
    try:
        told = record(cwd, entries)
    except ConfigError as error:
        told = error.row
    except UsageError as error:
        told = str(error)
    sys.stdout.buffer.write(marshal.dumps(told))
    sys.stdout.buffer.flush()
    os._exit(0)
