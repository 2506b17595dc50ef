"""A getter that is a module: what importing it does by the way is done where it was not before."""

from __future__ import annotations

from pathlib import Path

import pytest

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
