"""``report --environment``: whose fault a failure is, with evidence, and what nobody looked at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssot_lint.report.environment import FORMATS
from tests.cli.commands import Ended, lint

CODE = 'import os\n\nA = os.environ["A"]\nT = int(os.environ.get("T", "3"))\n'
CONFIG = """\
[environments.good]
sources = ["good.env"]
[environments.bad]
sources = ["bad.env"]
domains = ["api.example"]
[environments.lost]
sources = ["good.env", "gone.env"]
[environments.empty]
sources = []
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "settings.py").write_text(CODE)
    (tmp_path / "ssot-lint.toml").write_text(CONFIG)
    (tmp_path / "good.env").write_text("A=hunter2\nB=${SOMEWHERE}\n")
    (tmp_path / "bad.env").write_text("T=hunter2\nAA=hunter3\n")
    return tmp_path


def _report(root: Path, name: str, form: str = "json") -> Ended:
    return lint("report", "--environment", name, "--output-format", form, "--no-cache", cwd=root)


@pytest.mark.parametrize(
    "name, code, explained, words",
    [
        ("good", 0, [], "the cause lies elsewhere: network, database, platform."),
        ("bad", 1, ["deployment"], "Configuration in deployment explains a failure"),
        ("lost", 2, None, "It cannot be said: not all sources could be read."),
        ("empty", 1, ["deployment"], "Configuration in deployment explains a failure"),
    ],
)
def test_what_explains_a_failure(
    root: Path, name: str, code: int, explained: list[str] | None, words: str
) -> None:
    ended = _report(root, name)
    said = json.loads(ended.out)
    assert (ended.code, said["explained_by"]) == (code, explained)
    assert words in said["conclusion"]


def test_an_empty_project_is_not_called_healthy(tmp_path: Path) -> None:
    (tmp_path / "ssot-lint.toml").write_text("[environments.a]\nsources = []\n")
    ended = _report(tmp_path, "a")
    assert ended.code == 2
    assert json.loads(ended.out)["conclusion"] == (
        "It cannot be said: there was nothing to look at."
    )


@pytest.mark.parametrize("form", FORMATS)
def test_the_evidence_and_what_was_not_looked_at(root: Path, form: str) -> None:
    out = _report(root, "bad", form).out.decode().replace("\\_", "_")
    assert "hunter" not in out
    assert "A is missing" in out
    assert "settings.py:3" in out
    assert "no value names api.example" in out
    assert "bad.env:1" in out
    assert "that hosts answer" in out
    assert "values that only the deployment knows: B" in _report(root, "good", form).out.decode()


def test_unknown_names(root: Path) -> None:
    assert b"did you mean `good`?" in _report(root, "goood").err
    assert _report(root, "good", "sarif").code == 2


def test_a_rule_that_is_off_was_not_looked_at(root: Path) -> None:
    ended = lint(
        *("report", "--environment", "good", "--ignore", "SSOT900", "--output-format", "json"),
        cwd=root,
    )
    assert "code: what SSOT900 finds, which is off" in json.loads(ended.out)["not_looked_at"]


@pytest.mark.parametrize(
    "files, sound, answer",
    [
        ({}, True, "no variable is read in two ways"),
        ({"ssot-lint.toml": 'ignore = ["SSOT2"]\n'}, False,
         "not looked at: SSOT201 and SSOT202 are off"),
        ({"ssot-lint.toml": 'ignore = ["SSOT202"]\n'}, False,
         "no variable is read in two ways where it was looked at"),
        ({"part/ssot-lint.toml": 'ignore = ["SSOT2"]\n', "part/a.py": "B = 1\n"}, False,
         "not looked at: SSOT201 and SSOT202 are off in 1 file"),
        ({"ssot-lint.toml": 'per-file-ignores = { "part/*" = ["SSOT2"] }\n', "part/a.py": "B = 1\n"},
         False, "not looked at: SSOT201 and SSOT202 are off in 1 file"),
    ],
)  # fmt: skip
def test_what_was_off_is_not_called_sound(
    root: Path, files: dict[str, str], sound: bool, answer: str
) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        own = CONFIG if name == "ssot-lint.toml" else ""
        (root / name).write_text(text + own)
    code = json.loads(_report(root, "good").out)["code"]
    (conflicts,) = (it for it in code if it["title"] == "conflicts")
    assert (conflicts["sound"], conflicts["answer"]) == (sound, answer)


def test_without_a_schema_nothing_is_called_declared(root: Path) -> None:
    code = json.loads(_report(root, "good").out)["code"]
    (undeclared,) = (it for it in code if it["title"] == "undeclared")
    assert undeclared["answer"] == "no schema says which variables there are"
    assert undeclared["sound"] is True


def test_what_all_parts_lack_is_said_once(root: Path) -> None:
    services = "".join(
        f"  s{number}: {{build: ., environment: {{T: '1'}}}}\n" for number in range(5)
    )
    (root / "compose.yml").write_text(
        f"services:\n{services}  ok: {{build: ., environment: {{A: a}}}}\n"
    )
    (root / "ssot-lint.toml").write_text('[environments.many]\nsources = ["compose.yml"]\n')
    said = json.loads(_report(root, "many").out)
    (required,) = (it for it in said["deployment"] if it["title"] == "required")
    assert [it["text"] for it in required["evidence"]] == [
        "A is missing in s0, s1, s2, s3 and 1 more"
    ]
