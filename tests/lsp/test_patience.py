"""One document never keeps the others waiting: it yields, and is given up where it never ends.

The clock is the test's own: it goes on by what a test says at each pause.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from ssot_lint.engine.memory import TooLong
from ssot_lint.lsp.patience import Patience
from ssot_lint.lsp.session.session import Session
from ssot_lint.lsp.worker import LATER, NOW, Worker

TEXT = "import os\n" + "".join(f'a{number} = os.environ["A{number}"]\n' for number in range(20))


def clock(step: float) -> Callable[[], float]:
    """Seconds that pass by ``step`` whenever somebody looks."""

    def ticks() -> Iterator[float]:
        now = 0.0
        while True:
            yield now
            now += step

    return ticks().__next__


def session(worker: Worker, step: float) -> Session:
    return Session(patience=Patience(worker, clock(step)))


def test_what_takes_too_long_is_given_up_and_says_so() -> None:
    found = session(Worker(), 1.0)
    document = found.documents.open("untitled:slow", "python", 1, TEXT)
    [said] = found.analyse(document).diagnostics
    assert said.code == "SSOT900"
    assert said.message == "the analysis was given up after 5 s"
    assert said.start.row == 1


def test_what_is_quick_enough_is_not() -> None:
    found = session(Worker(), 0.001)
    document = found.documents.open("untitled:quick", "python", 1, TEXT)
    assert len(found.analyse(document).diagnostics) == 20


def test_what_was_given_up_is_looked_at_again_when_it_changes() -> None:
    found = session(Worker(), 1.0)
    found.analyse(found.documents.open("untitled:a", "python", 1, TEXT))
    short = "import os\na = os.environ['A']\n"
    [said] = found.analyse(found.documents.open("untitled:a", "python", 2, short)).diagnostics
    assert said.code == "SSOT101"


def order(step: float, **given: bool) -> list[str]:
    """What is done in which order, where an urgent job waits while another one pauses."""

    async def run() -> list[str]:
        worker, done = Worker(), []
        patience = Patience(worker, clock(step))
        go = asyncio.Event()
        loop = asyncio.get_running_loop()

        def slow() -> None:
            with patience.analysis():
                asyncio.run_coroutine_threadsafe(go.wait(), loop).result(60)
                patience.pause()
                done.append("slow")

        first = worker.submit(slow)
        later = worker.submit(lambda: done.append("later"), LATER)
        urgent = worker.submit(lambda: done.append("urgent"), NOW, **given)
        go.set()
        await asyncio.gather(first, later, urgent)
        return done

    return asyncio.run(run())


def test_it_yields_to_what_is_urgent_and_to_nothing_else() -> None:
    assert order(0.2) == ["urgent", "slow", "later"]


def test_it_yields_to_nothing_before_its_time() -> None:
    assert order(0.01) == ["slow", "urgent", "later"]


def test_what_must_be_alone_waits() -> None:
    assert order(0.2, alone=True) == ["slow", "urgent", "later"]


def test_the_time_of_others_is_not_its_own() -> None:
    worker = Worker()
    patience = Patience(worker, clock(2.0))
    with patience.analysis(), patience.analysis():
        patience.pause()
        patience.pause()
        with pytest.raises(TooLong):
            patience.pause()
    patience.pause()  # nothing is under way


def test_one_long_step_that_is_over_is_no_reason_to_give_up() -> None:
    seconds = iter((0.0, 60.0, 61.0, 62.0, 66.0))
    patience = Patience(Worker(), lambda: next(seconds))
    with patience.analysis():
        for _ in range(3):
            patience.pause()
        with pytest.raises(TooLong):
            patience.pause()
