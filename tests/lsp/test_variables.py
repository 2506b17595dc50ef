"""Variables in the editor: highlighted in a document, listed by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import GETTER, project
from tests.lsp.client import PUSHED, Client, running
from tests.lsp.editor import MENU

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


ASKED = {
    "app/settings.py": b"from pydantic_settings import BaseSettings\n\n\n"
    b"class Settings(BaseSettings):\n    app_port: int = 80\n    app_debug: bool = False\n",
    "app/w.py": b"import os\n\n"
    b'A = os.environ["APP_PORT"]\nB = int(os.getenv("APP_PORT", "81"))\n'
    b'for name in ("APP_DEBUG", "APP_NAME"):\n    print(os.environ.get(name))\n'
    b'C = os.getenv(f"APP_FORM")\nD = os.getenv("app_debug")\nE = print("APP_NAME")\n',
    "app/v.py": b'import os\n\nF = os.getenv("APP_PORT", "80")\n',
}


def test_a_variable_is_told_wherever_it_stands_as_a_key(tmp_path: Path, client: Client) -> None:
    kept = ("app/__init__.py", "app/env.py", "pyproject.toml")
    root = project(tmp_path, {**{it: FILES[it] for it in kept}, **ASKED})
    client.initialize(root, capabilities={**PUSHED, **MENU})
    text = ASKED["app/w.py"].decode()
    uri = client.open(root / "app/w.py", text)

    def shown(word: str, number: int = 0) -> str | None:
        index = -1
        for _ in range(number + 1):
            index = text.index(word, index + 1)
        place = {"textDocument": {"uri": uri}, "position": client.position(text, index + 2)}
        found = client.request("textDocument/hover", place)
        return None if found is None else found["contents"]["value"]

    client.until(lambda: "in 2 files" in (shown("APP_PORT") or ""))  # all have been asked
    conflict = "is required, app/w.py:3; defaults to 80, app/settings.py:5 |"
    for number in (0, 1):  # with a finding there, and without one
        told = shown("APP_PORT", number)
        assert told is not None
        assert "| type | int, default `80` |" in told
        assert "| declared | app/settings.py:5 |" in told
        assert "| read | 3 times in 2 files: app/v.py:3, app/w.py:3, app/w.py:4 |" in told
        assert f"| conflict | {conflict}" in told
        assert told.startswith("`SSOT") is ("\n\n---\n\n**APP_PORT**" in told)
    for word in ("APP_DEBUG", "APP_NAME", "APP_FORM"):  # gone through, and a form without parts
        told = shown(word)
        assert told is not None
        assert f"**{word}**" in told
    assert shown("APP_NAME", 1) is None  # a string that nothing asks by
    told = shown("app_debug")
    assert told is not None
    assert "| declared | app/settings.py:6 |" in told  # in any case
