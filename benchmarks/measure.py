"""Times commands in turns, so that what else the machine does falls on all of them alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rivals import REPOSITORY, VERSIONS


class Cost(NamedTuple):
    """What one run took: seconds, processor seconds, and megabytes of its largest process."""

    wall: float
    cpu: float
    memory: float


class Contender(NamedTuple):
    """A command, where it runs, what must be done before each run, and how it may end."""

    command: Sequence[str]
    directory: Path
    prepare: Callable[[], object] = lambda: None
    codes: tuple[int, ...] = (0, 1)


def alternate(contenders: Mapping[str, Contender], rounds: int) -> dict[str, list[Cost]]:
    """One unmeasured run of each (it fills the page cache), then A B A B …"""
    costs: dict[str, list[Cost]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, contender in contenders.items():
            cost = run(contender)
            if number:
                costs[name].append(cost)
    return costs


def run(contender: Contender) -> Cost:
    """One run, its output thrown away; a run that could not do its work is an error."""
    contender.prepare()
    environment = {**os.environ, "PYTHONPATH": REPOSITORY, "PYTHONDONTWRITEBYTECODE": ""}
    start = time.perf_counter()
    process = subprocess.Popen(
        contender.command,
        cwd=contender.directory,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # wait4 counts the processes that the command started and waited for, too.
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in contender.codes:
        sys.exit(f"{' '.join(contender.command)[:300]}: exit {process.returncode}")
    kilobyte = 1e6 if sys.platform == "darwin" else 1e3
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1.024 / kilobyte)


def machine() -> str:
    version = sys.version.partition(" ")[0]
    return f"{os.cpu_count()} cores, CPython {version}, ruff {VERSIONS['ruff']}"


def median(costs: Sequence[Cost]) -> Cost:
    return Cost(*(statistics.median(column) for column in zip(*costs, strict=True)))


def ratio(costs: Sequence[Cost], base: Sequence[Cost]) -> Cost:
    """The median of the ratios of neighbouring runs."""
    pairs = zip(costs, base, strict=True)
    return median([Cost(*(a / b for a, b in zip(*pair, strict=True))) for pair in pairs])
