"""The one thread that analyses: what is urgent first, so that a whole workspace delays nobody.

One, since the engine's memory of parsed statements and the configurations read so far belong to it
without locks; a second could not run beside it anyway.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable
from queue import PriorityQueue
from typing import TypeVar

NOW, LATER = 0, 1
_Answer = TypeVar("_Answer")
_Job = tuple[int, int, Callable[[], None], bool]


class Worker:
    """Does jobs in the order of their urgency, then of their arrival."""

    def __init__(self) -> None:
        self._jobs: PriorityQueue[_Job] = PriorityQueue()
        self._numbers = itertools.count()
        # A daemon: a job that hangs must not keep the process when the client has gone.
        self._thread = threading.Thread(target=self._work, name="ssot-lint worker", daemon=True)
        self._thread.start()

    def submit(
        self, job: Callable[[], _Answer], urgency: int = NOW, *, alone: bool = False
    ) -> asyncio.Future[_Answer]:
        """The answer of ``job`` to be; cancelled in time, it is never begun. ``alone``: never while
        another one pauses."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[_Answer] = loop.create_future()

        def work() -> None:
            if answer.cancelled():
                return
            try:
                result = job()
            except Exception as error:  # noqa: BLE001 - belongs to whoever waits for the answer
                _tell(loop, _fail, answer, error)
            else:
                _tell(loop, _succeed, answer, result)

        self._jobs.put((urgency, next(self._numbers), work, alone))
        return answer

    def do_what_waits(self) -> bool:
        """Do the first of the urgent jobs that wait, where it need not be alone; whether there was
        one. For the worker's own thread, while a job of it pauses."""
        with self._jobs.mutex:
            first = self._jobs.queue[0] if self._jobs.queue else None
        if first is None or first[0] != NOW or first[3]:
            return False
        self._jobs.get()[2]()
        return True

    def _work(self) -> None:
        while True:
            self._jobs.get()[2]()


def _tell(loop: asyncio.AbstractEventLoop, tell: Callable[..., None], *arguments: object) -> None:
    try:
        loop.call_soon_threadsafe(tell, *arguments)
    except RuntimeError:
        pass  # the loop is closed: nobody waits any more


def _succeed(answer: asyncio.Future[object], result: object) -> None:
    if not answer.done():
        answer.set_result(result)


def _fail(answer: asyncio.Future[object], error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)
