"""A real Dask scheduler with two worker processes on loopback, started and ended by a test."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.fleet.deadly import MARKS
from tests.process import ROOT


class Cluster(NamedTuple):
    address: str
    scheduler: subprocess.Popen[bytes]


@contextmanager
def cluster(directory: Path) -> Iterator[Cluster]:
    """Its workers are armed; marks are in ``directory``."""
    pytest.importorskip("distributed", reason="the extra ssot-lint[dask]")
    dask = shutil.which("dask", path=str(Path(sys.executable).parent))
    assert dask is not None
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        MARKS: str(directory),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    }
    told = directory / "scheduler.json"
    started: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(
            [dask, *words, "--no-dashboard", "--scheduler-file", str(told)],
            cwd=directory,
            env=env,
            start_new_session=True,
            stdout=quiet,
            stderr=quiet,
        )
        started.append(process)
        return process

    try:
        scheduler = start("scheduler", "--host", "127.0.0.1", "--port", "0")
        for _ in range(2):
            start("worker", "--nthreads", "1", "--preload", "tests.fleet.deadly")
        yield Cluster(_address(told), scheduler)
    finally:
        for process in started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # nannies and their workers
            process.wait()


def _address(told: Path) -> str:
    """What the scheduler writes down when it listens."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            return str(json.loads(told.read_text())["address"])
        except (OSError, ValueError):
            time.sleep(0.1)
    raise AssertionError("no scheduler")
