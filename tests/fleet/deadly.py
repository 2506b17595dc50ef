"""Workers to which something happens at a certain file: what an initializer or a preload arms in each.

As a preload (``dask worker --preload tests.fleet.deadly``) it arms the worker by ``dask_setup``.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

DEADLY = "deadly.py"
"""Whoever checks it is ended."""
ONCE = "once.py"
"""Whoever checks it first is ended."""
WAITS = "waits.py"
"""Whoever checks it says so by the mark ``begun``, and waits for the mark ``go``."""
MARKS = "FLEET_TEST_MARKS"
"""Names the directory of marks."""


def arm() -> None:
    """From here on, things happen at files of those names."""
    from ssot_lint.fleet import told

    check = told.perform

    def perform(path: str, *arguments: object) -> object:
        happens = _HAPPENS.get(path.rpartition("/")[2])
        if happens is not None:
            happens(Path(os.environ[MARKS]))
        return check(path, *arguments)  # type: ignore[arg-type]

    told.perform = perform  # type: ignore[assignment]


def dask_setup(worker: object) -> None:
    """What dask calls."""
    arm()


def pool(width: int = 2) -> Executor:
    return ProcessPoolExecutor(width, mp_context=get_context("spawn"), initializer=arm)


def _end(marks: Path) -> None:
    os._exit(9)


def _end_once(marks: Path) -> None:
    try:
        (marks / "ended").touch(exist_ok=False)
    except FileExistsError:
        return
    os._exit(9)


def _wait(marks: Path) -> None:
    (marks / "begun").touch()
    deadline = time.monotonic() + 120
    while not (marks / "go").exists() and time.monotonic() < deadline:
        time.sleep(0.05)


_HAPPENS: dict[str, Callable[[Path], None]] = {DEADLY: _end, ONCE: _end_once, WAITS: _wait}
