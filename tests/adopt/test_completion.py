"""Completion scripts: made from the parsers, and completing in a real shell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ssot_lint.cli.commands.completion import SHELLS, options
from ssot_lint.cli.main import COMMANDS
from ssot_lint.output import FORMATS
from tests.cli.commands import lint
from tests.process import run

ASK = """\
source {script}
COMP_WORDS=({words})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_ssot_lint
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_its_options(command: str) -> None:
    assert any("--help" in option.names for option in options(command))


@pytest.mark.parametrize("shell", SHELLS)
def test_every_option_is_in_every_script(tmp_path: Path, shell: str) -> None:
    ended = lint("generate-shell-completion", shell, cwd=tmp_path)
    assert (ended.code, ended.err) == (0, b"")
    script = ended.out.decode()
    for command in COMMANDS:
        assert command in script
        for option in options(command):
            for name in option.names:
                assert (f"-l {name[2:]}" if shell == "fish" else name) in script or len(name) == 2


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_accepts_it(tmp_path: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    script = tmp_path / "script"
    script.write_bytes(lint("generate-shell-completion", shell, cwd=tmp_path).out)
    run(shell, "-n", script, cwd=tmp_path)


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        pytest.param("ssot-lint ''", set(COMMANDS), id="commands"),
        pytest.param("ssot-lint doc", {"doctor"}, id="begun"),
        pytest.param("ssot-lint check --unsafe", {"--unsafe-fixes"}, id="option"),
        pytest.param("ssot-lint check --output-format ''", set(FORMATS), id="its values"),
        pytest.param("ssot-lint rule --output-format j", {"json"}, id="of this command"),
        pytest.param("ssot-lint generate-shell-completion f", {"fish"}, id="argument"),
        pytest.param("ssot-lint check src/", {""}, id="files are the shell's"),
    ],
)
def test_bash_completes(tmp_path: Path, words: str, offered: set[str]) -> None:
    script = tmp_path / "script"
    script.write_bytes(lint("generate-shell-completion", "bash", cwd=tmp_path).out)
    done = run("bash", "-c", ASK.format(script=script, words=words), cwd=tmp_path)
    assert set(done.stdout.removesuffix("\n").split("\n")) == offered


def test_an_unknown_shell(tmp_path: Path) -> None:
    ended = lint("generate-shell-completion", "tcsh", cwd=tmp_path)
    assert ended.code == 2
    assert b"fish" in ended.err
