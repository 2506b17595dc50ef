"""``allow`` entries that allow nothing are findings, on runs over the whole project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process import ROOT

ALLOWS = """\
getter = "app.env:env"
contract = "mapping"
allow = [
  { path = "boot.py", reason = "runs first" },
  { path = "gone.py", reason = "left long ago" },
]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "ssot-lint.toml").write_text(ALLOWS)
    (tmp_path / "boot.py").write_text('import os\nos.environ["A"]\n')
    (tmp_path / "gone.py").write_text("import os\n")
    (tmp_path / "other.py").write_text("x = 1\n")
    return tmp_path


def findings(project: Path, *arguments: str) -> list[tuple[str, str, int]]:
    command = [sys.executable, "-m", "ssot_lint", "check", "--output-format", "json", *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=project, env=env, capture_output=True, check=False)
    return [
        (Path(it["filename"]).name, it["code"], it["location"]["row"])
        for it in json.loads(done.stdout)
    ]


def test_an_entry_that_allows_nothing_is_named_on_its_line(project: Path) -> None:
    assert findings(project) == [("ssot-lint.toml", "SSOT901", 5)]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["other.py"], id="part of the project"),
        pytest.param(["--ignore", "SSOT901"], id="not selected"),
    ],
)
def test_other_runs_say_nothing(project: Path, arguments: list[str]) -> None:
    assert findings(project, *arguments) == []


def test_one_that_is_needed_again_is_not_named(project: Path) -> None:
    (project / "gone.py").write_text('import os\nos.getenv("A")\n')
    assert findings(project) == []
