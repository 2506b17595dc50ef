"""Files that hold Python under other names: stubs, scripts without a console, without a suffix."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import ENV, READ, lint, project

FIXED = b'from app.env import env\n\nX = env["A"]\n'


@pytest.mark.parametrize("name", ["a.py", "a.pyi", "a.pyw", "pkg/a.pyi"])
def test_found_by_a_walk_and_fixed(name: str, tmp_path: Path) -> None:
    root = project(tmp_path, {name: READ})
    done = lint("check", "--output-format", "concise", cwd=root)
    assert done.out.decode().startswith(f"{name}:3:5: SSOT101 [*]")
    assert lint("check", "--fix", cwd=root).code == 0
    assert (root / name).read_bytes() == FIXED


SHEBANGS = {
    "python": (b"#!/usr/bin/python3\n", True),
    "python by env": (b"#!/usr/bin/env python\n", True),
    "python by env with options": (b"#!/usr/bin/env -S python3 -u\n", True),
    "a runner of scripts": (b"#!/usr/bin/env -S uv run --script\n", True),
    "pypy": (b"#!/opt/pypy3\n", True),
    "a shell": (b"#!/bin/sh\n", False),
    "none": (b"", False),
}


@pytest.mark.parametrize("first, ours", SHEBANGS.values(), ids=SHEBANGS)
def test_without_a_suffix(first: bytes, ours: bool, tmp_path: Path) -> None:
    root = project(tmp_path, {"tool": first + READ})
    assert lint("check", "tool", cwd=root).code == ours
    assert lint("check", "--fix", "tool", cwd=root).code == 0
    assert (root / "tool").read_bytes() == first + (FIXED if ours else READ)
    (root / "tool").write_bytes(first + READ)
    assert lint("check", cwd=root).code == 0, "a walk does not open files to find out"


def test_the_stub_of_the_getter_is_its_own(tmp_path: Path) -> None:
    stub = b"from os import environ as env\n\n__all__ = ['env']\n"
    root = project(tmp_path, {"app/env.pyi": stub, "app/other.pyi": stub})
    done = lint("check", "--output-format", "concise", cwd=root)
    assert [row.partition(b":")[0] for row in done.out.splitlines()[:1]] == [b"app/other.pyi"]
    assert done.out.count(b"app/") == 1


METADATA = b'# /// script\n# requires-python = ">=3.12"\n# dependencies = []\n# ///\n'


def test_a_script_says_what_it_runs_on(tmp_path: Path) -> None:
    root = project(tmp_path, {"s.py": METADATA, "a.py": READ, "app/env.py": ENV.encode()})
    (root / "pyproject.toml").write_text(
        '[project]\nrequires-python = ">=3.10"\n[tool.ssot-lint]\ngetter = "app.env:env"\n'
    )
    for name, target in (("s.py", "py312"), ("a.py", "py310")):
        shown = json.loads(lint("config", "--output-format", "json", name, cwd=root).out)
        assert shown["target_version"] == target


def test_a_table_of_ours_in_a_script_is_not_read(tmp_path: Path) -> None:
    data = METADATA[:-6] + b"# [tool.ssot-lint]\n# select = []\n# ///\n" + READ
    root = project(tmp_path, {"s.py": data})
    done = lint("check", cwd=root)
    assert done.code == 1
    assert b"the script names the packages it needs (PEP 723)" in done.out
