"""A secret of a project is in nothing that an editor shows; only edits hold what is to be written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import project
from tests.getter.owners.test_insert import TABLE
from tests.lsp.client import Client, Json, running
from tests.lsp.editor import MENU, chosen, edited, files, menu, pick
from tests.output.test_secrets import FILES, READ, SECRETS, USE


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    project(tmp_path, FILES, getter=False)
    with running() as made:
        made.initialize(tmp_path, capabilities=MENU)
        yield made
        assert made.shutdown() == 0


def shown(told: object) -> list[str]:
    text = json.dumps(told, ensure_ascii=False)
    return [it for it in SECRETS if it in text]


def over(client: Client, uri: str, text: str, word: str) -> Json:
    place = client.position(text, text.index(word) + 1)
    params = {"textDocument": {"uri": uri}, "position": place}
    return client.request("textDocument/hover", params)


def test_messages_and_menus(client: Client, tmp_path: Path) -> None:
    uri = client.open(tmp_path / "shop/main.py", USE)
    told = client.diagnostics(uri)
    assert 'use `env.get("SHOP_SECRET_KEY", "********")`' in json.dumps(told).replace("\\", "")
    assert shown(told) == []
    entries = menu(client, uri, client.range(USE, 0, len(USE)))
    assert any("SHOP_SECRET_KEY" in it["title"] for it in entries)
    assert shown([it["title"] for it in entries]) == []


def test_hovers(client: Client, tmp_path: Path) -> None:
    env = FILES[".env"].decode()
    deployed = client.open(tmp_path / ".env", env, "dotenv")
    uri = client.open(tmp_path / "shop/main.py", USE)
    client.pull(uri)
    client.until(lambda: over(client, uri, USE, "SHOP_CLOUD"))
    for word in ("os.environ.get", "SHOP_SECRET_KEY", "DATABASE_URL", "GH_PAT", "SHOP_CLOUD"):
        told = over(client, uri, USE, word)
        assert told is not None, word
        assert shown(told) == []
    said = over(client, uri, USE, "SHOP_CLOUD")["contents"]["value"]
    assert "default `********`" in said
    client.until(lambda: over(client, deployed, env, "GH_PAT"))
    for word in ("GH_PAT", "DATABASE_URL"):
        assert shown(over(client, deployed, env, word)) == []


def test_the_tree_and_its_example(client: Client) -> None:
    params = {"command": "ssot-lint.environment", "arguments": []}
    told = client.request("workspace/executeCommand", params)
    assert shown(told) == []
    places = {it["name"]: it["places"] for it in told["variables"]}
    assert [it["said"] for it in places["PLAIN"]] == ["prod: ********"]
    assert "# GH_PAT=\n" in told["example"]


def test_a_long_default_is_cut_with_a_sign(tmp_path: Path) -> None:
    text = f'import os\n\nX = os.environ.get("SHOP_X", "{"ab " * 40}")\n'
    project(tmp_path, {"shop/main.py": text.encode()})
    with running() as made:
        made.initialize(tmp_path, capabilities=MENU)
        uri = made.open(tmp_path / "shop/main.py", text)
        made.pull(uri)
        made.until(lambda: over(made, uri, text, "SHOP_X"))
        said = over(made, uri, text, "SHOP_X")["contents"]["value"]
        assert "…`" in said
        assert made.shutdown() == 0


def test_a_default_that_says_required_is_told_from_one_that_is(tmp_path: Path) -> None:
    text = b'import os\n\nA = os.environ["SHOP_A"]\nB = os.environ.get("SHOP_B", "required")\n'
    project(tmp_path, {"shop/main.py": text})
    with running() as made:
        made.initialize(tmp_path, capabilities=MENU)
        params = {"command": "ssot-lint.environment", "arguments": []}
        told = made.request("workspace/executeCommand", params)["variables"]
        said = {it["name"]: (it["default"], it["required"]) for it in told}
        assert said == {"SHOP_A": (None, True), "SHOP_B": ("required", False)}
        assert made.shutdown() == 0


def test_what_is_registered_is_not_the_mask(tmp_path: Path) -> None:
    made = {
        "app/__init__.py": b"",
        "app/envs.py": TABLE.encode(),
        "ssot-lint.toml": b'getter = "app.envs"\n',
    }
    project(tmp_path, made, getter=False)
    with running() as editor:
        editor.initialize(tmp_path, capabilities=MENU)
        uri = editor.open(tmp_path / "app/use.py", READ)
        assert shown(editor.diagnostics(uri)) == []
        at = READ.index("os.getenv")
        action = pick(menu(editor, uri, editor.range(READ, at, at)), "Register `APP_SECRET_KEY`")
        changed = files(chosen(editor, action)["edit"])
        registry = (tmp_path / "app/envs.py").as_uri()
        after = edited(TABLE, changed[registry], editor.units)
        assert 'os.getenv("APP_SECRET_KEY", "hunter2")' in after
        assert editor.shutdown() == 0
