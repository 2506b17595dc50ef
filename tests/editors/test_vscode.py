"""What the VS Code extension's manifest says is what its code, its page and the server do."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest

from ssot_lint import __version__
from ssot_lint.lsp.session.options import KEYS, options_of
from tests.editors.parsers import EDITORS, json_file
from tests.lsp.client import running
from tests.process import ROOT

HOME = EDITORS / "vscode"
MANIFEST = json_file(HOME / "package.json")
PROPERTIES: dict[str, Any] = MANIFEST["contributes"]["configuration"]["properties"]
COMMANDS = {it["command"] for it in MANIFEST["contributes"]["commands"]}
SOURCE = "\n".join(it.read_text("utf-8") for it in sorted((HOME / "src").glob("*.ts")))


@pytest.mark.parametrize("name", PROPERTIES)
def test_setting_is_described(name: str) -> None:
    setting = PROPERTIES[name]
    assert name.startswith("ssot-lint.")
    assert setting["markdownDescription"].endswith(".")
    assert setting["scope"] in ("window", "resource", "machine-overridable")
    assert len(setting.get("enum", [])) == len(
        setting.get("markdownEnumDescriptions", setting.get("enum", []))
    )
    jsonschema.validate(setting["default"], setting)


def test_page_has_every_setting() -> None:
    rows = re.findall(
        r"^\| `(ssot-lint\.[\w.]+)` \| `(.*?)`",
        (HOME / "README.md").read_text("utf-8"),
        re.MULTILINE,
    )
    assert [name for name, _ in rows] == list(PROPERTIES)


def test_server_knows_what_it_is_sent() -> None:
    sent = re.findall(r"^    (\w+): settings\.get\(\"(\w+)\"\)", SOURCE, re.MULTILINE)
    assert {key for key, _ in sent} == set(KEYS)
    defaults = {key: PROPERTIES[f"ssot-lint.{name}"]["default"] for key, name in sent}
    assert options_of(defaults).complaints == ()


def test_restricted_settings_are_those_that_start_things() -> None:
    trust = MANIFEST["capabilities"]["untrustedWorkspaces"]
    assert trust["supported"] == "limited"
    assert set(trust["restrictedConfigurations"]) <= set(PROPERTIES)
    started = {f"ssot-lint.{it}" for it in ("path", "interpreter", "importStrategy")}
    assert started < set(trust["restrictedConfigurations"])


def test_every_command_is_carried_out() -> None:
    handled = re.search(r"\.\.\.commands\(\{\n(.*?)\n    \}\)", SOURCE, re.DOTALL)
    assert handled
    names = re.findall(r"^ {6}(\w+)[:,]", handled[1], re.MULTILINE)
    assert {f"ssot-lint.editor.{it}" for it in names} == COMMANDS


def test_commands_are_not_the_servers() -> None:
    """The client registers the server's commands itself; the same id twice ends the activation."""
    with running() as client:
        client.initialize(ROOT)
        provider = client.server["capabilities"].get("executeCommandProvider", {"commands": []})
        assert client.shutdown() == 0
    assert COMMANDS.isdisjoint(provider["commands"])


def test_asks_for_no_newer_server_than_this() -> None:
    (least,) = re.findall(r'MINIMUM = "(.+?)"', SOURCE)
    numbers = [[int(it) for it in re.findall(r"\d+", each)[:3]] for each in (least, __version__)]
    assert numbers[0] <= numbers[1]
    assert f"({least})" in (HOME / "README.md").read_text("utf-8")


def test_it_carries_this_version() -> None:
    """What it installs is the package that it carries; which one counts is the project's affair."""
    assert MANIFEST["version"] == __version__


def test_nothing_is_installed_by_name() -> None:
    ways = (HOME / "src/ways.ts").read_text("utf-8")
    installs = re.findall(r'"install"(.*?)\]', ways)
    assert installs
    assert all(it.endswith("wheel") for it in installs)


def test_licence_is_the_projects() -> None:
    assert (HOME / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    assert (EDITORS / "zed/LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
