"""Hands out a fleet's tasks and takes in what they find: nothing is lost, nothing done twice.

A small window of tasks is under way. Each result is stored when it arrives, so that a run that is
killed goes on where it was. Tasks that went down with a worker fly alone from then on, and are halved
until the file is named that kills whoever checks it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import suppress
from typing import NamedTuple

from ssot_lint.fleet.executors import Engine, kill
from ssot_lint.fleet.order import LARGE, Answer, Order, answer, files_of
from ssot_lint.fleet.row import Row, row_of, text
from ssot_lint.fleet.store import Store
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.git.revision import GitError

SILENCE = 60.0
"""Seconds without any answer after which a run ends with what is missing."""
_PATIENCE = 10
_AT_WORK = 0.1
"""Seconds of CPU in a silence: a worker that waits for something has a thread that wakes each second."""
HOPELESS = 25
"""Workers lost one after the other without an answer between, after which a run ends: to find one file
among 2,000 that ends its worker takes eleven, with answers between."""
_AHEAD = 2
"""Tasks in the window for each that can be done at once."""

Done = Callable[[Row, str], None]
"""Told a row when it is stored, and the repository's findings in SARIF where they are wanted."""


class _Job(NamedTuple):
    """One repository, while parts of it are checked."""

    order: Order
    parts: int = 0
    """Those that are not answered yet."""


class Coordinator:
    """One run over a fleet."""

    def __init__(self, engine: Engine, store: Store, done: Done, silence: float = SILENCE) -> None:
        self._engine = engine
        self._store = store
        self._done = done
        self._silence = silence
        self._waiting: deque[Order] = deque()
        self._alone: deque[Order] = deque()
        """Tasks that may have ended a worker."""
        self._jobs: dict[str, _Job] = {}
        self._losses = 0
        self._last = ""
        """How the engine said that a worker was lost, last."""

    def run(self, orders: Iterable[Order]) -> None:
        """Do all orders; rows of those without an answer say so."""
        for order in orders:
            self._jobs[order.name] = _Job(order)
            self._waiting.append(order)
        executor = self._engine.make()
        under_way: dict[Future[Answer], Order] = {}
        try:
            while self._waiting or self._alone or under_way:
                self._hand_out(executor, under_way)
                finished = self._finished(executor, under_way)
                lost = [under_way[it] for it in finished if not self._take(it, under_way[it])]
                for it in finished:
                    del under_way[it]
                self._losses = self._losses + 1 if len(lost) == len(finished) else 0
                why = self._hopeless(some=bool(finished), lost=bool(lost))
                if why:
                    kill(executor)
                    under_way.clear()
                    self._give_up(why)
                    return
                if lost:
                    # A pool that has lost one worker loses all that is under way with it.
                    kill(executor)
                    alone = len(lost) == 1 and not under_way and lost[0].is_alone
                    self._suspect([*lost, *under_way.values()], alone=alone)
                    under_way.clear()
                    executor = self._engine.make()
        finally:
            if under_way:
                kill(executor)
            with suppress(Exception):  # a scheduler may be gone
                executor.shutdown()

    def _finished(
        self, executor: Executor, under_way: Iterable[Future[Answer]]
    ) -> set[Future[Answer]]:
        """Those that are done; none after a silence that counts. One in which the workers got less CPU
        than it takes does not, on a machine that others use: up to ten of them."""
        begun = before = self._engine.worked(executor)
        for _ in range(_PATIENCE):
            finished, _rest = wait(under_way, self._silence, FIRST_COMPLETED)
            now = self._engine.worked(executor)
            if finished or now - before < _AT_WORK or now - begun >= self._silence:
                return finished
            before = now
        return set()

    def _hopeless(self, *, some: bool, lost: bool) -> str:
        """Why nothing more is to be expected; empty where there is no reason."""
        if not some:
            return f"no answer for {self._silence:.0f} s"
        if lost and not self._engine.is_there():
            return "the scheduler of the workers is gone"
        if self._losses > HOPELESS:
            return f"every worker ends before it answers: {text(self._last)}"
        return ""

    def _hand_out(self, executor: Executor, under_way: dict[Future[Answer], Order]) -> None:
        if self._alone:
            if not under_way:  # one at a time: then it is known which
                self._start(executor, self._alone.popleft(), under_way)
            return
        while self._waiting and len(under_way) < self._engine.width * _AHEAD:
            self._start(executor, self._waiting.popleft(), under_way)

    @staticmethod
    def _start(executor: Executor, order: Order, under_way: dict[Future[Answer], Order]) -> None:
        try:
            future = executor.submit(answer, order)
        except Exception as error:  # noqa: BLE001 - whatever an engine raises that is broken
            future = Future()
            future.set_exception(error)
        under_way[future] = order

    def _take(self, future: Future[Answer], order: Order) -> bool:
        """Store an answer; False where there is none, since a worker was lost."""
        try:
            said = Answer(*future.result())
        except Exception as error:  # noqa: BLE001 - whatever an engine raises for a lost worker
            self._last = f"{type(error).__name__}: {error}".partition("\n")[0]
            return False
        self._store.keep(said.known)
        if order.is_part:
            self._answered(order)
        elif said.row:
            self._finish(row_of(said.row), said.sarif)
        else:
            self._split(order, said.files, LARGE)
        return True

    def _finish(self, row: Row, sarif: str = "") -> None:
        del self._jobs[row.name]
        self._store.put(row)
        self._done(row, sarif)

    def _answered(self, part: Order) -> None:
        job = self._jobs[part.name]
        job = self._jobs[part.name] = job._replace(parts=job.parts - 1)
        if not job.parts:
            self._waiting.append(job.order._replace(in_parts=True))

    def _split(self, order: Order, files: int, size: int, *, alone: bool = False) -> None:
        starts = range(order.begin, files, size)
        parts = [
            order._replace(begin=at, end=min(at + size, files), is_alone=alone) for at in starts
        ]
        job = self._jobs[order.name]
        self._jobs[order.name] = job._replace(parts=job.parts + len(parts))
        (self._alone if alone else self._waiting).extend(parts)

    def _suspect(self, orders: Iterable[Order], *, alone: bool) -> None:
        """Tasks that were under way when a worker was lost."""
        for order in orders:
            if not alone:
                self._alone.append(order._replace(is_alone=True))
            elif not order.is_part:
                self._take_apart(order)
            elif order.end - order.begin > 1:
                middle = (order.end - order.begin + 1) // 2
                self._split(order, order.end, middle, alone=True)
                self._answered(order)
            else:
                job = self._jobs[order.name]
                left = (*job.order.left_out, order.begin)
                self._jobs[order.name] = job._replace(order=job.order._replace(left_out=left))
                self._answered(order)

    def _take_apart(self, order: Order) -> None:
        """A whole repository ended its worker: which of its files is it?"""
        try:
            files = files_of(order)
        except (GitError, ConfigError, OSError) as error:
            self._finish(Row(order.name, order.source, failed=text(str(error))))
            return
        if not files or order.in_parts:
            said = "its worker ended, and no single file does that"
            self._finish(Row(order.name, order.source, failed=said))
            return
        self._split(order, files, -(-files // 2), alone=True)

    def _give_up(self, why: str) -> None:
        for job in list(self._jobs.values()):
            self._finish(Row(job.order.name, job.order.source, failed=why))
