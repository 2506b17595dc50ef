"""A run on one file says what holds now, whatever has become of the files that it takes names from."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.commands import lint
from tests.names.projects import lay_out

FILES = {
    "pyproject.toml": "[tool.ssot-lint]\n",
    "p/__init__.py": "",
    "p/util.py": "Money = 1\n",
    "q.py": "from p.util import Money\n\nx = Money\n",
}


def without(root: Path) -> None:
    (root / "p/util.py").write_text("Other = 1\n")
    os.utime(root / "p/util.py", ns=(1, 1))


def said(root: Path) -> bool:
    done = lint("check", "--select", "SSOT302", "q.py", cwd=root)
    assert done.code == (b"SSOT302" in done.out)
    return b"SSOT302" in done.out


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "p/util.py").unlink(),
        without,
        lambda root: (root / "p/util.py").rename(root / "p/other.py"),
    ],
    ids=["gone", "without", "renamed"],
)
@pytest.mark.parametrize("git", ["", "without commits"])
def test_a_finding_goes_with_its_reason(
    change: Callable[[Path], None], git: str, tmp_path: Path
) -> None:
    if git:
        (tmp_path / ".git").mkdir()
    lay_out(tmp_path, FILES)
    change(tmp_path)
    assert said(tmp_path)
    assert said(tmp_path)
    lay_out(tmp_path, FILES)
    assert not said(tmp_path)
    assert not said(tmp_path)
