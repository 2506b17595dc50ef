"""What is asked about one package: a copy to work on, and what ssot-lint and ruff say of it."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from restore import parse
from rivals import REPOSITORY, installed, ruff_command, ssot_command

GETTER = '''\
"""The one place that reads the environment."""
import os
from collections.abc import Iterator, MutableMapping


class _Environment(MutableMapping[str, str]):
    def __getitem__(self, key: str) -> str:
        return os.environ[key]

    def __setitem__(self, key: str, value: str) -> None:
        os.environ[key] = value

    def __delitem__(self, key: str) -> None:
        del os.environ[key]

    def __iter__(self) -> Iterator[str]:
        return iter(os.environ)

    def __len__(self) -> int:
        return len(os.environ)

    def copy(self) -> dict[str, str]:
        return os.environ.copy()


env = _Environment()
'''
SETTINGS = """\
getter = "ssot_getter:env"
contract = "{contract}"
src = ["."]
select = ["SSOT101", "SSOT102", "SSOT103", "SSOT104", "SSOT105", "SSOT900"]
permissions = {{ production = [], tests = [], scripts = [] }}
exclude = []
respect-gitignore = false
"""

Record = dict[str, object]
Place = tuple[str, int, int]
"""File, row and column, both from 1."""
Problem = tuple[str, str, str]
"""File, code, and message without numbers."""


class Run(NamedTuple):
    """What one run of ssot-lint said."""

    code: int
    out: str
    err: str

    def records(self) -> list[Record]:
        found: list[Record] = json.loads(self.out)
        return found


def prepare(package: Path, contract: str, workspace: Path) -> Path:
    tree = workspace / f"{package.name}-{contract}"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(package, tree)
    (tree / "ssot_getter.py").write_text(GETTER)
    (tree / "ssot-lint.toml").write_text(SETTINGS.format(contract=contract))
    return tree


def run(tree: Path, *options: str) -> Run:
    environment = {**os.environ, "PYTHONPATH": REPOSITORY}
    environment.pop("GITHUB_ACTIONS", None)
    done = subprocess.run(
        ssot_command("--no-cache", *options, "."),
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def asked_ruff(tree: Path) -> set[Place]:
    """Ruff's findings, without those on import statements and in the getter."""
    done = subprocess.run(
        ruff_command("--no-cache", "--output-format=json", "."),
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    found = {
        place(tree, record) for record in json.loads(done.stdout) if record["code"] == "TID251"
    }
    imported: dict[str, set[int]] = {}
    for name in {place[0] for place in found}:
        imported[name] = set(import_rows((tree / name).read_bytes()))
    return {p for p in found if p[1] not in imported[p[0]] and p[0] != "ssot_getter.py"}


def import_rows(data: bytes) -> Iterator[int]:
    tree = parse(data)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)
    if tree is None:
        for row, line in enumerate(data.splitlines(), 1):
            if line.lstrip().startswith((b"import ", b"from ")):
                yield row


def place(tree: Path, record: Record) -> Place:
    location = record["location"]
    assert isinstance(location, dict)
    name = os.path.relpath(os.path.join(tree, str(record["filename"])), tree)
    return name.replace(os.sep, "/"), location["row"], location["column"]


def is_safe(record: Record) -> bool:
    fix = record["fix"]
    return isinstance(fix, dict) and fix["applicability"] == "safe"


def row_of(path: Path, row: int) -> bytes:
    return path.read_bytes().splitlines()[row - 1]


def name_problems(tree: Path) -> dict[Problem, list[int]]:
    """The rows of undefined, unused and redefined names and of late imports."""
    ruff = str(installed("ruff") / "ruff")
    rules = "--select=F401,F404,F811,F821,F823,E402"
    done = subprocess.run(
        [ruff, "check", "--isolated", "--no-cache", rules, "--config=exclude = []"]
        + ["--no-respect-gitignore", "--output-format=json", "."],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    found: dict[Problem, list[int]] = {}
    for record in json.loads(done.stdout):
        name, row, _ = place(tree, record)
        problem = name, str(record["code"]), re.sub(r"\d+", "", str(record["message"]))
        found.setdefault(problem, []).append(row)
    return found
