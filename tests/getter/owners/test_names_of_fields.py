"""Fields of a settings class: what each is read from, and what a further one would be read from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import lint, project

SETTINGS = """\
from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_"MORE)
    alias: str = Field("x", validation_alias="OTHER_ALIAS")
    choices: str = Field("x", validation_alias=AliasChoices("CH1", "CH2"))
    name: str = "app"
    port: int = 80


settings = Settings()
"""


@pytest.mark.parametrize(
    "variable, more, said, added",
    [
        ("APP_ALIAS", "", "which reads `OTHER_ALIAS`: let that read both", None),
        ("CH2", "", "is another name of what `choices` (app/config.py:8) reads", None),
        ("app_name", "", "is another name of what `name` (app/config.py:9) reads", None),
        ("OTHER_NEW", "", "add a field there that has it for its alias", None),
        ("APP_NEW", "", 'add `new: str = "x"` there', 'new: str = "x"'),
        ("app_low", "", 'add `low: str = "x"` there', 'low: str = "x"'),
        ("APP_new", ", case_sensitive=True", 'add `new: str = "x"` there', 'new: str = "x"'),
        ("APP_NEW", ", case_sensitive=True", 'add `NEW: str = "x"` there', 'NEW: str = "x"'),
        ("app_low", ", case_sensitive=True", "that has it for its alias", None),
    ],
)
def test_said_and_added(
    tmp_path: Path, variable: str, more: str, said: str, added: str | None
) -> None:
    registry = SETTINGS.replace("MORE", more)
    files = {
        "app/__init__.py": b"",
        "app/config.py": registry.encode(),
        "app/use.py": f'import os\n\n\ndef f():\n    return os.environ.get("{variable}", "x")\n'.encode(),
        "ssot-lint.toml": b'getter = "app.config:settings"\n',
    }
    root = project(tmp_path, files, getter=False)
    told = lint("check", "--select", "SSOT1", "--output-format", "json", "app/use.py", cwd=root).out
    (found,) = json.loads(told)
    assert said in found["message"] + found["fix_refused"]
    assert found["fix"] is None
    lint("check", "--add-to-registry", "app/use.py", cwd=root)
    row = "" if added is None else f"    {added}\n"
    expected = registry.replace("    port: int = 80\n", f"    port: int = 80\n{row}")
    assert (root / "app/config.py").read_text() == expected
