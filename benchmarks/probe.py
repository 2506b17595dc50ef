"""Asks each linter about the same 24 accesses and 6 decoys, one per line.

    python benchmarks/probe.py

prints one Markdown row per linter: how many accesses it finds where they are, and how many
decoys it takes for one. Everything is installed in environments of its own.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from rivals import (
    ast_grep_command,
    fixit_command,
    ruff_command,
    semgrep_command,
    ssot_command,
)

# Rows that end in ``#+`` are accesses, those in ``#-`` are none; all else is neither.
PROBE = """\
import importlib
import os
import os as system
import os.path as p
import posix
import sys
from os import *
from os import environ as variables
from os import getenv as ask

port = os.environ["PORT"]  #+
host = os.environ.get("HOST", "localhost")  #+
user = os.getenv("USER")  #+
raw = os.environb[b"RAW"]  #+
shown = f"{os.environ['SHOWN']}"  #+
if "FLAG" in os.environ:  #+
    os.environ["FLAG"] = "1"  #+
os.environ.setdefault("MODE", "fast")  #+
os.environ |= {"A": "b"}  #+
os.putenv("B", "c")  #+
everything = {**os.environ}  #+
alias = system.environ["ALIAS"]  #+
through_path = p.os.environ["PATH"]  #+
posix_one = posix.environ[b"POSIX"]  #+
one = variables["ONE"]  #+
two = ask("TWO")  #+
env = os.environ  #+
three = env["THREE"]  #+
get = os.environ.get  #+
four = get("FOUR")  #+
five = getattr(os, "environ")["FIVE"]  #+
six = importlib.import_module("os").environ["SIX"]  #+
seven = sys.modules["os"].environ["SEVEN"]  #+
eight = environ["EIGHT"]  #+


def shadowed(os, environ):
    return os.environ["NO"]  #-


def local(environ):
    return environ["NO"]  #-


class Request:
    environ = {}

    def read(self):
        return self.environ["NO"]  #-


text = "os.environ['NO']"  #-
# os.environ["NO"]  #-
NAME = "os.getenv"  #-
"""
_REPORTED = re.compile(r"probe\.py[\"']?[:@](\d+)", re.MULTILINE)
_REPORTED_BELOW = re.compile(r"^\s*(\d+)[┆│|]", re.MULTILINE)


def main() -> None:
    wanted = {n for n, row in enumerate(PROBE.splitlines(), 1) if row.endswith("#+")}
    decoys = {n for n, row in enumerate(PROBE.splitlines(), 1) if row.endswith("#-")}
    print(f"| linter | accesses found, of {len(wanted)} | decoys reported, of {len(decoys)} |")
    print("|---|--:|--:|")
    for name, command in LINTERS.items():
        with tempfile.TemporaryDirectory() as directory:
            tree = Path(directory)
            (tree / "probe.py").write_text(PROBE)
            rows = reported(command(tree), tree)
        print(f"| {name} | {len(rows & wanted)} | {len(rows & decoys)} |", flush=True)


def reported(command: list[str], tree: Path) -> set[int]:
    """The rows of the probe that a linter's output names."""
    ran = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    said = ran.stdout + ran.stderr
    return {int(row) for row in (*_REPORTED.findall(said), *_REPORTED_BELOW.findall(said))}


LINTERS: dict[str, Callable[[Path], list[str]]] = {
    "ssot-lint": lambda _: ssot_command("--isolated", "--no-cache", "--output-format=concise", "."),
    "ruff TID251": lambda _: ruff_command("--no-cache", "--output-format=concise", "."),
    "Fixit, a rule with qualified names": fixit_command,
    "semgrep": lambda tree: [*semgrep_command(tree), "--emacs"],
    "ast-grep": ast_grep_command,
}


if __name__ == "__main__":
    main()
