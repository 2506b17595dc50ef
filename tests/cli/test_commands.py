"""``rule``, ``config``, ``version`` and what is printed without a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssot_lint import __version__
from ssot_lint.cli.main import COMMANDS
from ssot_lint.rules import bodies
from tests.cli.commands import CLEAN, READ, lint, project


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"], ["-h"]])
def test_help_names_every_command(tmp_path: Path, arguments: list[str]) -> None:
    ended = lint(*arguments, cwd=tmp_path)
    assert ended.code == (0 if arguments else 2)
    assert all(f"\n  {name} ".encode() in ended.out for name in COMMANDS)


@pytest.mark.parametrize("arguments", [["version"], ["--version"], ["-V"]])
def test_version(tmp_path: Path, arguments: list[str]) -> None:
    assert lint(*arguments, cwd=tmp_path).out == f"ssot-lint {__version__}\n".encode()


def test_version_json(tmp_path: Path) -> None:
    ended = lint("version", "--output-format", "json", cwd=tmp_path)
    assert json.loads(ended.out) == {"name": "ssot-lint", "version": __version__}


@pytest.mark.parametrize("rule", bodies(), ids=lambda rule: rule.code)
def test_rule_is_found_by_code_and_name(tmp_path: Path, rule: object) -> None:
    code, name = rule.code, rule.name  # type: ignore[attr-defined]  # ids want an object
    by_code = lint("rule", code.lower(), cwd=tmp_path)
    assert by_code == lint("rule", name, cwd=tmp_path)
    assert by_code.out.startswith(f"# {name} ({code})\n\n".encode())
    assert by_code.out.count(b"\n") > 5


def test_all_rules(tmp_path: Path) -> None:
    records = json.loads(lint("rule", "--all", "--output-format", "json", cwd=tmp_path).out)
    assert [record["code"] for record in records] == [rule.code for rule in bodies()]
    assert all(record["explanation"] and record["summary"] for record in records)
    text = lint("rule", "--all", cwd=tmp_path).out.decode()
    assert all(f"# {rule.name} ({rule.code})\n" in text for rule in bodies())


def test_unknown_rule(tmp_path: Path) -> None:
    ended = lint("rule", "direct-environ-raed", cwd=tmp_path)
    assert (ended.code, ended.out) == (2, b"")
    assert b"did you mean `direct-environ-read`?" in ended.err
    assert lint("rule", cwd=tmp_path).code == 2


CONFIG = b"""\
[tool.ssot-lint]
getter = "app.env:env"
severity = { SSOT104 = "warning" }
allow-variables = ["PATH"]
[[tool.ssot-lint.owners]]
name = "auth"
paths = ["auth/**"]
getter = "auth.config:get_env()"
[tool.ssot-lint.owners.contract]
get = "{getter}.get({key}, {default})"
item = { to = "{getter}.require({key})", why = "raises ConfigError, not KeyError" }
"""


def config(root: Path, name: str) -> dict[str, object]:
    ended = lint("config", name, "--output-format", "json", cwd=root)
    assert ended.code == 0, ended
    facts: dict[str, object] = json.loads(ended.out)
    return facts


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    names = ("a.py", "auth/x.py", "tests/test_a.py")
    return project(tmp_path, {**dict.fromkeys(names, CLEAN), "pyproject.toml": CONFIG})


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        pytest.param("a.py", {"owner": None, "tier": "production", "exempt": None}, id="file"),
        pytest.param("auth/x.py", {"owner": "auth", "getter": "auth.config:get_env()"}, id="owner"),
        pytest.param("tests/test_a.py", {"tier": "tests", "permitted": ["patch"]}, id="tier"),
        pytest.param("app/env.py", {"exempt": "the getter's own module"}, id="getter"),
        pytest.param("a.py", {"allow_variables": ["PATH"], "excluded": False}, id="variables"),
    ],
)
def test_config(configured: Path, name: str, facts: dict[str, object]) -> None:
    assert facts.items() <= config(configured, name).items()


def test_config_shows_the_derived_contract_and_its_source(configured: Path) -> None:
    facts = config(configured, "a.py")
    assert facts["configuration"] == str(configured / "pyproject.toml")
    assert facts["getter_source"] == str(configured / "app" / "env.py")
    contract = facts["contract"]
    assert isinstance(contract, dict)
    assert "app/env.py" in contract["origin"]
    assert contract["operations"]["item"]["safe"] is True


def test_config_as_text(configured: Path) -> None:
    text = lint("config", "auth/x.py", cwd=configured).out.decode()
    assert "owner:            auth\n" in text
    assert "  get             {getter}.get({key}, {default})\n" in text
    assert (
        "  item            {getter}.require({key})  (unsafe: raises ConfigError, not KeyError)\n"
    ) in text
    assert "  contains        no spelling" in text
    assert "severity:         SSOT104 = warning" in text


def test_config_of_what_is_not_there(tmp_path: Path) -> None:
    ended = lint("config", "nope.py", cwd=tmp_path)
    assert (ended.code, ended.err) == (2, b"error: nope.py: no such file\n")


def test_broken_configuration_is_shown_with_a_caret(tmp_path: Path) -> None:
    (tmp_path / "ssot-lint.toml").write_text('getter = "a:b"\nselct = ["ALL"]\n')
    (tmp_path / "a.py").write_bytes(CLEAN)
    for command in (["check"], ["config", "a.py"]):
        ended = lint(*command, cwd=tmp_path)
        assert (ended.code, ended.out) == (2, b"")
        assert ended.err.startswith(b"ssot-lint.toml:2:1: error: unknown key `selct`\n")
        assert b"  2 | selct" in ended.err
        assert b"did you mean `select`?" in ended.err


def test_two_owners_of_a_file_are_said_once(tmp_path: Path) -> None:
    owners = "".join(
        f'[[owners]]\nname = "{name}"\npaths = ["lib/**"]\ngetter = "{name}.env:env"\n'
        for name in "ab"
    )
    root = project(
        tmp_path,
        {"ssot-lint.toml": owners.encode(), "lib/a.py": CLEAN, "lib/b.py": CLEAN},
        getter=False,
    )
    ended = lint("check", cwd=root)
    assert ended.code == 2
    assert ended.err.count(b"error:") == 1
    assert b"ssot-lint.toml:" in ended.err


def test_show_settings_tells_what_holds_with_the_flags(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ, "b.py": READ})
    ended = lint("check", "--show-settings", "--select", "SSOT104", "b.py", cwd=root)
    said = ended.out.decode()
    assert ended.code == 0
    assert said.startswith(f"file:             {root / 'b.py'}\n")
    assert "\nrules:            SSOT104\n" in said
    assert "\nrespect-gitignore: yes\n" in said
    whole = lint("check", "--show-settings", "--output-format=json", "b.py", cwd=root)
    assert json.loads(whole.out) == json.loads(
        lint("config", "b.py", "--output-format=json", cwd=root).out
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["no.py"], "no.py: No such file or directory", id="missing"),
        pytest.param(["pkg"], "no Python files found under the given path(s)", id="nothing"),
    ],
)
def test_settings_of_nothing(tmp_path: Path, arguments: list[str], message: str) -> None:
    root = project(tmp_path, {"a.py": READ, "pkg/a.txt": b""})
    ended = lint("check", "--show-settings", *arguments, cwd=root)
    assert (ended.code, ended.err.decode()) == (2, f"error: {message}\n")
