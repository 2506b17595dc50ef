"""The environment as a tree: what is declared, read and provided; nothing that is secret."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lsp.client import Client, Json, running
from tests.lsp.editor import MENU

SETTINGS = """\
import os

PORT = int(os.environ.get("SHOP_PORT", "80"))
KEY = os.environ["SHOP_SECRET_KEY"]
"""
CONFIG = """\
[environments.staging]
sources = [".env"]
"""


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "settings.py").write_text(SETTINGS)
    (tmp_path / ".env").write_text(
        "SHOP_PORT=81\nSHOP_SECRET_KEY=hunter2\nOLD=postgres://u:pw@h/d\n"
    )
    (tmp_path / "ssot-lint.toml").write_text(CONFIG)
    with running() as made:
        made.initialize(tmp_path, capabilities=MENU)
        yield made
        assert made.shutdown() == 0


def tree(client: Client) -> Json:
    params = {"command": "ssot-lint.environment", "arguments": []}
    return client.request("workspace/executeCommand", params)


def test_each_variable_has_its_places(client: Client, tmp_path: Path) -> None:
    told = {it["name"]: it for it in tree(client)["variables"]}
    assert list(told) == ["OLD", "SHOP_PORT", "SHOP_SECRET_KEY"]
    port = told["SHOP_PORT"]
    assert (port["type"], port["default"], port["required"]) == ("int", "80", False)
    assert [(it["kind"], it["file"], it["row"], it["said"]) for it in port["places"]] == [
        ("read", "app/settings.py", 3, "defaults to 80, int"),
        ("provide", ".env", 1, "staging: provided"),
    ]
    assert port["places"][0]["uri"] == (tmp_path / "app" / "settings.py").as_uri()
    assert told["SHOP_SECRET_KEY"]["secret"]


def test_secrets_are_masked_by_the_server(client: Client) -> None:
    told = json.dumps(tree(client))
    assert "hunter2" not in told
    assert "pw@h" not in told
    assert "staging: ********" in told


def test_it_writes_the_example(client: Client) -> None:
    assert "# SHOP_PORT=80\n" in tree(client)["example"]


def test_nothing_of_the_project_is_imported(client: Client, tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('imported')\n")
    assert "variables" in tree(client)


def test_what_is_broken_is_said(client: Client, tmp_path: Path) -> None:
    (tmp_path / "ssot-lint.toml").write_text("nonsense = 1\n")
    assert "nonsense" in tree(client)["error"]
