"""What ``--fix`` makes of whole files: by entries that are imported, by several getters."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import lint
from tests.getter.owners.test_kinds import CONSTANTS, FUNCTIONS

VARIABLES = """\
import os


class Variable:
    def __init__(self, name, default):
        self.name = name
        self.default = default

    def get(self):
        return os.environ.get(self.name, self.default)

    def set(self, value):
        os.environ[self.name] = str(value)

    def unset(self):
        os.environ.pop(self.name, None)


APP_PORT = Variable("APP_PORT", "80")
APP_NAME = Variable("APP_NAME", None)
"""
BEFORE = """\
import os

from app.variables import APP_NAME as NAME
from app.variables import APP_PORT


def run():
    os.environ[NAME.name] = "x"
    os.environ.pop(APP_PORT.name, None)
    return os.environ.get(APP_PORT.name, "80"), os.environ.get("APP_NAME")
"""
AFTER = """\
from app.variables import APP_NAME as NAME
from app.variables import APP_PORT


def run():
    NAME.set("x")
    APP_PORT.unset()
    return APP_PORT.get(), NAME.get()
"""


def project(root: Path, getter: str, files: dict[str, str]) -> None:
    (root / "app").mkdir()
    (root / "app/__init__.py").write_text("")
    (root / "ssot-lint.toml").write_text(f"getter = {getter}\n")
    for name, text in files.items():
        (root / name).write_text(text)


def test_an_entry_that_is_imported_is_asked_itself(tmp_path: Path) -> None:
    project(tmp_path, '"app.variables"', {"app/variables.py": VARIABLES, "app/use.py": BEFORE})
    lint("check", "--fix", "--select", "SSOT1", cwd=tmp_path)
    assert (tmp_path / "app/use.py").read_text() == AFTER


def test_each_access_goes_to_the_getter_that_has_it(tmp_path: Path) -> None:
    before = 'import os\n\nNAME = os.getenv("APP_NAME")\n\n\ndef port():\n    return int(os.getenv("ASKED", 80))\n'
    files = {
        "app/one.py": CONSTANTS,
        "app/two.py": FUNCTIONS.replace("APP_PORT", "ASKED"),
        "app/use.py": before,
    }
    project(tmp_path, '["app.one", "app.two"]', files)
    lint("check", "--fix", "--select", "SSOT1", cwd=tmp_path)
    after = (tmp_path / "app/use.py").read_text()
    assert "NAME = one.NAME\n" in after
    assert "    return two.port()\n" in after
