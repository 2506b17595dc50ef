"""Variables in the editor: highlighted in a document, listed by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import GETTER, project
from tests.lsp.client import PUSHED, Client, running

FILES = {
    "app/__init__.py": b"",
    "app/env.py": b"import os\n\nenv = os.environ\n",
    "app/keys.py": b'HOST = "APP_HOST"\n',
    "app/a.py": b'import os\nfrom app.keys import HOST\n\nA = os.getenv("APP_PORT", "1")\n'
    b"B = os.environ[HOST]\nC = os.getenv('APP_PORT')  # APP_PORT\n",
    "app/b.py": b'import os\n\n\ndef flag(name):\n    return os.getenv("APP_" + name.upper())\n\n\n'
    b'D = flag("debug")\nE = "APP_PORT"\nprint("APP_PORT is", E)\nF = ["APP_PORT"]\n',
    "pyproject.toml": GETTER.encode(),
}


@pytest.fixture
def client() -> Iterator[Client]:
    with running() as client:
        yield client


def test_an_editor_highlights_and_lists(tmp_path: Path, client: Client) -> None:
    root = project(tmp_path, FILES)
    client.initialize(root, capabilities=PUSHED)
    path = root / "app/a.py"
    uri = client.open(path, path.read_text())
    at = {"textDocument": {"uri": uri}, "position": {"line": 3, "character": 18}}
    while not (found := client.request("workspace/symbol", {"query": "apport"})):
        client.settle()  # told once the files have been asked
    assert [it["name"] for it in found] == ["APP_PORT"]
    assert len(client.request("textDocument/documentHighlight", at)) == 2
    elsewhere = {**at, "position": {"line": 0, "character": 1}}
    assert client.request("textDocument/documentHighlight", elsewhere) is None


SETTINGS = {
    "app/settings.py": b"from pydantic_settings import BaseSettings\n\n\n"
    b"class Settings(BaseSettings):\n    app_port: int = 1\n    app_name: str = ''\n\n\n"
    b"settings = Settings()\n",
    "app/table.py": b'import os\n\nTABLE = {\n    "app_mode": lambda: os.getenv("APP_MODE", "x"),\n'
    b'    "app_b": lambda: os.getenv("APP_B"),\n    "app_c": lambda: os.getenv("APP_C"),\n}\n\n\n'
    b"def __getattr__(name):\n    return TABLE[name]()\n",
}


def test_declarations_say_how_often_they_are_read(tmp_path: Path, client: Client) -> None:
    root = project(tmp_path, {**FILES, **SETTINGS})
    client.initialize(root, capabilities=PUSHED, settings={"codeLens": True})
    uri = client.open(root / "app/settings.py", SETTINGS["app/settings.py"].decode())
    while not (found := client.request("textDocument/codeLens", {"textDocument": {"uri": uri}})):
        client.settle()
    told = [(it["range"]["start"]["line"], it["command"]["title"]) for it in found]
    assert told == [(4, "APP_PORT: 2 reads in 1 file"), (5, "APP_NAME: not read by name")]

    table = client.open(root / "app/table.py", SETTINGS["app/table.py"].decode())
    found = client.request("textDocument/codeLens", {"textDocument": {"uri": table}})
    assert next(it["command"]["title"] for it in found) == "APP_MODE: not read by name"


def test_lenses_are_off_by_default(tmp_path: Path, client: Client) -> None:
    root = project(tmp_path, {**FILES, **SETTINGS})
    client.initialize(root, capabilities=PUSHED)
    uri = client.open(root / "app/settings.py", SETTINGS["app/settings.py"].decode())
    while not client.request("workspace/symbol", {"query": "APP_PORT"}):
        client.settle()
    assert client.request("textDocument/codeLens", {"textDocument": {"uri": uri}}) is None
