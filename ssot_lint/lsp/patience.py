"""How long one analysis keeps the others waiting: it yields to them after 100 ms of work, and is given
up after 5 s of its own.

The engine says between two statements that it may be interrupted (``Memory.pause``). What waits is
then done right there, in the same thread, below the analysis that goes on afterwards: so the memory
that both use still belongs to one thread.

Of one step no more than 2 s are counted: the first fix in a project may look at all of its files, which
ends, and is over by then.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ssot_lint.engine.memory import TooLong

if TYPE_CHECKING:
    from ssot_lint.lsp.worker import Worker

YIELDS_AFTER, GIVEN_UP_AFTER = 0.1, 5.0
_STEP_AT_MOST = 2.0
_DEEPEST = 4


class _Analysis:
    """One that is under way."""

    def __init__(self, begun: float) -> None:
        self.looked = begun
        """When it last paused, or began."""
        self.spent = 0.0
        """Seconds of its own until then, without those in which others were done."""


class Patience:
    """Belongs to the worker's thread."""

    def __init__(self, worker: Worker, clock: Callable[[], float] = time.thread_time) -> None:
        """``clock`` counts the seconds that this thread works: a busy machine makes nothing endless."""
        self._worker = worker
        self._clock = clock
        self._under_way: list[_Analysis] = []

    @contextmanager
    def analysis(self) -> Iterator[None]:
        """Count what is done inside as one analysis."""
        self._under_way.append(_Analysis(self._clock()))
        try:
            yield
        finally:
            self._under_way.pop()

    def pause(self) -> None:
        """Let others go first, where this has taken long; raises TooLong where it never seems to end."""
        if not self._under_way:
            return
        analysis, now = self._under_way[-1], self._clock()
        analysis.spent += min(now - analysis.looked, _STEP_AT_MOST)
        analysis.looked = now
        if analysis.spent > GIVEN_UP_AFTER:
            raise TooLong(f"given up after {GIVEN_UP_AFTER:.0f} s")
        if analysis.spent < YIELDS_AFTER or len(self._under_way) > _DEEPEST:
            return
        while self._worker.do_what_waits():
            analysis.looked = self._clock()
