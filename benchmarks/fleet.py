"""What a fleet costs beside checking its files in one process: ratios, all from one run.

    python benchmarks/fleet.py DIRECTORY [--rounds N]

``DIRECTORY`` holds repositories (checkouts or bare ones). CPU is that of all processes together.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
_ALONE = """
import sys
from ssot_lint.fleet.sources import sources_of
from ssot_lint.fleet.task import Order, answer
for source in sources_of([sys.argv[1]], "/"):
    answer(Order(source.place, source.place, source.place, "HEAD"))
"""


class Cost(NamedTuple):
    """Seconds."""

    wall: float
    cpu: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    directory = str(asked.directory.resolve())
    costs: dict[str, list[Cost]] = {}
    for _ in range(asked.rounds):
        with tempfile.TemporaryDirectory() as place:
            store = os.path.join(place, "s.db")
            fleet = [sys.executable, "-m", "ssot_lint", "fleet", "-q", directory]
            for name, command in {
                "one process": [sys.executable, "-c", _ALONE, directory],
                "one worker": [*fleet, "--jobs", "1", "--store", os.path.join(place, "1.db")],
                "two workers": [*fleet, "--jobs", "2", "--store", store],
                "unchanged": [*fleet, "--jobs", "2", "--store", store],
            }.items():
                costs.setdefault(name, []).append(measured(command))
            size = os.path.getsize(store)
    medians = {name: Cost(*map(median, zip(*found))) for name, found in costs.items()}
    alone = medians["one process"]
    print("| | wall s | CPU s | wall × one worker | CPU × one process |\n|---|--:|--:|--:|--:|")
    for name, cost in medians.items():
        wall = cost.wall / medians["one worker"].wall
        print(
            f"| {name} | {cost.wall:.2f} | {cost.cpu:.2f} | {wall:.2f} | {cost.cpu / alone.cpu:.2f} |"
        )
    print(f"\nstore: {size:,} bytes")
    return 0


def measured(command: list[str]) -> Cost:
    """Run a command; its CPU is that of its children, too."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, env=env, check=False, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.monotonic() - begun, cpu)


if __name__ == "__main__":
    sys.exit(main())
