"""Workers by bare ``os.fork``: 0.5 ms each, where ``multiprocessing`` takes 19 and a pool 32.

The files are cut into chunks whose numbers lie ready in a pipe; every process, the parent too,
draws one byte at a time until the pipe is empty, so none waits for another's long file. Results
come back through one pipe per worker, all at once.
"""

from __future__ import annotations

import marshal
import os
import signal
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.workspace.outcome import Outcome, Task
from ssot_lint.workspace.run.halved import Results, all_of
from ssot_lint.workspace.run.task import perform
from ssot_lint.workspace.settings.workspace import Workspace
from ssot_lint.workspace.transport import pack, unpack

if TYPE_CHECKING:
    from ssot_lint.workspace.cache.cache import Cache
    from ssot_lint.workspace.processes import Tick
    from ssot_lint.workspace.run.gathering import Gathering

# Enough for even shares, few enough for one byte each; the pipe holds them all at once.
_CHUNKS = 240
_WARMING_CHUNKS = 4
_GRACE_SECONDS = 1.0


class _Work(NamedTuple):
    files: Sequence[str]
    workspace: Workspace
    task: Task
    cache: Cache | None
    gathering: Gathering | None
    chunks: list[range]
    tick: Tick | None = None
    """Told how far this process sees the work to be."""


class _Worker(NamedTuple):
    process: int
    results: int
    """Descriptor its results are read from."""


def run_forked(
    files: Sequence[str],
    workspace: Workspace,
    task: Task,
    workers: int,
    cache: Cache | None = None,
    tick: Tick | None = None,
    gathering: Gathering | None = None,
) -> list[Outcome]:
    """``runner.run`` with ``workers`` processes, this one among them."""
    size = max(1, -(-len(files) // _CHUNKS))
    chunks = [range(at, min(at + size, len(files))) for at in range(0, len(files), size)]
    results = _share(_Work(files, workspace, task, cache, gathering, chunks, tick), workers)
    lost = _Work(files, workspace, task, cache, gathering, [])
    return all_of(files, results, lambda indices: _alone(lost, indices))


def _share(work: _Work, workers: int) -> Results:
    """Everything the workers lived to report."""
    tickets, filling = os.pipe()
    os.write(filling, bytes(range(len(work.chunks))))
    os.close(filling)
    started: list[_Worker] = []
    try:
        results = _warm_up(work, tickets)
        while len(started) < workers - 1:
            started.append(_start(work, tickets))
        results.update(_draw(work, tickets))
        if work.tick is not None:  # whoever drew the last chunk is about to end
            work.tick(len(work.files), len(work.files))
        while started:
            results.update(_collect(work, started[0]))
            started.pop(0)
        return results
    finally:
        os.close(tickets)
        _stop(started)


def _start(work: _Work, tickets: int) -> _Worker:
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        _work(work, tickets, writing)
    os.close(writing)
    return _Worker(process, reading)


def _work(work: _Work, tickets: int, writing: int) -> None:
    """A worker's whole life; it leaves by ``os._exit`` and flushes nothing of its parent's."""
    status = 1
    try:
        results = _draw(work._replace(tick=None), tickets)
        packed = [(index, pack(result)) for index, result in results.items()]
        learned = work.cache.harvest() if work.cache else None
        facts = work.gathering.harvest() if work.gathering else None
        report = marshal.dumps((packed, learned, facts))
        with open(writing, "wb") as stream:
            stream.write(report)
        status = 0
    except KeyboardInterrupt:
        status = 130
    finally:
        os._exit(status)


def _warm_up(work: _Work, tickets: int) -> Results:
    """Do the first chunks alone, up to a file that needs libcst, and one whose fix needs the files
    around it: workers inherit both.

    The others would wait no shorter for one of their own; it saves each of them 150 ms of work, and
    seconds where the project is new.
    """
    results: Results = {}
    for _ in range(_WARMING_CHUNKS):
        if "libcst" in sys.modules and (
            work.workspace.scans.known or not work.workspace.has_getters()
        ):
            break
        results.update(_draw(work, tickets, 1))
    return results


def _draw(work: _Work, tickets: int, most: int = _CHUNKS) -> Results:
    """Do chunks until none is left, or ``most`` are done."""
    results: Results = {}
    while most and (ticket := os.read(tickets, 1)):
        most -= 1
        for index in work.chunks[ticket[0]]:
            results[index] = perform(
                work.files[index], work.workspace, work.task, work.cache, work.gathering
            )
        if work.tick is not None:  # chunks are drawn in order, by whomever
            work.tick(work.chunks[ticket[0]].stop, len(work.files))
    return results


def _collect(work: _Work, worker: _Worker) -> Results:
    """A worker's results; none when it died, whatever it had written."""
    with open(worker.results, "rb", closefd=False) as stream:
        report = stream.read()  # all of it before waiting: a full pipe would block the worker
    _, status = os.waitpid(worker.process, 0)
    os.close(worker.results)
    if status != 0:
        return {}
    results, harvest, facts = marshal.loads(report)
    if work.cache is not None:
        work.cache.take(harvest)
    if work.gathering is not None:
        work.gathering.take(facts)
    return {index: unpack(packed) for index, packed in results}


def _alone(work: _Work, indices: Sequence[int]) -> Results:
    """These files, one a chunk, in a process of their own; empty where they are too many."""
    if len(indices) > _CHUNKS:
        return {}
    work = work._replace(chunks=[range(i, i + 1) for i in indices])
    tickets, filling = os.pipe()
    os.write(filling, bytes(range(len(work.chunks))))
    os.close(filling)
    started = [_start(work, tickets)]
    try:
        results = _collect(work, started[0])
        started.clear()
        return results
    finally:
        os.close(tickets)
        _stop(started)


def _stop(workers: list[_Worker]) -> None:
    """End workers that nobody waits for any more; SIGINT lets them remove temporary files."""
    for worker in workers:
        _signal(worker, signal.SIGINT)
    deadline = time.monotonic() + _GRACE_SECONDS
    for worker in workers:
        while not _ended(worker):
            if time.monotonic() > deadline:
                _signal(worker, signal.SIGKILL)
            time.sleep(0.005)


def _signal(worker: _Worker, number: signal.Signals) -> None:
    try:
        os.kill(worker.process, number)
    except ProcessLookupError:
        pass  # it has ended by itself


def _ended(worker: _Worker) -> bool:
    try:
        return os.waitpid(worker.process, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True
