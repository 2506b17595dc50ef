"""Where nobody has declared environments, the files that a rename edits are seen by all others, too."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from itertools import product
from pathlib import Path

import pytest

from ssot_lint.lsp.session import spelled
from tests.cli.commands import project
from tests.lsp.client import Client, Json, running
from tests.lsp.editor import MENU, files

MAIN = 'import os\n\nTOKEN = os.environ["SHOP_TOKEN"]\nPORT = os.environ.get("SHOP_PORT", "80")\n'
FILES = {
    "ssot-lint.toml": b"",
    "shop/__init__.py": b"",
    "shop/main.py": MAIN.encode(),
    "shop/two.py": b'import os\n\nA = os.environ["SHOP_TOKEN"]\nB = "SHOP_TOKEN"\n',
    ".env": b"SHOP_TOKEN=abc\nSHOP_URL=http://a\n# SHOP_PORT=80\n",
    "compose.yml": b"services:\n  web:\n    image: x\n    environment:\n"
    b"      - SHOP_TOKEN=1\n      - OTHER=${SHOP_TOKEN}\n",
    "run.sh": b"echo $SHOP_TOKEN\n",
    "README.md": b"Set SHOP_TOKEN.\n",
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    project(tmp_path, FILES, getter=False)
    with running() as made:
        made.initialize(tmp_path, capabilities=MENU)
        yield made
        assert made.shutdown() == 0


def at(client: Client, uri: str, text: str, word: str) -> Json:
    place = client.position(text, text.index(word) + 1)
    return {"textDocument": {"uri": uri}, "position": place}


def rows(root: Path, found: Json) -> list[tuple[str, int]]:
    begin = len(root.as_uri()) + 1
    return [(it["uri"][begin:], it["range"]["start"]["line"] + 1) for it in found or ()]


def test_definition_and_references_see_what_a_rename_edits(client: Client, tmp_path: Path) -> None:
    uri = client.open(tmp_path / "shop/main.py", MAIN)
    asked = at(client, uri, MAIN, "SHOP_TOKEN")
    renamed = client.request("textDocument/rename", {**asked, "newName": "SHOP_KEY"})
    client.until(lambda: client.request("textDocument/definition", asked))
    there = rows(tmp_path, client.request("textDocument/definition", asked))
    assert there == [(".env", 1), ("compose.yml", 5)]
    params = {**asked, "context": {"includeDeclaration": True}}
    found = rows(tmp_path, client.request("textDocument/references", params))
    assert found == [
        (".env", 1),
        ("compose.yml", 5),
        ("compose.yml", 6),
        ("run.sh", 1),
        ("shop/main.py", 3),
        ("shop/two.py", 3),
        ("shop/two.py", 4),
    ]
    begin = len(tmp_path.as_uri()) + 1
    edited = {
        (it[begin:], edit["range"]["start"]["line"] + 1)
        for it, edits in files(renamed).items()
        for edit in edits
    }
    assert edited - {("README.md", 1)} == set(found)


def test_the_word_that_is_typed_is_not_offered(client: Client, tmp_path: Path) -> None:
    uri = client.open(tmp_path / "shop/main.py", MAIN)
    params = at(client, uri, MAIN, "SHOP_TOKEN")
    client.until(lambda: client.request("textDocument/prepareRename", params))
    text = MAIN + "w = os.getenv('SHO')\n"
    client.change(uri, 2, text)
    place = client.position(text, text.index("SHO'") + 3)
    params = {"textDocument": {"uri": uri}, "position": place}
    items = client.request("textDocument/completion", params)
    assert sorted(it["label"] for it in items) == ["SHOP_PORT", "SHOP_TOKEN"]


def test_the_tree_has_who_provides(client: Client) -> None:
    params = {"command": "ssot-lint.environment", "arguments": []}
    told = client.request("workspace/executeCommand", params)["variables"]
    said = {
        it["name"]: [
            (at["file"], at["row"], at["said"]) for at in it["places"] if at["kind"] == "provide"
        ]
        for it in told
    }
    assert said == {
        "SHOP_TOKEN": [(".env", 1, "********"), ("compose.yml", 5, "********")],
        "SHOP_URL": [(".env", 2, "provided")],
        "SHOP_PORT": [(".env", 3, "documented")],
    }


def test_a_rename_in_a_deployment_file_waits_for_all_files(client: Client, tmp_path: Path) -> None:
    text = FILES[".env"].decode()
    uri = client.open(tmp_path / ".env", text, "dotenv")
    asked = at(client, uri, text, "SHOP_TOKEN")  # the first request: nothing has been asked yet
    assert client.request("textDocument/prepareRename", asked)["placeholder"] == "SHOP_TOKEN"
    renamed = client.request("textDocument/rename", {**asked, "newName": "SHOP_KEY"})
    assert (tmp_path / "shop/two.py").as_uri() in files(renamed)


def test_what_no_code_reads_is_renamed_as_well(client: Client, tmp_path: Path) -> None:
    text = FILES[".env"].decode()
    uri = client.open(tmp_path / ".env", text, "dotenv")
    asked = at(client, uri, text, "SHOP_URL")
    assert client.request("textDocument/prepareRename", asked)["placeholder"] == "SHOP_URL"
    renamed = client.request("textDocument/rename", {**asked, "newName": "SHOP_SITE"})
    assert [*files(renamed)] == [uri]
    value = at(client, uri, text, "http")
    assert client.request("textDocument/prepareRename", value) is None


def test_kinds_are_those_of_the_patterns() -> None:
    parts = (
        "",
        ".",
        "a",
        ".env",
        "env",
        "Dockerfile",
        "x.yml",
        "yaml",
        ".tf",
        "Makefile",
        "a.md",
        "\n",
    )
    patterns = (*spelled.DEPLOYED, *spelled._RUN)
    for name in {"".join(it) for it in product(parts, repeat=3)}:
        wanted = spelled.TEXT if any(fnmatch(name, it) for it in spelled._TOLD) else None
        if any(fnmatch(name, it) for it in patterns):
            wanted = spelled.DEPLOYMENT
        assert spelled.kind_of(name) == wanted, name
