"""A run is about the project of the paths that it is given, wherever it is started."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.workspace.run.home import home_of
from ssot_lint.workspace.settings.workspace import Workspace
from tests.cli.commands import lint

TABLE = "[tool.ssot-lint]\n"


def _lay_out(root: Path) -> None:
    for name in ("shop/shop", "broken"):
        (root / name).mkdir(parents=True)
    (root / "shop/pyproject.toml").write_text(TABLE)
    (root / "shop/shop/__init__.py").write_text("")
    (root / "shop/use.py").write_text("from shop import gone\n")
    (root / "broken/pyproject.toml").write_text("[tool.ssot-lint]\nno-such-key = 1\n")
    (root / "broken/a.py").write_text("x = 1\n")


@pytest.mark.parametrize("path", ["shop", "shop/use.py"])
def test_siblings_are_not_looked_at(path: str, tmp_path: Path) -> None:
    _lay_out(tmp_path)
    done = lint("check", "--select", "SSOT302", "--output-format", "concise", path, cwd=tmp_path)
    assert b"shop/use.py:1:18" in done.out
    assert not done.err
    assert not (tmp_path / ".ssot-lint_cache").exists()


@pytest.mark.parametrize(
    "cwd, paths, home",
    [
        (".", [], "."),
        (".", ["."], "."),
        (".", ["loose"], "."),
        (".", ["shop"], "shop"),
        (".", ["shop/use.py", "shop/shop"], "shop"),
        (".", ["shop", "loose"], "."),
        ("shop", ["inner"], "shop"),
        ("shop", ["use.py"], "shop"),
        ("loose", ["../shop/use.py"], "shop"),
        ("shop", ["inner/../../other/a.py"], "other"),
    ],
)
def test_home(cwd: str, paths: list[str], home: str, tmp_path: Path) -> None:
    for name in ("shop/shop", "shop/inner", "other", "loose"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("shop", "shop/inner", "other"):
        (tmp_path / name / "pyproject.toml").write_text(TABLE)
    (tmp_path / "shop/use.py").write_text("")
    workspace = Workspace(str(tmp_path / cwd))
    assert workspace.project_root(home_of(workspace, paths)) == str((tmp_path / home).resolve())
