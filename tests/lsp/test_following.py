"""Names that are new by an edit are looked for in all files, and uses of what is declared: what the
editor says is what the command line says of the same texts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.cli.commands import lint, project
from tests.lsp.client import PUSHED, Client, running

SETTINGS = (
    "from pydantic_settings import BaseSettings\n\n\n"
    "class Settings(BaseSettings):\n    timeout: int = 10\n    retries: int = 3\n{more}\n\n"
    "settings = Settings()\n"
)
FILES = {
    "app/__init__.py": "",
    "app/settings.py": SETTINGS.format(more=""),
    "app/client.py": "from app.settings import settings\n\nprint(settings.timeout, settings.zeal)\n",
    "app/flags.py": "import os\n\n\ndef plain(name):\n    return name\n",
    "app/one.py": 'from app.flags import flag\n\nA = flag("SHOP_A", "1")\n',
    "app/two.py": 'import os\n\nA = os.getenv("SHOP_A", "2")\n',
    "ssot-lint.toml": "",
}
FLAG = "import os\n\n\ndef flag(name, default):\n    return os.getenv(name, default)\n"

Finding = tuple[str, str, int, str]


@pytest.fixture
def client() -> Iterator[Client]:
    with running() as client:
        yield client


def said(root: Path) -> list[Finding]:
    done = lint("check", "--output-format", "json", "--no-cache", cwd=root)
    return sorted(
        (it["code"], Path(it["filename"]).as_uri(), it["location"]["row"] - 1, it["message"])
        for it in json.loads(done.out)
        if it["code"].startswith("SSOT2")
    )


class Shown:
    """What the editor shows of all files."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._by_uri: dict[str, list[Finding]] = {}

    def until(self, expected: list[Finding]) -> None:
        while sorted(it for found in self._by_uri.values() for it in found) != expected:
            told = self._client.wait_for("textDocument/publishDiagnostics")
            self._by_uri[told["uri"]] = [
                (it["code"], told["uri"], it["range"]["start"]["line"], it["message"])
                for it in told["diagnostics"]
                if it["code"].startswith("SSOT2")
            ]


def as_files(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in texts.items()}


def test_what_nothing_uses_is_said_as_on_the_command_line(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, as_files({**FILES, "app/one.py": "", "app/two.py": ""}))
    client.initialize(root, capabilities=PUSHED, settings={"diagnosticMode": "workspace"})
    shown, path = Shown(client), root / "app/settings.py"
    expected = said(root)
    assert [code for code, *_ in expected] == ["SSOT204"]
    shown.until(expected)

    # One more field, of which a use stands in a file that nobody has opened; and one without.
    text = SETTINGS.format(more="    zeal: int = 1\n    cold: int = 1\n")
    uri = client.open(path, FILES["app/settings.py"])
    client.change(uri, 2, {"text": text})
    path.write_text(text)
    expected = said(root)
    assert len(expected) == 2
    shown.until(expected)


def test_a_new_wrapper_is_followed_into_all_files(client: Client, tmp_path: Path) -> None:
    root = project(tmp_path, as_files({**FILES, "app/settings.py": ""}))
    client.initialize(root, capabilities=PUSHED, settings={"diagnosticMode": "workspace"})
    shown, path = Shown(client), root / "app/flags.py"
    assert said(root) == []
    uri = client.open(path, FILES["app/flags.py"])
    while not client.request("workspace/symbol", {"query": "SHOP_A"}):
        client.settle()  # all files have been asked
    client.change(uri, 2, {"text": FLAG})
    path.write_text(FLAG)
    expected = said(root)
    assert [code for code, *_ in expected] == ["SSOT201"]
    shown.until(expected)
