"""``check -``: a file that comes on stdin; what it would be goes to stdout, words to stderr."""

from __future__ import annotations

import os
import sys

from ssot_lint.cli.arguments import Arguments, may_know, overrides
from ssot_lint.cli.console import complain, say_bytes
from ssot_lint.cli.outcome import tell
from ssot_lint.workspace.files.diff import unified
from ssot_lint.workspace.files.discover import is_excluded
from ssot_lint.workspace.outcome import CHECK, DIFF, FIX, Outcome, Task
from ssot_lint.workspace.run.pipeline import Plan, run_on
from ssot_lint.workspace.settings.workspace import Workspace, posix


def check_stdin(arguments: Arguments, workspace: Workspace, task: Task) -> int:
    """Do ``task`` to what stdin holds; returns the exit code."""
    data = sys.stdin.buffer.read()
    name = arguments.stdin_filename or "-"
    path = posix(os.path.abspath(name))
    if _left_out(path, workspace):
        if arguments.verbose:
            complain(f"{name} is excluded")
        outcome = Outcome(path)
    else:
        settings = workspace.settings_for(path)._replace(path=name)
        before = None
        if may_know(arguments, workspace):
            from ssot_lint.cli.known import known  # only where there is a baseline or a revision

            before = known(arguments, task, workspace, [path])
        plan = Plan([path], task, overrides(arguments), arguments.jobs, known=before)
        outcome = run_on(data, path, settings, workspace, plan)
    after = data if outcome.fixed_data is None else outcome.fixed_data
    if task.mode == FIX:
        say_bytes(after)
    elif task.mode == DIFF:
        outcome = outcome._replace(diff=unified(data, after, name))
    words = sys.stdout if task.mode == CHECK else sys.stderr
    return tell([outcome], arguments, task, words, is_set_up=workspace.is_set_up())


def _left_out(path: str, workspace: Workspace) -> bool:
    config = workspace.config_for(path.rpartition("/")[0])
    return config.force_exclude and is_excluded(path, workspace)
