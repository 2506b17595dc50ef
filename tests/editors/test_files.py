"""Every file for an editor is parsed in its own language, and the command it names is started."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ssot_lint.lsp.session.options import options_of
from tests.checkout import source_files
from tests.editors.parsers import EDITORS, ini_file, json_file, parser_of, toml_file
from tests.lsp.client import Client, running
from tests.process import ROOT

FILES = [name for name in source_files() if name.startswith("editors/")]


@pytest.mark.parametrize("name", FILES)
def test_parses(name: str) -> None:
    parser_of(ROOT / name)(ROOT / name)


def test_parsers_can_fail(tmp_path: Path) -> None:
    broken = {"a.json": "{,}", "a.toml": "a =", "a.xml": "<a>", "a.svg": "<a", "a.md": "[a](b)"}
    for name, text in broken.items():
        (tmp_path / name).write_text(text, "utf-8")
        with pytest.raises((ValueError, SyntaxError, AssertionError)):
            parser_of(Path(name))(tmp_path / name)


# --- the server's command


def _quoted(pattern: str) -> Callable[[Path], list[str]]:
    """The words in quotes that ``pattern`` finds."""

    def words(path: Path) -> list[str]:
        found = re.search(pattern, path.read_text("utf-8"), re.DOTALL)
        assert found, pattern
        return re.findall(r"['\"]([^'\"]+)['\"]", found[1])

    return words


def _zed(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    name, arguments = re.search(r'NAME: &str = "(.+?)"', text), re.search(r'vec!\["(.+?)"', text)
    assert name
    assert arguments
    return [name[1], arguments[1]]


def _ale(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    (executable,) = re.findall(r"'executable': '(.+?)'", text)
    (command,) = re.findall(r"'command': '(%e .+?)'", text)
    return [word.replace("%e", executable) for word in command.split()]


def _helix(path: Path) -> list[str]:
    server = toml_file(path)["language-server"]["ssot-lint"]
    return [server["command"], *server["args"]]


SERVERS: dict[str, Callable[[Path], list[str]]] = {
    "emacs/ssot-lint-eglot.el": _quoted(r"deployment-modes\) \. \((.+?)\)"),
    "emacs/ssot-lint-lsp-mode.el": _quoted(r"lsp-stdio-connection '\((.+?)\)"),
    "helix/languages.toml": _helix,
    "jetbrains/ssot-lint/template.json": lambda it: json_file(it)["programArgs"]["default"].split(),
    "kate/settings.json": lambda it: json_file(it)["servers"]["python"]["command"],
    "neovim/lsp/ssot_lint.lua": _quoted(r"cmd = \{(.+?)\}"),
    "neovim/plugin/ssot_lint_older.lua": _quoted(r"cmd = \{(.+?)\}"),
    "sublime/LanguageServers.sublime-settings": lambda it: json_file(it)["ssot-lint"]["command"],
    "vim/ale.vim": _ale,
    "vim/vim-lsp.vim": _quoted(r"'cmd': \{info -> \[(.+?)\]"),
    "zed/src/ssot_lint.rs": _zed,
}
"""By file: how it says which command starts the server."""


@pytest.fixture(scope="module")
def started() -> Iterator[Client]:
    """The one command that all of them name, started as they start it: by its name."""
    program = Path(sys.executable).with_name("ssot-lint")
    if not program.exists():
        pytest.skip("ssot-lint is not installed beside this interpreter")
    with running(program=(str(program), "server")) as client:
        client.initialize(ROOT)
        yield client
        assert client.shutdown() == 0


@pytest.mark.parametrize("name", SERVERS)
def test_command_starts_the_server(name: str, started: Client) -> None:
    assert SERVERS[name](EDITORS / name) == ["ssot-lint", "server"]
    assert started.server["serverInfo"]["name"] == "ssot-lint"


def test_every_editor_names_a_command() -> None:
    """None was forgotten above; VS Code looks for it, and has tests of its own."""
    named = {name.split("/")[0] for name in SERVERS}
    assert named == {it.split("/")[1] for it in FILES if it.count("/") > 1} - {"vscode"}


# --- its settings


SETTINGS: dict[str, Callable[[Path], Any]] = {
    "helix/languages.toml": lambda it: toml_file(it)["language-server"]["ssot-lint"]["config"],
    "jetbrains/ssot-lint/initializationOptions.json": json_file,
    "kate/settings.json": lambda it: json_file(it)["servers"]["python"]["initializationOptions"],
    "zed/settings.json": lambda it: json_file(it)["lsp"]["ssot-lint"]["initialization_options"],
}


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_are_known(name: str) -> None:
    given = SETTINGS[name](EDITORS / name)
    assert given["settings"]
    assert options_of(given).complaints == ()


@pytest.mark.parametrize("name", [it for it in FILES if it.endswith((".lua", ".el", ".vim"))])
def test_settings_in_programs_are_known(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for key, value in re.findall(
        r"(diagnosticMode|configuration)['\"]?\s*[=: ]\s*['\"](\w+)", text
    ):
        assert options_of({key: value}).complaints == ()


# --- fix on save without the server


def _watcher(path: Path) -> str:
    options = ElementTree.parse(path).iter("option")
    values = {it.get("name"): it.get("value") for it in options}
    return f"{values['program']} {values['arguments']}"


def _kate_tool(path: Path) -> str:
    tool = ini_file(path)["General"]
    assert tool["trigger"] == "AfterSave"
    return f"{tool['executable']} {tool['arguments']}"


def _helix_formatter(path: Path) -> str:
    python = next(it for it in toml_file(path)["language"] if it["name"] == "python")
    assert python["auto-format"] is True
    return " ".join([python["formatter"]["command"], *python["formatter"]["args"]])


def _ale_fixer(path: Path) -> str:
    return re.findall(r"return \{'command': '(.+?)'\}", path.read_text("utf-8"))[0]


FIXERS: dict[str, Callable[[Path], str]] = {
    "helix/languages.toml": _helix_formatter,
    "jetbrains/watchers.xml": _watcher,
    "kate/ssot-lint_fix_on_save": _kate_tool,
    "vim/ale.vim": _ale_fixer,
}
"""By file: the command that fixes, with the editor's own word for the file's path."""


@pytest.mark.parametrize("name", FIXERS)
def test_fixer_fixes(name: str, tmp_path: Path) -> None:
    shop = Path(shutil.copytree(ROOT / "examples/shop", tmp_path / "shop"))
    mailer = shop / "shop/mailer.py"
    before = mailer.read_text("utf-8")
    path = re.compile(r"%\{Document:FilePath\}|\$FilePath\$|%s|%\{buffer_name\}")
    program, *words = path.sub(lambda _: str(mailer), FIXERS[name](EDITORS / name)).split(" ")
    assert program == "ssot-lint"
    command = [sys.executable, "-m", "ssot_lint", *words]
    piped = words[-1] == "-"
    done = subprocess.run(
        command,
        cwd=shop,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=before if piped else "",
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    unchanged, after = (mailer.read_text("utf-8"), done.stdout)[:: 1 if piped else -1]
    assert unchanged == (before if piped else "")
    assert after.startswith('"""Where letters')
    assert "from shop.env import env\n" in after
    assert "getenv" not in after


def test_table_has_every_editor() -> None:
    rows = (EDITORS / "README.md").read_text("utf-8").splitlines()
    pages = {
        found[1] for row in rows if (found := re.match(r"\| \[.*?\]\((\w+)/README\.md\)", row))
    }
    assert pages == {it.split("/")[1] for it in FILES if it.count("/") > 1}
