"""A silence ends a run where the workers have stopped, not where others have the machine."""

from __future__ import annotations

import sys
from concurrent.futures import Future
from pathlib import Path

import pytest

from ssot_lint.fleet import coordinate
from ssot_lint.fleet.coordinate import Coordinator
from ssot_lint.fleet.executors import Engine, engine_of, worked
from ssot_lint.fleet.store import Store

_TABLE = (
    ("nothing is known, or nobody works", [0, 0], 0, 1),
    ("a thread that wakes each second", [0, 0.05], 0, 1),
    ("one file for all the time", [5, 66], 0, 1),
    ("half of the time, then an answer", [0, 30, 59], 2, 2),
    ("half of the time", [0, 30, 60], 0, 2),
    ("a crowded machine", [0, 2, 4, 6, 8], 4, 4),
    ("a crowded machine, then nothing", [0, 2, 4, 4.01], 0, 3),
    ("a crowded machine without end", [number * 1.0 for number in range(11)], 0, 10),
)


@pytest.mark.parametrize(
    "cpu, answer, waits", [it[1:] for it in _TABLE], ids=[it[0] for it in _TABLE]
)
def test_by_what_the_workers_have_had(
    cpu: list[float], answer: int, waits: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``answer`` is the silence in which there is an answer, 0 where there is none."""
    told, waited = iter(cpu), []
    engine = Engine(lambda: None, 1, lambda: None, worked=lambda _: next(told))  # type: ignore[arg-type, return-value]
    done: Future[object] = Future()

    def wait(*_: object) -> tuple[set[Future[object]], set[object]]:
        waited.append(1)
        return ({done} if len(waited) == answer else set()), set()

    monkeypatch.setattr(coordinate, "wait", wait)
    store = Store(str(tmp_path / "s.db"))
    coordinator = Coordinator(engine, store, lambda *_: None)
    found = coordinator._finished(None, ())  # type: ignore[arg-type]
    store.close()
    assert (bool(found), len(waited)) == (answer > 0, waits)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux'")
def test_a_pool_says_what_its_processes_have_had() -> None:
    engine = engine_of("process", 1)
    executor = engine.make()
    assert worked(executor) == 0
    executor.submit(sum, range(3_000_000)).result()
    assert engine.worked(executor) > 0
    executor.shutdown()
