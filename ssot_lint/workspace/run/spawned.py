"""Workers where ``fork`` is missing or unwise: fresh interpreters that are told all on stdin.

Every second (third, …) file is one worker's, so that a directory of long files is shared.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.workspace.outcome import Outcome, Task
from ssot_lint.workspace.run.halved import Results, all_of
from ssot_lint.workspace.run.task import perform
from ssot_lint.workspace.settings.workspace import Workspace
from ssot_lint.workspace.transport import unpack

if TYPE_CHECKING:
    from subprocess import Popen

    from ssot_lint.workspace.cache.cache import Cache
    from ssot_lint.workspace.config.config import Overrides
    from ssot_lint.workspace.processes import Tick
    from ssot_lint.workspace.run.gathering import Gathering

# The worker finds what this process has found, and nothing in the current directory: ``-m`` and
# ``-c`` put that first, and nothing of the checked project may ever be run.
_PROGRAM = """\
import importlib, marshal, os, sys
try:
    order = marshal.load(sys.stdin.buffer)
    sys.path[:] = order[0]
    importlib.import_module(order[1]).main(order[2:])
except KeyboardInterrupt:
    os._exit(130)
"""
_HOME = os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
)
_GRACE_SECONDS = 1.0


class _Work(NamedTuple):
    files: Sequence[str]
    workspace: Workspace
    overrides: Overrides
    task: Task
    cache: Cache | None
    gathering: Gathering | None = None
    tick: Tick | None = None


def run_spawned(
    files: Sequence[str],
    workspace: Workspace,
    overrides: Overrides,
    task: Task,
    workers: int,
    cache: Cache | None = None,
    tick: Tick | None = None,
    gathering: Gathering | None = None,
) -> list[Outcome]:
    """``runner.run`` with ``workers`` processes, this one among them."""
    work = _Work(files, workspace, overrides, task, cache, gathering, tick)
    results = _share(work, workers)
    return all_of(files, results, lambda lost: _collect(work, _start(work, lost), lost))


def _share(work: _Work, workers: int) -> Results:
    shares = [range(start, len(work.files), workers) for start in range(workers)]
    started: list[Popen[bytes]] = []
    try:
        for share in shares[1:]:
            started.append(_start(work, share))
        results: Results = {}
        for index in shares[0]:
            results[index] = perform(
                work.files[index], work.workspace, work.task, work.cache, work.gathering
            )
            if work.tick is not None:  # the others are about as far
                work.tick(min(index + workers, len(work.files)), len(work.files))
        for process, share in zip(started, shares[1:]):
            results.update(_collect(work, process, share))
        return results
    finally:
        for process in started:
            if process.poll() is None:
                _stop(process)


def start(module: str, *order: object) -> Popen[bytes]:
    """An interpreter that calls ``main`` of ``module`` with ``order``, which ``marshal`` must take."""
    from subprocess import PIPE, Popen  # 9 ms, and only large runs without fork need it

    here = os.getcwd()
    path = [*(entry for entry in sys.path if entry and os.path.abspath(entry) != here), _HOME]
    process = Popen([sys.executable, "-c", _PROGRAM], stdin=PIPE, stdout=PIPE)
    assert process.stdin is not None
    try:
        process.stdin.write(marshal.dumps([path, module, *order]))
        process.stdin.close()
    except BrokenPipeError:
        pass  # it died: noticed when its results are missing
    return process


def plain(overrides: Overrides) -> tuple[object, ...]:
    """Overrides as ``marshal`` takes them; ``Overrides(*…)`` makes them again."""
    return overrides.config, overrides.isolated, _plain(overrides.options)


def _start(work: _Work, share: Sequence[int]) -> Popen[bytes]:
    return start(
        "ssot_lint.workspace.run.worker",
        work.workspace.cwd,
        plain(work.overrides),
        tuple(work.task),
        work.cache is not None,
        None if work.gathering is None else work.gathering.order(),
        [work.files[index] for index in share],
    )


def _collect(work: _Work, process: Popen[bytes], share: Sequence[int]) -> Results:
    """A worker's results; none when it died, whatever it had written."""
    assert process.stdout is not None
    report = process.stdout.read()
    process.stdout.close()
    if process.wait() != 0:
        return {}
    results, harvest, facts = marshal.loads(report)
    if work.cache is not None:
        work.cache.take(harvest)
    if work.gathering is not None:
        work.gathering.take(facts)
    return {index: unpack(packed) for index, packed in zip(share, results)}


def _stop(process: Popen[bytes]) -> None:
    """End a worker that nobody waits for any more; SIGINT lets it remove temporary files."""
    import signal
    from subprocess import TimeoutExpired

    try:
        if os.name == "posix":
            process.send_signal(signal.SIGINT)
        process.wait(_GRACE_SECONDS)
    except TimeoutExpired:
        process.kill()
        process.wait()


def _plain(value: object) -> object:
    """Options as ``marshal`` takes them."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
