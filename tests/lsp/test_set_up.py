"""A project that nobody has configured: quiet, and set up after a yes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import ENV, project
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
        "problem": None,
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


BROKEN = "getter = \n"


@pytest.mark.parametrize("opened", [False, True], ids=["closed", "open"])
def test_a_broken_configuration_is_said_at_once(tmp_path: Path, opened: bool) -> None:
    files = {"ssot-lint.toml": BROKEN.encode(), "app/env.py": ENV.encode(), "a.py": READ.encode()}
    root = project(tmp_path, files, getter=False)
    with running() as client:
        client.initialize(root, capabilities=MENU)
        if opened:
            client.open(root / "ssot-lint.toml", BROKEN, "toml")
        client.answers["window/showDocument"] = lambda params: {"success": True}
        uri = client.open(root / "a.py", READ)
        said = command(client, "setUp", uri)
        assert said == "nothing was written: ssot-lint.toml:1:10: not valid TOML: " + said[58:]
        assert client.seen("window/showDocument")[-1]["selection"]["start"]["line"] == 0
        asked = [it["message"] for it in client.seen("window/showMessageRequest")]
        assert not any("Proposed" in it for it in asked)
        assert client.shutdown() == 0


def test_the_status_of_a_broken_configuration_is_the_last_that_held(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ.encode()})
    with running() as client:
        client.initialize(root, capabilities=MENU)
        uri = client.open(root / "a.py", READ)
        held = command(client, "status", uri)
        assert (held["getter"], held["findings"], held["problem"]) == ("app.env:env", 1, None)
        config = root / "pyproject.toml"
        config.write_text("[tool.ssot-lint]\n" + BROKEN)
        changes = {"changes": [{"uri": config.as_uri(), "type": 2}]}
        client.notify("workspace/didChangeWatchedFiles", changes)
        client.until(lambda: command(client, "status", uri)["problem"])
        status = command(client, "status", uri)
        assert status["problem"].startswith("pyproject.toml:2:10: not valid TOML")
        assert (status["getter"], status["findings"]) == ("app.env:env", 1)
        assert (status["configured"], status["configuration"]) == (True, "pyproject.toml")
        assert client.shutdown() == 0


NO_GETTER = {
    "shop/__init__.py": b"",
    "shop/main.py": READ.encode() + b"B = os.environ.get('B')\n",
    "shop/other.py": READ.encode(),
}


def test_without_a_getter_what_is_found_today_is_recorded(tmp_path: Path) -> None:
    root = project(tmp_path, NO_GETTER, getter=False)
    with running() as client:
        client.initialize(root, capabilities=MENU)
        client.answers["window/showMessageRequest"] = lambda params: params["actions"][0]
        uri = client.open(root / "shop/main.py", NO_GETTER["shop/main.py"].decode())
        assert len(client.diagnostics(uri)) == 2
        assert command(client, "setUp", uri) == "wrote ssot-lint.toml and ssot-baseline.jsonl"
        assert client.diagnostics(uri) == []
        text = NO_GETTER["shop/main.py"].decode() + "C = os.environ['C']\n"
        client.change(uri, 2, text)
        assert [it["range"]["start"]["line"] for it in client.diagnostics(uri)] == [4]
        assert client.shutdown() == 0
    done = ssot_lint("check", cwd=root)
    assert done.returncode == 0
    written = (root / "ssot-baseline.jsonl").read_bytes()
    ssot_lint("check", "--write-baseline", cwd=root)
    assert (root / "ssot-baseline.jsonl").read_bytes() == written


def test_without_a_getter_one_can_be_generated(tmp_path: Path) -> None:
    root = project(tmp_path, NO_GETTER, getter=False)
    with running() as client:
        client.initialize(root, capabilities=MENU)
        client.answers["window/showMessageRequest"] = lambda params: params["actions"][1]
        uri = client.open(root / "shop/main.py", NO_GETTER["shop/main.py"].decode())
        client.pull(uri)
        assert command(client, "setUp", uri) == "wrote ssot-lint.toml and env.py"
        (asked,) = client.seen("window/showMessageRequest")
        titles = [it["title"] for it in asked["actions"]]
        assert titles == ["Write ssot-lint.toml", "Generate shop/env.py, Too", "Not Now"]
        found = client.diagnostics(uri)
        assert {it["severity"] for it in found} == {1}
        assert all("use `env" in it["message"] for it in found)
        assert command(client, "status", uri)["getter"] == "shop.env:env"
        assert client.shutdown() == 0
    assert (root / "ssot-lint.toml").read_text() == 'getter = "shop.env:env"\n'
    assert ssot_lint("check", "--fix", "--unsafe-fixes", cwd=root).returncode == 0


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
