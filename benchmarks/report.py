"""Measures what a report costs beside the check it is made of, and a history by its revisions.

    python benchmarks/corpus.py DIRECTORY
    python benchmarks/report.py DIRECTORY/tree [--repository CLONE]

The first line is of runs in turns on the tree. With a repository (a clone with its history and a
working tree) the others are of ``--history`` over more and more of its commits: what one more costs.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from corpus import describe
from measure import Contender, Cost, alternate, machine, median, ratio
from versus import WHOLE_TREE, seconds

REPORT_FORMATS = ("text", "json", "html")


def beside_check(tree: Path, rounds: int) -> None:
    options = ("--isolated", "--no-cache", *WHOLE_TREE)
    contenders = {"check": Contender(_command("check", *options, "."), tree)}
    for name in REPORT_FORMATS:
        command = _command("report", *options, "--output-format", name, ".")
        contenders[name] = Contender(command, tree)
    costs = alternate(contenders, rounds)
    print(f"{describe(tree)}; {machine()}\n")
    print("| command | wall | CPU | peak | wall × check | CPU × check |\n|---|--:|--:|--:|--:|--:|")
    for name, found in costs.items():
        title = "check" if name == "check" else f"report --output-format {name}"
        cost, times = median(found), ratio(found, costs["check"])
        print(f"| {title} | {_cost(cost)} | {times.wall:.2f} | {times.cpu:.2f} |")


def by_revisions(repository: Path, rounds: int) -> None:
    """One revision, then more: the difference is what revisions after the first cost."""
    commits = int(_git(repository, "rev-list", "--first-parent", "--count", "HEAD"))
    print(f"\n{describe(repository)}; {commits:,} commits that lead to HEAD\n")
    print("| revisions | wall | CPU | each after the first |\n|--:|--:|--:|--:|")
    plain = median(_history(repository, None, rounds))
    first = 0.0
    for wanted in (1, 30, 300):
        step = max(1, -(-commits // wanted))
        number = -(-commits // step)
        cost = median(_history(repository, step, rounds))
        own = cost.cpu - plain.cpu
        first = first or own
        each = f"{(own - first) / (number - 1) * 1000:.0f} ms" if number > 1 else ""
        print(f"| {number:,} | {seconds(cost.wall)} | {seconds(cost.cpu)} | {each} |")


def _history(repository: Path, step: int | None, rounds: int) -> list[Cost]:
    asked = () if step is None else (f"--history={step}",)
    command = _command("report", "--no-cache", *asked, ".")
    return alternate({"": Contender(command, repository)}, rounds)[""]


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "ssot_lint", *arguments]


def _git(repository: Path, *arguments: str) -> str:
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def _cost(cost: Cost) -> str:
    return f"{seconds(cost.wall)} | {seconds(cost.cpu)} | {cost.memory:.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("tree", type=Path)
    parser.add_argument("--repository", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    beside_check(options.tree.resolve(), options.rounds)
    if options.repository is not None:
        by_revisions(options.repository.resolve(), min(options.rounds, 2))


if __name__ == "__main__":
    main()
