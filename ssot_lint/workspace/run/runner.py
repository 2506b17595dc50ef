"""Does one task to many files, in as many processes as pay; the outcome is the same for any number.

Order is that of the files given. A worker that dies costs time, never a result: what it was
about is done again, and a file that kills its worker twice is named.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.modules.tree import DISK
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.outcome import GATHER, Outcome, Task, says_anything
from ssot_lint.workspace.processes import available_cores, can_fork
from ssot_lint.workspace.run.task import perform
from ssot_lint.workspace.settings.workspace import Workspace

if TYPE_CHECKING:
    from ssot_lint.workspace.cache.cache import Cache
    from ssot_lint.workspace.cache.in_parallel import Plain
    from ssot_lint.workspace.processes import Tick
    from ssot_lint.workspace.run.gathering import Gathering


# Below this a second process costs more than it saves.
_FILES_PER_WORKER = 128


def run(
    files: Sequence[str],
    workspace: Workspace,
    overrides: Overrides,
    task: Task,
    jobs: int | None = None,
    cache: Cache | None = None,
    tick: Tick | None = None,
    gathering: Gathering | None = None,
) -> list[Outcome]:
    """What the files have to say, in their order; clean ones say nothing.

    ``overrides`` are those ``workspace`` was made from; ``jobs`` None means all cores. What
    ``cache`` knows is not worked out again, and the rest is kept there. ``tick`` is told now and
    then how many files are done, and of how many. ``gathering`` has the facts of all of them then.
    """
    if cache is None:
        return _run(files, workspace, overrides, task, jobs, None, tick, gathering)
    known, rest = cache.known(files, task)
    fresh = _run(rest, workspace, overrides, task, jobs, cache, tick, gathering)
    if gathering is not None:  # unchanged files whose facts nobody has asked for yet
        unasked = gathering.missing(files, looked_at=True)
        _run(unasked, workspace, overrides, Task(GATHER), jobs, None, None, gathering)
    cache.save(files)
    known.update((outcome.path, outcome) for outcome in fresh)
    told = (known[path] for path in files if path in known)
    return [outcome for outcome in told if says_anything(outcome, task)]


def _run(
    files: Sequence[str],
    workspace: Workspace,
    overrides: Overrides,
    task: Task,
    jobs: int | None,
    cache: Cache | None,
    tick: Tick | None,
    gathering: Gathering | None,
) -> list[Outcome]:
    if workspace.tree is not DISK:  # whose answers come through one pipe
        jobs = 1
    if jobs != 1:
        workspace.scans.beside = _beside
    workers = min(jobs or available_cores(), len(files) // _FILES_PER_WORKER)
    if workers <= 1:
        return in_process(files, workspace, task, cache, tick, gathering)
    if can_fork():
        from ssot_lint.workspace.run.forked import run_forked

        return run_forked(files, workspace, task, workers, cache, tick, gathering)
    if sys.executable:
        from ssot_lint.workspace.run.spawned import run_spawned

        return run_spawned(files, workspace, overrides, task, workers, cache, tick, gathering)
    return in_process(files, workspace, task, cache, tick, gathering)


def _beside(compute: Callable[[], Plain]) -> Callable[[], Plain | None] | None:
    """Have half of the look at a project done in another process, where cores and threads allow."""
    if available_cores() < 2 or not can_fork():
        return None
    from ssot_lint.workspace.cache.in_parallel import beside

    return beside(compute)


def in_process(
    files: Sequence[str],
    workspace: Workspace,
    task: Task,
    cache: Cache | None = None,
    tick: Tick | None = None,
    gathering: Gathering | None = None,
) -> list[Outcome]:
    """The same in this process alone."""
    outcomes: list[Outcome] = []
    for done, path in enumerate(files):
        outcome = perform(path, workspace, task, cache, gathering)
        if outcome is not None:
            outcomes.append(outcome)
        if tick is not None:
            tick(done + 1, len(files))
    return outcomes
