"""What a fleet costs beside checking its files in one process: ratios, all from one run.

    python benchmarks/fleet.py DIRECTORY [--rounds N] [--config POLICY] [--dask] [--before N]
    python benchmarks/fleet.py DIRECTORY --memory 1000

``DIRECTORY`` holds repositories (checkouts or bare ones). CPU is that of all processes together, those
of Dask's scheduler and two workers among them. ``--before N`` has them checked N commits earlier first:
what a changed blob costs. ``--memory N`` names them N times in all, and says what the coordinator took.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ENV = {**os.environ, "PYTHONPATH": str(ROOT)}
FLEET = [sys.executable, "-m", "ssot_lint", "fleet", "-q"]
_ALONE = """
import sys
from ssot_lint.fleet.sources import sources_of
from ssot_lint.fleet.order import Order, answer
for source in sources_of([sys.argv[1]], "/"):
    answer(Order(source.place, source.place, source.place, source.revision, sys.argv[2]))
"""
_MEMORY = """
import resource, sys
from ssot_lint.cli.commands.fleet import run
run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10, file=sys.stderr)
"""


class Cost(NamedTuple):
    """Seconds."""

    wall: float
    cpu: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--config", default="")
    parser.add_argument("--dask", action="store_true")
    parser.add_argument("--before", type=int, default=0)
    parser.add_argument("--memory", type=int, default=0)
    asked = parser.parse_args()
    repositories = sorted(path for path in asked.directory.resolve().iterdir())
    config = ["--config", os.path.abspath(asked.config)] if asked.config else []
    with tempfile.TemporaryDirectory() as place:
        if asked.memory:
            return memory(repositories, asked.memory, Path(place), config)
        costs: dict[str, list[Cost]] = {}
        changed: list[float] = []
        for number in range(asked.rounds):
            base = Path(place) / str(number)
            base.mkdir()
            changed += one_round(repositories, base, config, asked, costs)
    told(costs, changed)
    return 0


def one_round(
    repositories: Sequence[Path],
    place: Path,
    config: Sequence[str],
    asked: argparse.Namespace,
    costs: dict[str, list[Cost]],
) -> list[float]:
    now, earlier = place / "now.txt", place / "earlier.txt"
    now.write_text("".join(f"{it} HEAD\n" for it in repositories))
    fleet, store = [*FLEET, *config], place / "2.db"
    commands: dict[str, list[str]] = {
        "one process": [sys.executable, "-c", _ALONE, str(now), "".join(config[1:])],
        "one worker": [*fleet, str(now), "--jobs", "1", "--store", str(place / "1.db")],
        "two workers": [*fleet, str(now), "--jobs", "2", "--store", str(store)],
        "unchanged": [*fleet, str(now), "--jobs", "2", "--store", str(store)],
    }
    for name, command in commands.items():
        costs.setdefault(name, []).append(measured(command))
    if asked.dask:
        with cluster(place) as (address, cpu):
            before = cpu()
            dask = [*fleet, str(now), "--executor", f"dask:{address}"]
            cost = measured([*dask, "--store", str(place / "d.db")])
            costs.setdefault("Dask, two workers", []).append(
                Cost(cost.wall, cost.cpu + cpu() - before)
            )
    print(f"store: {store.stat().st_size / blobs(store):.0f} bytes a blob, {blobs(store):,} blobs")
    if not asked.before:
        return []
    earlier.write_text("".join(f"{it} {_before(it, asked.before)}\n" for it in repositories))
    known = blobs(store)
    cost = measured([*fleet, str(earlier), "--jobs", "2", "--store", str(store)])
    costs.setdefault("another revision", []).append(cost)
    idle = costs["unchanged"][-1]
    return [(cost.cpu - idle.cpu) / max(1, blobs(store) - known) * 1000]


def _before(repository: Path, number: int) -> str:
    words = ["git", "-C", str(repository), "rev-list", "-1", "--first-parent", f"--skip={number}"]
    return subprocess.check_output([*words, "HEAD"], text=True).strip() or "HEAD"


def blobs(store: Path) -> int:
    base = sqlite3.connect(store)
    number: int = base.execute("SELECT count(*) FROM blobs").fetchone()[0]
    base.close()
    return number


def told(costs: dict[str, list[Cost]], changed: Sequence[float]) -> None:
    medians = {name: Cost(*map(median, zip(*found))) for name, found in costs.items()}
    print("| | wall s | CPU s | wall × one worker | CPU × one process |\n|---|--:|--:|--:|--:|")
    for name, cost in medians.items():
        wall = cost.wall / medians["one worker"].wall
        cpu = cost.cpu / medians["one process"].cpu
        print(f"| {name} | {cost.wall:.2f} | {cost.cpu:.2f} | {wall:.2f} | {cpu:.2f} |")
    if changed:
        print(f"\na blob that another revision brings: {median(changed):.2f} ms of CPU")


def memory(repositories: Sequence[Path], number: int, place: Path, config: Sequence[str]) -> int:
    """Bare clones that share their objects stand for as many repositories as are asked for."""
    named = place / "all"
    named.mkdir()
    for at in range(number):
        words = [
            "git",
            "clone",
            "-q",
            "--bare",
            "--shared",
            str(repositories[at % len(repositories)]),
        ]
        subprocess.run([*words, str(named / f"r{at:05}")], check=True)
    words = ["-q", *config, "--jobs", "2", "--store", str(place / "s.db"), str(named)]
    for name in ("cold", "again"):
        done = subprocess.run(
            [sys.executable, "-c", _MEMORY, *words],
            env=ENV,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        print(f"{number:,} repositories, {name}: {done.stderr.split()[-1]} MB in the coordinator")
    return 0


@contextmanager
def cluster(place: Path) -> Iterator[tuple[str, Callable[[], float]]]:
    """A scheduler and two workers; their address, and how much CPU they have taken by now."""
    dask = shutil.which("dask", path=str(Path(sys.executable).parent)) or "dask"
    file = place / "scheduler.json"
    more = ["--no-dashboard", "--scheduler-file", str(file)]
    commands = [["scheduler", "--host", "127.0.0.1", "--port", "0"]]
    commands += [["worker", "--nthreads", "1", "--no-nanny"]] * 2
    quiet = subprocess.DEVNULL
    started = [
        subprocess.Popen([dask, *it, *more], env=ENV, stdout=quiet, stderr=quiet, cwd=place)
        for it in commands
    ]

    def cpu() -> float:
        total = 0.0
        for process in started:
            fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
        return total

    try:
        while not file.exists() or not file.read_text():
            time.sleep(0.1)
        time.sleep(5)
        yield json.loads(file.read_text())["address"], cpu
    finally:
        for process in started:
            process.send_signal(signal.SIGKILL)
            process.wait()


def measured(command: list[str]) -> Cost:
    """Run a command; its CPU is that of its children, too."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, env=ENV, check=False, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.monotonic() - begun, cpu)


if __name__ == "__main__":
    sys.exit(main())
