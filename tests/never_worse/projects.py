"""Small projects: files laid over a getter, checked and fixed as users do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.cli.commands import Ended, lint
from tests.process import ROOT

GETTER = (ROOT / "examples" / "shop" / "shop" / "env.py").read_text("utf-8")
BASE = {
    "pyproject.toml": '[tool.ssot-lint]\ngetter = "app.env:env"\n',
    "app/__init__.py": "",
    "app/env.py": GETTER,
}


class Said(NamedTuple):
    """One finding: where, and what can be done about it."""

    place: str
    """``app/core.py:5``."""
    safety: str | None
    reasons: tuple[str, ...]
    refused: str | None


def lay(root: Path, files: Mapping[str, str | bytes], base: Mapping[str, str] = BASE) -> Path:
    """Write the files over those of a project with a getter."""
    for name, text in {**base, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


def check(root: Path, *arguments: str) -> list[Said]:
    """What ``check`` says of the project."""
    ended = lint("check", "--no-cache", "--output-format", "json", *arguments, cwd=root)
    assert ended.code in (0, 1), ended.err
    return [
        Said(
            f"{Path(it['filename']).relative_to(root).as_posix()}:{it['location']['row']}",
            it["fix"] and it["fix"]["applicability"],
            tuple(it["fix"]["reasons"]) if it["fix"] else (),
            it["fix_refused"],
        )
        for it in json.loads(ended.out)
    ]


def check_files(root: Path, *arguments: str) -> dict[str, Said]:
    """The same by file, where each has one finding."""
    return {it.place.partition(":")[0]: it for it in check(root, *arguments)}


def as_own(files: Mapping[str, str], own: str) -> dict[str, str]:
    """Files of one row of a table, in whose names and texts ``HERE`` stands for a module of its own."""
    return {path.replace("HERE", own): text.replace("HERE", own) for path, text in files.items()}


def fix(root: Path, *arguments: str) -> Ended:
    """``check --fix``."""
    return lint("check", "--no-cache", "--fix", *arguments, cwd=root)


def run(root: Path, *arguments: str) -> list[tuple[int, str]]:
    """How Python ends and what it prints, with the variable ``A`` there, missing and empty."""
    told = []
    for value in ("v", None, ""):
        given = {**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
        given.pop("A", None)
        given.update({} if value is None else {"A": value})
        command = [sys.executable, *arguments]
        ended = subprocess.run(command, cwd=root, env=given, capture_output=True, text=True)
        told.append((ended.returncode, ended.stdout))
    return told
