"""Engines say the same, and lose nothing by accidents."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from itertools import permutations
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from ssot_lint.fleet.coordinate import Coordinator
from ssot_lint.fleet.executors import Engine, engine_of
from ssot_lint.fleet.order import Order
from ssot_lint.fleet.row import Row
from ssot_lint.fleet.store import Store
from tests.fleet import deadly
from tests.fleet.cluster import cluster
from tests.fleet.repositories import CLEAN, READ, asked, plain, repository
from tests.process import ROOT


def _orders(root: Path, store: Store) -> list[Order]:
    names = sorted(path.name for path in root.iterdir() if (path / ".git").exists())
    return [Order(it, it, str(root / it), "HEAD", store=store.path) for it in names]


def _rows(engine: Engine, root: Path, store: Path, silence: float = 60.0) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    kept = Store(str(store))

    def done(row: Row, _: str) -> None:
        assert row.name not in rows, "nothing twice"
        rows[row.name] = row

    try:
        Coordinator(engine, kept, done, silence).run(_orders(root, kept))
    finally:
        engine.end()
        kept.close()
    return rows


def _six(tmp_path: Path, *special: str) -> Path:
    """Six repositories; one of them has the files ``special``, too."""
    for number in range(6):
        repository(tmp_path / "all" / f"r{number}", {"a.py": READ, "b.py": CLEAN})
    files = {f"m{number}.py": READ for number in range(3)}
    repository(tmp_path / "all" / "r3", {**files, **dict.fromkeys(special, CLEAN)}, "more")
    return tmp_path / "all"


def _is_whole(rows: dict[str, Row]) -> None:
    assert sorted(rows) == [f"r{number}" for number in range(6)]
    assert rows["r3"].findings == (("SSOT101", 4),)
    assert {row.findings for name, row in rows.items() if name != "r3"} == {(("SSOT101", 1),)}


@pytest.fixture(params=["pool", "dask"])
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Engine]:
    """An engine whose workers are armed."""
    monkeypatch.setenv(deadly.MARKS, str(tmp_path))
    if request.param == "pool":
        yield Engine(deadly.pool, 2, lambda: None)
        return
    with cluster(tmp_path) as its:
        yield engine_of(f"dask:{its.address}", 2)


@pytest.mark.slow
def test_a_file_that_ends_its_worker_is_named_and_nothing_else_is_lost(
    tmp_path: Path, engine: Engine
) -> None:
    rows = _rows(engine, _six(tmp_path, deadly.DEADLY), tmp_path / "s.db")
    _is_whole(rows)
    assert rows["r3"].unread == ((deadly.DEADLY, "whoever checks it is ended: it was left out"),)
    assert all(not row.unread for name, row in rows.items() if name != "r3")


@pytest.mark.slow
def test_a_worker_that_is_killed_in_the_middle_costs_nothing(
    tmp_path: Path, engine: Engine
) -> None:
    rows = _rows(engine, _six(tmp_path, deadly.ONCE), tmp_path / "s.db")
    assert (tmp_path / "ended").exists()
    _is_whole(rows)
    assert all(row.is_complete for row in rows.values())


@pytest.mark.slow
def test_a_scheduler_that_is_killed_ends_the_run_which_says_what_is_missing(
    tmp_path: Path, fleet: Path
) -> None:
    repository(fleet / "all" / "waiting", {"a.py": CLEAN, deadly.WAITS: READ})
    with cluster(tmp_path) as its:
        begun = _started(
            "--executor",
            f"dask:{its.address}",
            "--store",
            "s.db",
            "--output-format",
            "json",
            cwd=fleet,
        )
        _until((tmp_path / "begun").exists)
        its.scheduler.kill()
        out, _ = begun.communicate(timeout=120)
        (tmp_path / "go").touch()
    report = json.loads(out)
    assert begun.returncode == 2
    assert len(report["rows"]) == 4
    failed = {row["name"]: row["failed"] for row in report["rows"] if row["failed"]}
    assert set(failed.values()) == {"the scheduler of the workers is gone"}
    assert "waiting" in failed
    assert asked("all", "--store", "s.db", cwd=fleet)["findings"] == {"SSOT101": 3}


@pytest.mark.slow
def test_no_answer_ends_the_run_which_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(deadly.MARKS, str(tmp_path))
    repository(tmp_path / "all" / "r", {deadly.WAITS: READ})
    engine = Engine(deadly.pool, 1, lambda: None)
    rows = _rows(engine, tmp_path / "all", tmp_path / "s.db", silence=5)
    assert rows["r"].failed == "no answer for 5 s"
    (tmp_path / "go").touch()


@pytest.mark.slow
def test_workers_that_all_end_at_once_end_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ssot_lint.fleet.coordinate.HOPELESS", 2)
    repository(tmp_path / "all" / "r", {f"m{number}.py": READ for number in range(64)})
    engine = Engine(_stillborn, 1, lambda: None)
    rows = _rows(engine, tmp_path / "all", tmp_path / "s.db")
    assert rows["r"].failed.startswith("every worker ends before it answers: BrokenProcessPool")


@pytest.mark.slow
def test_workers_that_cannot_do_what_is_asked_are_said_to_be_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ssot_lint.fleet.coordinate.HOPELESS", 2)
    repository(tmp_path / "all" / "r", {"a.py": READ, "b.py": READ})
    rows = _rows(Engine(_Elsewhere, 1, lambda: None), tmp_path / "all", tmp_path / "s.db")
    assert rows["r"].failed.endswith("ModuleNotFoundError: No module named 'ssot_lint'")


class _Elsewhere(Executor):
    """Workers of an image that has other packages."""

    def submit(self, fn: Callable[..., Any], /, *words: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(ModuleNotFoundError("No module named 'ssot_lint'"))
        return future


def _stillborn() -> Executor:
    return ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=os._exit, initargs=(9,)
    )


@pytest.mark.slow
def test_a_killed_coordinator_leaves_no_worker_and_the_next_goes_on(tmp_path: Path) -> None:
    for number in range(4):
        files = {f"m{n}.py": READ for n in range(120)}
        repository(tmp_path / "all" / f"r{number}", files)
    begun = _started("--store", "s.db", "--jobs", "1", cwd=tmp_path)
    assert begun.stderr is not None
    assert b"[1/4]" in begun.stderr.readline()
    begun.kill()
    begun.communicate()
    _until(lambda: not _workers(tmp_path))
    report = asked("all", "--store", "s.db", cwd=tmp_path)
    assert report["findings"] == {"SSOT101": 480}
    assert sum(row["reused"] > 0 for row in report["rows"]) >= 1
    assert plain(report) == plain(asked("all", cwd=tmp_path))


def _started(*words: str, cwd: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "ssot_lint", "fleet", "all", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert holds()


def _workers(directory: Path) -> list[str]:
    """Processes that run in the directory."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(path / "cwd") == str(directory):
                found.append(path.name)
        except OSError:
            continue
    return found


@pytest.mark.slow
def test_one_process_the_pool_and_dask_say_the_same_in_any_order(
    tmp_path: Path, fleet: Path
) -> None:
    with cluster(tmp_path) as its:
        one = plain(asked("all", cwd=fleet))
        pool = plain(asked("all", "--jobs", "2", cwd=fleet))
        spread = plain(asked("all", "--executor", f"dask:{its.address}", cwd=fleet))
    assert one == pool == spread
    for order in permutations(("all/one", "all/two", "all/three.git")):
        turned = plain(asked(*order, cwd=fleet))
        turned["rows"].sort(key=lambda row: row["name"])
        assert turned == one
