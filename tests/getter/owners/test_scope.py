"""Whose variables an access is about: what is foreign is silent, and counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.engine.check import check
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.settings.workspace import Workspace

ENVS = """\
import os

APP_PORT = int(os.getenv("APP_PORT", "80"))
DECLARED = os.getenv("DECLARED", "1")
THIRD = os.getenv("APP_THIRD", "1")
"""


def codes(root: Path, statement: str, name: str = "app/use.py") -> tuple[list[str], int]:
    (root / "app").mkdir()
    (root / "app/__init__.py").write_text("")
    (root / "app/envs.py").write_text(ENVS)
    overrides = ('getter = "app.envs"', 'variables = ["APP_*"]', 'allow-variables = ["APP_OPEN"]')
    workspace = Workspace(str(root), Overrides(overrides, isolated=True))
    data = f"import os\nimport subprocess\n\n{statement}\n".encode()
    report = check(data, workspace.settings_for(str(root / name)), workspace.memory)
    return [it.code for it in report.findings], report.foreign


@pytest.mark.parametrize(
    "statement, expected, foreign",
    [
        ('os.environ["APP_PORT"]', ["SSOT101"], 0),
        ('os.environ["DECLARED"]', ["SSOT101"], 0),
        ('os.environ["HOME"]', [], 1),
        ('os.environ["HOME"] = "x"', [], 1),
        ('"HOME" in os.environ', [], 1),
        ('os.environ["APP_OPEN"]', [], 0),
        ('os.environ["APP_OPEN"] = "x"', ["SSOT103"], 0),
        ('os.environ[f"APP_{x}"]', ["SSOT101"], 0),
        ('os.environ[f"OTHER_{x}"]', [], 1),
        ("os.environ[name]", [], 1),
        ('os.environ[name] = "x"', ["SSOT103"], 0),
        ("os.environ.copy()", [], 1),
        ("dict(os.environ)", [], 1),
        ("{**os.environ}", [], 1),
        ("subprocess.run([], env=os.environ)", [], 1),
        ("for name in os.environ: pass", ["SSOT104"], 0),
        ("os.environ.update(values)", ["SSOT103"], 0),
        ('os.environ.update({"HOME": "x"})', [], 1),
        ('os.environ.update({"APP_PORT": "x"})', ["SSOT103"], 0),
    ],
)
def test_scope(tmp_path: Path, statement: str, expected: list[str], foreign: int) -> None:
    assert codes(tmp_path, statement) == (expected, foreign)


def test_django_is_told_its_settings(tmp_path: Path) -> None:
    statement = 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "app.settings")'
    assert codes(tmp_path, statement, "manage.py")[0] == []


def test_tests_may_write_what_is_not_known(tmp_path: Path) -> None:
    assert codes(tmp_path, 'os.environ[name] = "x"', "tests/test_a.py")[0] == []
