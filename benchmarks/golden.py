"""Before and after a change: findings, fixes and every output format, byte for byte.

    python benchmarks/golden.py BEFORE [FOLDER ...] [--after AFTER] [--added]

``BEFORE`` and ``AFTER`` (default: this checkout) are checkouts, or revisions of this repository.
Each folder is copied, checked by both with its own configuration and once more with a getter that
is laid into it, and fixed by both; without folders that is the frozen example under
``tests/golden``. What differs is shown, and the exit code is 1.

``--added`` lets ``AFTER`` say more in the formats that are made of records (keys that are new, rules
that are new in SARIF), while everything that ``BEFORE`` says must still be said.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from evidence import GETTER
from rivals import REPOSITORY

FROZEN = Path(REPOSITORY) / "tests" / "golden" / "shop"
FORMATS = ("full", "concise", "grouped", "json", "json-lines", "github", "gitlab", "sarif")
FORMATS += ("junit", "rdjson", "azure", "pylint")
RECORDS = frozenset({"json", "json-lines", "gitlab", "sarif", "rdjson"})
SELECT = "SSOT101,SSOT102,SSOT103,SSOT104,SSOT105,SSOT106,SSOT110,SSOT9"
# Stated, so that versions agree that have other defaults.
TIERS = (
    'tiers = { tests = ["**/tests/**", "**/test_*.py", "**/*_test.py", "**/conftest.py"],'
    ' scripts = ["scripts/**"] }'
)
LAID = ("--config", 'getter = "ssot_getter:env"', "--config", 'contract = "mapping"')
Outputs = Mapping[str, bytes]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("before")
    parser.add_argument("folders", nargs="*", type=Path, default=[FROZEN])
    parser.add_argument("--after", default=REPOSITORY)
    parser.add_argument("--added", action="store_true")
    parser.add_argument("--select", default=SELECT, help="the rules to compare")
    arguments = parser.parse_args()
    differences = 0
    with tempfile.TemporaryDirectory(prefix="golden-") as made:
        room = Path(os.path.realpath(made))
        checkouts = [checkout(it, room) for it in (arguments.before, arguments.after)]
        for folder in arguments.folders:
            for name, flags in (("own", ()), ("laid", ("--isolated", *LAID))):
                pair = [
                    outputs(
                        it,
                        folder,
                        room / "tree",
                        ["--config", TIERS, "--select", arguments.select, *flags],
                    )
                    for it in checkouts
                ]
                found = [*compared(*pair, added=arguments.added)]
                print(f"{folder.name} ({name}): {len(pair[0])} outputs, {len(found)} differ")
                differences += len(found)
                print("".join(found), end="")
    return 1 if differences else 0


def checkout(name: str, room: Path) -> Path:
    """A folder that holds the revision ``name``, or that is ``name``."""
    if Path(name).is_dir():
        return Path(name).resolve()
    target = room / "revisions" / name.replace("/", "-")
    target.mkdir(parents=True)
    archive = subprocess.run(
        ["git", "-C", REPOSITORY, "archive", name, "ssot_lint"], capture_output=True, check=True
    )
    subprocess.run(["tar", "x", "-C", str(target)], input=archive.stdout, check=True)
    return target


def outputs(tool: Path, folder: Path, tree: Path, flags: list[str]) -> Outputs:
    """All that a checkout of ours says about a folder and does to it, by name."""
    _lay(folder, tree)
    written = tree.parent / "written"
    shutil.rmtree(written, ignore_errors=True)
    written.mkdir()
    more = [word for it in FORMATS for word in ("--output-format", it, "-o", str(written / it))]
    said = {"check": _run(tool, tree, ["check", "--no-cache", *flags, *more])}
    said |= {it.name: it.read_bytes() for it in sorted(written.iterdir())}
    said["diff"] = _run(tool, tree, ["check", "--no-cache", "--diff", "--unsafe-fixes", *flags])
    said["fix"] = _run(tool, tree, ["check", "--no-cache", "--fix", *flags])
    said |= {f"fixed {name}": data for name, data in _changed(folder, tree)}
    said["fix again"] = _run(tool, tree, ["check", "--no-cache", "--fix", "--unsafe-fixes", *flags])
    said |= {f"fixed unsafely {name}": data for name, data in _changed(folder, tree)}
    return said


def _lay(folder: Path, tree: Path) -> None:
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(folder, tree, symlinks=True)
    (tree / "ssot_getter.py").write_text(GETTER)
    (tree / ".git").mkdir(exist_ok=True)  # the project ends here, wherever the copy lies


def _changed(folder: Path, tree: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(tree.rglob("*")):
        name = path.relative_to(tree)
        if path.is_file() and name.parts[0] != ".git":
            data, before = path.read_bytes(), folder / name
            if not before.is_file() or before.read_bytes() != data:
                yield str(name), data


def _run(tool: Path, tree: Path, command: list[str]) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "ssot_lint", *command],
        cwd=tree,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tool)},
        capture_output=True,
        check=False,
    )
    return b"exit %d\n%s\n%s" % (done.returncode, done.stdout, done.stderr)


def compared(before: Outputs, after: Outputs, *, added: bool) -> Iterator[str]:
    """One excerpt for each output that differs."""
    for name in sorted({*before, *after}):
        one, two = before.get(name, b""), after.get(name, b"")
        if one == two or (added and name in RECORDS and _holds(_parsed(two), _parsed(one))):
            continue
        lines = difflib.unified_diff(
            *(it.decode("utf-8", "replace").splitlines() for it in (one, two)), lineterm="", n=0
        )
        excerpt = "".join(f"    {line[:200]}\n" for line, _ in zip(lines, range(12)))
        yield f"  {name}\n{excerpt}"


def _parsed(data: bytes) -> object:
    """JSON, or its lines."""
    try:
        return json.loads(data)
    except ValueError:
        return [json.loads(line) for line in data.splitlines()]


def _holds(more: object, less: object) -> bool:
    """Whether ``more`` says all that ``less`` says: keys may be new, and rules that SARIF lists."""
    if isinstance(less, dict) and isinstance(more, dict):
        return all(key in more and _held(key, more[key], less[key]) for key in less)
    if isinstance(less, list) and isinstance(more, list):
        return len(less) == len(more) and all(map(_holds, more, less))
    return more == less


def _held(key: str, more: object, less: object) -> bool:
    if key == "ruleIndex":
        return True  # the rules are compared by id
    if key == "rules" and isinstance(more, list) and isinstance(less, list):
        known = {it["id"]: it for it in more}
        return all(it["id"] in known and _holds(known[it["id"]], it) for it in less)
    return _holds(more, less)


if __name__ == "__main__":
    sys.exit(main())
