"""``--add-to-registry``: the entry stands behind the last one, and the access has a spelling then."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import lint, project
from tests.getter.owners.test_kinds import (
    CONSTANTS,
    DATACLASS,
    DESCRIPTORS,
    FUNCTIONS,
    OBJECTS,
    PYDANTIC,
    STORED,
    TABLE,
)

METHODS = """\
import os


class Settings:
    @property
    def port(self) -> int:
        return int(os.getenv("APP_PORT", "80"))


settings = Settings()
"""
READ = 'import os\n\n\ndef run():\n    return int(os.getenv("APP_X", "3"))\n'


def added_to(root: Path, getter: str, registry: str) -> Path:
    """A project with this registry, to which the variable of READ has been added."""
    files = {
        "app/__init__.py": b"",
        "app/envs.py": registry.encode(),
        "app/use.py": READ.encode(),
        "ssot-lint.toml": f'getter = "{getter}"\n'.encode(),
    }
    project(root, files, getter=False)
    ended = lint("check", "--add-to-registry", "app/use.py", cwd=root)
    assert b"added 1 variable to the registry" in ended.err
    return root


@pytest.mark.parametrize(
    "getter, registry, fixed",
    [
        pytest.param("app.envs", TABLE, "envs.APP_X", id="table"),
        pytest.param("app.envs:envs", DESCRIPTORS, "envs.APP_X.get()", id="descriptors"),
        pytest.param("app.envs", OBJECTS, "envs.APP_X.get()", id="objects"),
        pytest.param("app.envs", CONSTANTS, "envs.X", id="constants"),
        pytest.param("app.envs", FUNCTIONS, "envs.x()", id="functions"),
        pytest.param("app.envs:settings", PYDANTIC, "settings.x", id="settings"),
        pytest.param("app.envs:config", DATACLASS, "config.x", id="a dataclass"),
        pytest.param("app.envs:get_config()", STORED, "get_config().x", id="stored on self"),
        pytest.param("app.envs:settings", METHODS, "settings.x", id="properties"),
    ],
)
def test_added(tmp_path: Path, getter: str, registry: str, fixed: str) -> None:
    root = added_to(tmp_path, getter, registry)
    after = (root / "app/envs.py").read_text()
    assert len(after.splitlines()) > len(registry.splitlines())
    lint("check", "--fix", "--unsafe-fixes", "app/use.py", cwd=root)
    assert f"return {fixed}\n" in (root / "app/use.py").read_text()


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("is_closed", [True, False])
@pytest.mark.parametrize(
    "getter, registry",
    [
        pytest.param("app.envs", TABLE, id="table"),
        pytest.param("app.envs:envs", DESCRIPTORS, id="descriptors"),
        pytest.param("app.envs", CONSTANTS, id="constants"),
        pytest.param("app.envs", FUNCTIONS, id="functions"),
        pytest.param("app.envs:settings", METHODS, id="properties"),
    ],
)
def test_no_other_byte_is_touched(
    tmp_path: Path, getter: str, registry: str, end: str, is_closed: bool
) -> None:
    before = registry.replace("\n", end) if is_closed else registry.rstrip().replace("\n", end)
    root = added_to(tmp_path, getter, before)
    after = (root / "app/envs.py").read_bytes().decode()
    start = next(at for at, (was, now) in enumerate(zip(before + "\0", after)) if was != now)
    tail = before[start:]
    assert after.endswith(tail)
    added = after[start : len(after) - len(tail)]
    assert "APP_X" in added
    assert added.replace(end, "").splitlines() == [added.replace(end, "")]
    assert after.endswith(end) == is_closed


def test_no_sure_place_is_said_with_the_line(tmp_path: Path) -> None:
    files = {
        "app/__init__.py": b"",
        "app/envs.py": TABLE.replace('"x"),\n}', '"x")\n}').encode(),
        "app/use.py": READ.encode(),
        "ssot-lint.toml": b'getter = "app.envs"\n',
    }
    root = project(tmp_path, files, getter=False)
    ended = lint("check", "--add-to-registry", "app/use.py", cwd=root)
    assert (
        b'no sure place for `APP_X`; add by hand: "APP_X": lambda: int(os.getenv("APP_X"'
        in ended.err
    )


IMPORTED = TABLE.replace("import os\n", "from os import environ, getenv\n").replace(
    "os.getenv", "getenv"
)
IMPORTED = IMPORTED.replace("os.environ", "environ")
UNDER = """\
from os import environ

APP_PORT = int(environ.get("APP_PORT", "80"))
if APP_PORT:
    APP_LATE = environ.get("APP_LATE")
"""
MEMBERS = """\
import os
from enum import Enum


class Env(Enum):
    PORT = ("APP_PORT", "80")
    NAME = ("APP_NAME", None)
    HOST = ("APP_HOST", "h")

    def get(self):
        return os.environ.get(*self.value)
"""
NAMED = 'import os\n\nDEFAULT = "3"\n\n\ndef run():\n    return int(os.getenv("APP_X", DEFAULT))\n'
TEXT = 'import os\n\n\ndef run():\n    return os.getenv("APP_X", "3")\n'


@pytest.mark.parametrize(
    "getter, registry, use",
    [
        pytest.param("app.envs", TABLE, NAMED, id="a default by its name"),
        pytest.param("app.envs", IMPORTED, READ, id="names of its own"),
        pytest.param("app.envs", UNDER, READ, id="the last one under a condition"),
        pytest.param("app.envs:Env", MEMBERS, TEXT, id="an enumeration"),
    ],
)
def test_what_is_added_runs(tmp_path: Path, getter: str, registry: str, use: str) -> None:
    files = {
        "app/__init__.py": b"",
        "app/envs.py": registry.encode(),
        "app/use.py": use.encode(),
        "ssot-lint.toml": f'getter = "{getter}"\n'.encode(),
    }
    root = project(tmp_path, files, getter=False)
    before = [_run(root, value) for value in (None, "5")]
    lint("check", "--add-to-registry", "app/use.py", cwd=root)
    lint("check", "--fix", "--unsafe-fixes", "--select", "SSOT1", "app/use.py", cwd=root)
    assert "APP_X" in (root / "app/envs.py").read_text()
    assert "os.getenv" not in (root / "app/use.py").read_text()
    assert [_run(root, value) for value in (None, "5")] == before


def _run(root: Path, value: str | None) -> str:
    set_ = {} if value is None else {"APP_X": value}
    code = "from app.use import run; print(run())"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=set_, capture_output=True, text=True
    )
    return run.stdout or run.stderr


def test_what_every_import_would_need_is_added_by_hand(tmp_path: Path) -> None:
    files = {
        "app/__init__.py": b"",
        "app/envs.py": CONSTANTS.encode(),
        "app/use.py": b'import os\n\nX = os.environ["APP_X"]\n',
        "ssot-lint.toml": b'getter = "app.envs"\n',
    }
    root = project(tmp_path, files, getter=False)
    ended = lint("check", "--add-to-registry", "app/use.py", cwd=root)
    assert b"`APP_X` has no default; add by hand" in ended.err
    assert (root / "app/envs.py").read_text() == CONSTANTS
