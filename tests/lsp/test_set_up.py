"""A project that nobody has configured: quiet, and set up after a yes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lsp.client import Client, Json, running
from tests.lsp.editor import MENU
from tests.process import ROOT, ssot_lint

SHOP = ROOT / "examples" / "shop"
READ = "import os\n\nA = os.environ['A']\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The example project before anybody has configured it."""
    made = Path(shutil.copytree(SHOP, tmp_path / "shop"))
    config = made / "pyproject.toml"
    config.write_text(config.read_text().partition("[tool.ssot-lint")[0])
    for other in made.rglob("*ssot-lint.toml"):
        other.unlink()
    return made


@pytest.fixture
def client(root: Path) -> Iterator[Client]:
    with running() as made:
        made.initialize(root, capabilities=MENU)
        yield made
        assert made.shutdown() == 0


def command(client: Client, name: str, *arguments: Json) -> Json:
    params = {"command": f"ssot-lint.{name}", "arguments": list(arguments)}
    return client.request("workspace/executeCommand", params)


def test_findings_are_warnings(client: Client, root: Path) -> None:
    uri = client.open(root / "shop" / "new.py", READ)
    assert {it["severity"] for it in client.diagnostics(uri)} == {2}
    status = command(client, "status", uri)
    assert status == {
        "configured": False,
        "owner": None,
        "getter": None,
        "configuration": None,
        "findings": 1,
    }


def test_a_stated_severity_wins(root: Path) -> None:
    with running() as client:
        stated = {"configuration": {"severity": {"SSOT101": "error"}}}
        client.initialize(root, capabilities=MENU, settings=stated)
        uri = client.open(root / "shop" / "new.py", READ)
        assert {it["severity"] for it in client.diagnostics(uri)} == {1}
        assert client.shutdown() == 0


def test_what_is_proposed_is_written_after_a_yes(client: Client, root: Path) -> None:
    uri = client.open(root / "shop" / "new.py", READ)
    before = (root / "pyproject.toml").read_text()
    client.answers["window/showMessageRequest"] = lambda params: params["actions"][-1]
    assert command(client, "setUp", uri) == "nothing was written"
    assert (root / "pyproject.toml").read_text() == before
    client.answers["window/showMessageRequest"] = lambda params: params["actions"][0]
    client.answers["window/showDocument"] = lambda params: {"success": True}
    assert command(client, "setUp", uri) == "wrote pyproject.toml"
    said = client.seen("window/showMessageRequest")[-1]["message"]
    assert "`shop.env:env`" in said
    assert 'getter = "shop.env:env"' in said
    assert "\n" not in said
    after = (root / "pyproject.toml").read_text()
    assert after.startswith(before.rstrip())
    assert 'getter = "shop.env:env"' in after
    assert client.seen("window/showDocument")[-1]["uri"] == (root / "pyproject.toml").as_uri()
    assert {it["severity"] for it in client.diagnostics(uri)} == {1}
    assert command(client, "status", uri)["getter"] == "shop.env:env"
    assert "configures this project already" in command(client, "setUp", uri)


def test_it_is_what_init_writes(client: Client, root: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(root, tmp_path / "other"))
    ssot_lint("init", "--yes", cwd=other)
    client.answers["window/showMessageRequest"] = lambda params: params["actions"][0]
    command(client, "setUp")
    assert (root / "pyproject.toml").read_text() == (other / "pyproject.toml").read_text()


def test_what_is_open_is_changed_in_the_editor(client: Client, root: Path) -> None:
    config = root / "pyproject.toml"
    client.open(config, config.read_text(), language="toml")
    client.answers["window/showMessageRequest"] = lambda params: params["actions"][0]
    client.answers["workspace/applyEdit"] = lambda params: {"applied": True}
    before = config.read_text()
    assert command(client, "setUp") == "wrote pyproject.toml"
    assert config.read_text() == before
    (params,) = client.seen("workspace/applyEdit")
    assert params["edit"]["documentChanges"][0]["textDocument"]["version"] == 1


def test_the_project_is_not_imported(client: Client, root: Path) -> None:
    """Another interpreter looks at it: nothing that lies there may come first."""
    (root / "marshal.py").write_text("raise SystemExit('imported')\n")
    (root / "ssot_lint").mkdir()
    (root / "ssot_lint" / "__init__.py").write_text("raise SystemExit('imported')\n")
    assert command(client, "setUp") == "nothing was written"


def test_the_command_line_says_how_to_begin(root: Path) -> None:
    done = ssot_lint("check", cwd=root, check=False)
    assert done.returncode == 1
    assert done.stdout.count("`ssot-lint init`") == 1
