"""``ssot-lint check``: find, print, fix."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from functools import partial

from ssot_lint.cli.arguments import Arguments, may_know, overrides, parse
from ssot_lint.cli.console import UsageError, complain, say
from ssot_lint.cli.outcome import tell
from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.modules.tree import DISK
from ssot_lint.workspace.cache.cache import Cache
from ssot_lint.workspace.cache.passed import names_of
from ssot_lint.workspace.cache.passing import Passing, Remark
from ssot_lint.workspace.files.discover import Discovery, discover
from ssot_lint.workspace.git.bare import tree_at
from ssot_lint.workspace.outcome import CHECK, DIFF, FIX, Outcome, Task
from ssot_lint.workspace.run.pipeline import Plan
from ssot_lint.workspace.run.pipeline import run as run_all
from ssot_lint.workspace.run.plan import asked_of
from ssot_lint.workspace.settings.workspace import Workspace

FEW_FILES = 100
"""A run on no more looks at each."""

if TYPE_CHECKING:
    from ssot_lint.cli.progress import Progress


def run(argv: Sequence[str]) -> int:
    """Check what ``argv`` names; returns the exit code."""
    # Trees of statements make no cycles, and the process ends soon: 5 % of a cold run.
    gc.disable()
    arguments = parse(argv)
    if arguments.watch:
        from ssot_lint.cli.watch import watch  # only where nobody waits for an exit code

        return watch(arguments, lambda: check(arguments))
    return check(arguments, may_note=names_of([*argv]) is not None)


def check(arguments: Arguments, *, may_note: bool = False) -> int:
    """Do what ``arguments`` say, once; returns the exit code. ``may_note``: that files have passed may
    be kept for the next run."""
    changes = overrides(arguments)
    if arguments.add_ignore is not None:
        from ssot_lint.cli.add_ignore import refuse  # only where comments are asked for

        refuse(arguments)
    if arguments.add_to_registry:
        from ssot_lint.cli.add_to_registry import refuse as refuse_adding

        refuse_adding(arguments)
    workspace = Workspace(os.getcwd(), changes, tree_at(os.getcwd()))
    if arguments.explain is not None:
        from ssot_lint.cli.explain import explain

        return explain(arguments, workspace)
    if arguments.show_settings:
        from ssot_lint.cli.commands.config import show_settings

        return show_settings(arguments, workspace)
    task = Task(_mode(arguments), bool(arguments.unsafe_fixes))
    if arguments.stdin_filename is not None or arguments.paths == ["-"]:
        from ssot_lint.cli.stdin import check_stdin

        return check_stdin(arguments, workspace, task)
    if workspace.tree is not DISK and (task.mode != CHECK or arguments.write_baseline is not None):
        raise UsageError("a bare repository has no files that could be changed")
    uncached = arguments.no_cache or arguments.show_files or workspace.tree is not DISK
    cache = None if uncached else Cache(workspace)
    if cache is not None:
        workspace.remember_tables()
    if cache is not None and arguments.paths in ([], ["."]) and arguments.jobs != 1:
        cache.look_ahead(workspace.cwd)
    found = discover(arguments.paths or ["."], workspace)
    if not found.files and not found.errors and not arguments.silent:
        complain("warning: no Python files found under the given path(s)")
    if arguments.show_files:
        return _show_files(found)
    before = None
    if may_know(arguments, workspace):
        from ssot_lint.cli.known import known  # only where there is a baseline or a revision

        before = known(arguments, task, workspace, found.files)
    passing = Passing(workspace, cache) if may_note and cache is not None else None
    plan = Plan(arguments.paths, task, changes, arguments.jobs, cache, before)
    run = partial(_run, arguments, workspace, plan, found, passing)
    if cache is not None and before is None and task.mode == CHECK and len(found.files) > FEW_FILES:
        from ssot_lint.cli.again import again  # a hook's run has few files

        retelling = again(arguments, workspace, cache, found)
        if retelling is not None:
            code = retelling.told()
            return retelling.noting(run) if code is None else code
    return run()[1]


def _run(
    arguments: Arguments,
    workspace: Workspace,
    plan: Plan,
    found: Discovery,
    passing: Passing | None,
) -> tuple[list[Outcome], int]:
    """Check what was found, and say what there is to say; the outcomes and the exit code."""
    bar, cache = _bar(arguments), plan.cache
    remark: Remark | None = None if arguments.silent or arguments.quiet else complain
    if passing is not None:
        remark = passing.heard(remark)
    try:
        outcomes = run_all(found.files, workspace, plan._replace(tick=bar, remark=remark))
    finally:
        if bar is not None:
            bar.close()
    if arguments.add_ignore is not None:
        from ssot_lint.cli.add_ignore import add_ignores

        outcomes = add_ignores(outcomes, arguments, workspace, found.files)
    if arguments.add_to_registry:
        from ssot_lint.cli.add_to_registry import add_to_registry

        outcomes = add_to_registry(outcomes, arguments, workspace)
    if cache is not None and cache.warning and not arguments.silent:
        complain(f"warning: {cache.warning}")
    outcomes += [Outcome(path, error=message) for path, message in found.errors]
    if arguments.verbose:
        complain(f"checked {len(found.files)} file{'s' * (len(found.files) != 1)}")
    if passing is not None and not outcomes and plan.known is None:
        passing.keep(found.files, asked_of(workspace, arguments.paths))
    words = sys.stderr if plan.task.mode == DIFF else sys.stdout
    return outcomes, tell(outcomes, arguments, plan.task, words, is_set_up=workspace.is_set_up())


def _bar(arguments: Arguments) -> Progress | None:
    """What shows on a terminal how far a long run is."""
    if arguments.quiet or arguments.silent or not sys.stderr.isatty():
        return None
    from ssot_lint.cli.progress import progress  # a hook's run has no terminal

    return progress(sys.stderr)


def _show_files(found: Discovery) -> int:
    """Print the files, and what could not be looked at."""
    say("".join(f"{path}\n" for path in found.files))
    for path, message in found.errors:
        complain(f"error: {path}: {message}")
    return 2 if found.errors else 0


def _mode(arguments: Arguments) -> str:
    if arguments.diff:
        return DIFF
    return FIX if arguments.fix else CHECK
