"""A getter that is a module: what importing it does by the way is done where it was not before."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lint.core.model import Finding
from ssot_lint.engine.check import check
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.settings.workspace import Workspace

TABLE = """\
environment_variables = {
    "APP_PORT": lambda: int(os.getenv("APP_PORT", "80")),
    "APP_NAME": lambda: os.getenv("APP_NAME", "app"),
    "APP_MODE": lambda: os.getenv("APP_MODE", "dev"),
}


def __getattr__(name):
    return environment_variables[name]()
"""
READ = 'import os\n\n\ndef run():\n    return int(os.getenv("APP_PORT", "80"))\n'


@pytest.mark.parametrize(
    ("first", "reasons"),
    [
        pytest.param("", (), id="nothing"),
        pytest.param('DEBUG = os.getenv("APP_DEBUG", "")', (), id="another read"),
        pytest.param('LEVEL = int(os.getenv("APP_LEVEL", "1"))', (), id="declares, with a default"),
        pytest.param('LEVEL = int(os.getenv("APP_LEVEL"))', ("first-import",), id="needs a value"),
        pytest.param('os.environ["APP_PORT"] = "9"', ("first-import",), id="writes"),
        pytest.param("load_dotenv()", ("first-import",), id="loads"),
        pytest.param('os.chdir("/")', ("first-import",), id="goes elsewhere"),
        pytest.param('assert os.environ.get("APP_KEY")', ("first-import",), id="refuses"),
    ],
)
def test_a_module_that_is_the_getter(tmp_path: Path, first: str, reasons: tuple[str, ...]) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/__init__.py").write_text("")
    (tmp_path / "app/envs.py").write_text(
        f"import os\nfrom dotenv import load_dotenv\n\n{first}\n{TABLE}"
    )
    path = tmp_path / "app/use.py"
    path.write_text(READ)
    workspace = Workspace(str(tmp_path), Overrides(('getter = "app.envs"',), isolated=True))
    settings = workspace.settings_for(str(path))
    (found,) = check(READ.encode(), settings, workspace.memory).findings
    assert found.fix is not None, found.fix_refused
    assert found.fix.reasons == reasons


CONSTANTS = 'import os\n\nPORT = int(os.getenv("APP_PORT", "80"))\n'
USE = 'import os\n\nX = int(os.getenv("APP_PORT", "80"))\n'


def proposed(root: Path, files: dict[str, str]) -> Finding:
    for name, text in {"app/__init__.py": "", **files}.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    workspace = Workspace(str(root), Overrides(('getter = "app.envs"',), isolated=True))
    settings = workspace.settings_for(str(root / "app/use.py"))
    (found,) = check(files["app/use.py"].encode(), settings, workspace.memory).findings
    return found


@pytest.mark.parametrize("registry", [CONSTANTS, f"import os\n\n{TABLE}"])
def test_a_module_that_is_the_getter_closes_no_circle(tmp_path: Path, registry: str) -> None:
    """``app/envs.py`` would find ``X`` missing: who imports it runs that file first."""
    registry = f"from app.use import X\n{registry}"
    found = proposed(tmp_path, {"app/envs.py": registry, "app/use.py": USE})
    assert found.fix is None
    assert found.fix_refused is not None
    assert "app.use" in found.fix_refused


@pytest.mark.parametrize(
    ("writer", "safety"),
    [
        ("", "safe"),
        ('env = {}\nenv["PORT"] = "1"\n', "safe"),
        ('env = os.environ\nenv["APP_NAME"] = "1"\n', "safe"),
        ('os.environ["APP_PORT"] = "1"\n', "unsafe"),
        ('os.environ["APP_" + "PORT"] = "1"\n', "unsafe"),
        ('env = os.environ\nenv["APP_PORT"] = "1"\n', "unsafe"),
        ('env: dict = os.environ  # all of it\nenv[key] = "1"\n', "unsafe"),
        ('from os import environ as E\nE.setdefault(key, "1")\n', "unsafe"),
        ('one = os.environ\ntwo = one\nother = two\nother.update(APP_PORT="1")\n', "unsafe"),
    ],
)
def test_who_writes_the_variable_under_other_names(
    tmp_path: Path, writer: str, safety: str
) -> None:
    found = proposed(
        tmp_path,
        {"app/envs.py": CONSTANTS, "app/use.py": USE, "app/other.py": f"import os\n{writer}"},
    )
    assert found.fix is not None, found.fix_refused
    assert found.fix.safety == safety
