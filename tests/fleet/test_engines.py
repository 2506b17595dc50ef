"""Engines say the same, and lose nothing by accidents."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ssot_lint.fleet.coordinate import Coordinator
from ssot_lint.fleet.executors import Engine
from ssot_lint.fleet.row import Row
from ssot_lint.fleet.store import Store
from ssot_lint.fleet.task import Order
from tests.fleet import deadly
from tests.fleet.repositories import CLEAN, READ, asked, plain, repository
from tests.process import ROOT

# --- engines and accidents


def _orders(root: Path, store: Store) -> list[Order]:
    names = sorted(path.name for path in root.iterdir() if (path / ".git").exists())
    return [Order(it, it, str(root / it), "HEAD", store=store.path) for it in names]


def _rows(engine: Engine, root: Path, store: Path, silence: float = 60.0) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    kept = Store(str(store))
    coordinator = Coordinator(engine, kept, lambda row, _: rows.update({row.name: row}), silence)
    coordinator.run(_orders(root, kept))
    kept.close()
    return rows


@pytest.mark.slow
def test_a_file_that_ends_its_worker_is_named_and_nothing_else_is_lost(tmp_path: Path) -> None:
    for number in range(6):
        repository(tmp_path / "all" / f"r{number}", {"a.py": READ, "b.py": CLEAN})
    files = {f"m{number}.py": READ for number in range(9)}
    repository(tmp_path / "all" / "r3", {**files, deadly.DEADLY: CLEAN}, "more")
    engine = Engine(deadly.pool, 2, lambda: None, True)
    rows = _rows(engine, tmp_path / "all", tmp_path / "s.db")
    assert sorted(rows) == [f"r{number}" for number in range(6)]
    assert rows["r3"].unread == ((deadly.DEADLY, "whoever checks it is ended: it was left out"),)
    assert rows["r3"].findings == (("SSOT101", 10),)
    assert {row.findings for name, row in rows.items() if name != "r3"} == {(("SSOT101", 1),)}


@pytest.mark.slow
def test_a_killed_coordinator_leaves_no_worker_and_the_next_goes_on(tmp_path: Path) -> None:
    for number in range(4):
        files = {f"m{n}.py": READ for n in range(120)}
        repository(tmp_path / "all" / f"r{number}", files)
    command = [sys.executable, "-m", "ssot_lint", "fleet", "all", "--store", "s.db", "--jobs", "1"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    begun = subprocess.Popen(command, cwd=tmp_path, env=env, stderr=subprocess.PIPE)
    assert begun.stderr is not None
    assert b"[1/4]" in begun.stderr.readline()
    begun.send_signal(signal.SIGKILL)
    begun.wait()
    begun.stderr.close()
    deadline = time.monotonic() + 20
    while _workers(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert _workers(tmp_path) == []
    report = asked("all", "--store", "s.db", cwd=tmp_path)
    assert report["findings"] == {"SSOT101": 480}
    assert sum(row["reused"] > 0 for row in report["rows"]) >= 1


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
def test_one_process_the_pool_and_dask_say_the_same(fleet: Path) -> None:
    pytest.importorskip("distributed", reason="the extra ssot-lint[dask]")
    scheduler = shutil.which("dask", path=str(Path(sys.executable).parent))
    assert scheduler is not None
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    port = "18786"
    address = f"tcp://127.0.0.1:{port}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": env, "cwd": fleet}
    started = [
        subprocess.Popen(
            [scheduler, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"],
            **quiet,  # type: ignore[call-overload]
        )
    ]
    try:
        started += [
            subprocess.Popen(
                [scheduler, "worker", address, "--nthreads", "1", "--no-dashboard"],
                **quiet,  # type: ignore[call-overload]
            )
            for _ in range(2)
        ]
        one = plain(asked("all", cwd=fleet))
        pool = plain(asked("all", "--jobs", "2", cwd=fleet))
        spread = plain(asked("all", "--executor", f"dask:{address}", cwd=fleet))
        turned = plain(asked("all/two", "all/three.git", "all/one", cwd=fleet))
        turned["rows"].sort(key=lambda row: row["name"])
        assert one == pool == spread == turned
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=30)
