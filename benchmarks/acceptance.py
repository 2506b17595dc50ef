"""Holds ssot-lint against real packages: finds what ruff finds, and fixes change nothing else.

    python benchmarks/corpus.py DIRECTORY
    python benchmarks/acceptance.py DIRECTORY/eight/*

For each package, and for the contracts ``mapping`` and ``get``: all findings of ruff's TID251 are
found but those on import lines; after ``--fix`` each file is the original but for the getter and
imports (see restore.py); what is not fixed says why; a second ``--fix`` changes nothing; repeated
runs and runs with 1 and 2 workers print the same. Works on copies. Exits 1 where anything fails.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from corpus import python_files
from evidence import (
    Place,
    Problem,
    Record,
    Run,
    asked_ruff,
    is_safe,
    name_problems,
    place,
    prepare,
    row_of,
    run,
)
from restore import differences


class Outcome(NamedTuple):
    """The counts of one package under one contract, and all that went wrong."""

    package: str
    contract: str
    files: int
    ruff: int
    ours: int
    missing: list[str]
    extra: list[str]
    changed: int
    left: int
    failures: list[str]


def judge(package: Path, contract: str, workspace: Path) -> Outcome:
    """All checks on a copy of one package."""
    tree = prepare(package, contract, workspace)
    failures: list[str] = []
    ruff, first = asked_ruff(tree), run(tree, "--output-format=json")
    failures += same_output(tree, first)
    if first.code not in (0, 1):
        return Outcome(package.name, contract, 0, len(ruff), 0, [], [], 0, 0, failures)
    records = first.records()
    ours = {place(tree, record) for record in records if record["code"] != "SSOT900"}
    before = {path: path.read_bytes() for path in python_files(tree)}
    fixed = run(tree, "--fix", "--output-format=json")
    failures += [f"--fix: {fixed.err}"] if fixed.code not in (0, 1) or fixed.err else []
    after = {path: path.read_bytes() for path in python_files(tree)}
    failures += left_as_it_was(tree, before, after, contract == "get")
    failures += twice(tree, records) + unexplained(tree, records) + not_fixed(tree, records, fixed)
    failures += new_lint(package, tree)
    run(tree, "--fix", "--output-format=json")
    failures += [
        f"{path.relative_to(tree)}: a second --fix changed it"
        for path in after
        if path.read_bytes() != after[path]
    ]
    return Outcome(
        package.name,
        contract,
        len(before) - 1,
        len(ruff),
        len(ours),
        sorted(lines(package, ruff - ours)),
        sorted(lines(package, ours - ruff)),
        sum(before[path] != after[path] for path in before),
        len(fixed.records()) if fixed.code in (0, 1) else -1,
        failures,
    )


def same_output(tree: Path, first: Run) -> list[str]:
    """Runs that must not differ, and the first one's own trouble."""
    failures = []
    if first.code not in (0, 1) or first.err:
        failures.append(f"check: exit {first.code}: {first.err[-3000:]}")
    for options in (("--jobs=1",), ("--jobs=2",), ("--jobs=2",)):
        again = run(tree, "--output-format=json", *options)
        if again != first:
            failures.append(f"{options} differs from the first run: {again.err[-500:]}")
    return failures


def lines(package: Path, places: set[Place]) -> Iterator[str]:
    for name, row, column in places:
        text = row_of(package / name, row).decode(errors="replace")
        yield f"{name}:{row}:{column}: {text.strip()[:150]}"


def left_as_it_was(
    tree: Path, before: dict[Path, bytes], after: dict[Path, bytes], calls_only: bool
) -> Iterator[str]:
    for path, data in before.items():
        if data != after[path]:
            for problem in differences(data, after[path], calls_only):
                yield f"{path.relative_to(tree)}: {problem}"


def twice(tree: Path, records: list[Record]) -> list[str]:
    """One access is one finding."""
    places = Counter(place(tree, record) for record in records)
    return [f"{spot}: {count} findings" for spot, count in places.items() if count > 1]


def unexplained(tree: Path, records: list[Record]) -> list[str]:
    """Findings with neither a safe fix nor a reason why there is none."""
    return [
        f"{place(tree, record)}: {record['code']} has no safe fix and gives no reason"
        for record in records
        if not is_safe(record) and not record["fix_refused"]
    ]


def not_fixed(tree: Path, records: list[Record], fixed: Run) -> list[str]:
    """``--fix`` leaves no finding with a safe fix, and no more than have none.

    It may leave fewer: once one fix has imported the getter, others that could not become safe.
    """
    left = fixed.records() if fixed.code in (0, 1) else []
    refused = [record for record in records if not is_safe(record)]
    failures = [
        f"{place(tree, record)}: --fix left a finding with a safe fix: {record['message']}"
        for record in left
        if is_safe(record)
    ]
    if len(left) > len(refused):
        failures.append(f"{len(refused)} findings had no safe fix, --fix left {len(left)}")
    return failures


def new_lint(package: Path, tree: Path) -> list[str]:
    """What ruff says of names and imports after the fixes and did not say before."""
    before, after = name_problems(package), name_problems(tree)
    return [
        f"new: {problem} (lines {rows})"
        for problem, rows in after.items()
        if problem not in before and not excused(tree, problem, rows)
    ]


def excused(tree: Path, problem: Problem, rows: list[int]) -> bool:
    """An ``__init__`` keeps its ``import os``, which others may import from there; and ruff lets
    writes to os.environ stand above imports, but not those through a getter."""
    name, code, _ = problem
    if code == "E402":
        return not any(b"ssot_getter" in row_of(tree / name, row) for row in rows)
    return code == "F401" and name.endswith("__init__.py")


def show(outcome: Outcome, extra: bool) -> None:
    for line in outcome.missing:
        print(f"  MISSING {line}")
    for line in outcome.failures:
        print(f"  FAILED {line}")
    for line in outcome.extra if extra else ():
        print(f"  extra {line}")


def row(outcome: Outcome) -> str:
    counts = (outcome.files, outcome.ruff, outcome.ours, len(outcome.missing), len(outcome.extra))
    rest = (outcome.changed, outcome.left, len(outcome.failures))
    cells = (outcome.package, outcome.contract, *(f"{count:,}" for count in counts + rest))
    return f"| {' | '.join(cells)} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("packages", nargs="+", type=Path, help="directories of unpacked wheels")
    parser.add_argument("--contract", action="append", choices=("mapping", "get"))
    parser.add_argument("--extra", action="store_true", help="show what ruff does not find")
    parser.add_argument("--workspace", type=Path, help="keep the fixed copies here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        outcomes = []
        for package in options.packages:
            for contract in options.contract or ("mapping", "get"):
                workspace = options.workspace or Path(scratch)
                outcomes.append(judge(package.resolve(), contract, workspace.resolve()))
                print(row(outcomes[-1]), flush=True)
                show(outcomes[-1], options.extra)
    print(
        "\n| package | contract | files | ruff | ours | missing | extra | fixed files | left | failures |"
    )
    print("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    print("\n".join(map(row, outcomes)))
    return int(any(outcome.missing or outcome.failures for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
