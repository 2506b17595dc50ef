"""``--add-to-registry``: the entry stands behind the last one, and the access has a spelling then."""

from __future__ import annotations

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
    files = {
        "app/__init__.py": b"",
        "app/envs.py": registry.encode(),
        "app/use.py": READ.encode(),
        "ssot-lint.toml": f'getter = "{getter}"\n'.encode(),
    }
    root = project(tmp_path, files, getter=False)
    ended = lint("check", "--add-to-registry", "app/use.py", cwd=root)
    assert b"added 1 variable to the registry" in ended.err
    after = (root / "app/envs.py").read_text()
    assert len(after.splitlines()) > len(registry.splitlines())
    lint("check", "--fix", "--unsafe-fixes", "app/use.py", cwd=root)
    assert f"return {fixed}\n" in (root / "app/use.py").read_text()
