"""A variable that the registry does not have is registered, and read from there, in one step."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.getter.owners.test_kinds import DESCRIPTORS
from tests.lsp.client import running
from tests.lsp.editor import MENU, chosen, edited, files, menu, pick

USE = 'import os\n\nX = int(os.getenv("APP_X", "3"))\n'


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_registered_and_read_from_there(tmp_path: Path, end: str) -> None:
    descriptors = DESCRIPTORS.replace("\n", end)
    (tmp_path / "app").mkdir()
    (tmp_path / "app/__init__.py").touch()
    (tmp_path / "app/envs.py").write_bytes(descriptors.encode())
    (tmp_path / "ssot-lint.toml").write_text('getter = "app.envs:envs"\n')
    with running() as editor:
        editor.initialize(tmp_path, capabilities=MENU)
        uri = editor.open(tmp_path / "app/use.py", USE)
        action = pick(
            menu(editor, uri, editor.range(USE, 20, 20)), "Register `APP_X` in app/envs.py"
        )
        changed = files(chosen(editor, action)["edit"])
        registry = edited(descriptors, changed[(tmp_path / "app/envs.py").as_uri()], editor.units)
        assert f'    APP_NAME = Var("app"){end}    APP_X = Int(3){end}' in registry
        after = edited(USE, changed[uri], editor.units)
        assert after == "from app.envs import envs\n\nX = envs.APP_X.get()\n"
