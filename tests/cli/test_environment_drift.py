"""SSOT210 in ``check``: where it stands, what silences it, and that no output shows a value."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssot_lint.output import FORMATS
from tests.cli.commands import Ended, lint

FILES = {
    "app/settings.py": 'import os\n\nA = os.environ["A"]\nT = int(os.environ.get("T", "3"))\n',
    "ssot-lint.toml": '[environments.all]\nsources = ["a.env", "k.yaml", "m.tf", "Dockerfile"]\n'
    '[environments.ci]\nsources = ["not-here.env"]\n',
    "a.env": "T=hunter2\nOLD=hunter3\nOLD=hunter4\nDB=hunter5\n",
    "k.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
    "data: {PASS: hunter6, OLD2: hunter7}\n",
    "m.tf": 'resource "x" "y" {\n  environment { variables = { OLD3 = "hunter8" } }\n}\n',
    "Dockerfile": "FROM x\nENV OLD4=hunter9\n",
    ".env": "NOBODY=NAMES=ME\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def _check(root: Path, *more: str) -> Ended:
    return lint("check", "--select", "SSOT210", "--no-cache", *more, cwd=root)


def _said(root: Path) -> list[str]:
    ended = _check(root, "--output-format", "concise")
    return [it for it in ended.out.decode().splitlines() if "SSOT210 " in it and ":" in it]


def test_each_fault_stands_at_its_key(root: Path) -> None:
    assert _said(root) == [
        "Dockerfile:2:5: SSOT210 OLD4 is read by nobody",
        "a.env:1:1: SSOT210 the value of T cannot be parsed: expected an integer, as"
        " app/settings.py:4 reads it",
        "a.env:3:1: SSOT210 OLD is read by nobody",
        "a.env:3:1: SSOT210 OLD stands in row 2 already; the last one wins",
        "a.env:4:1: SSOT210 DB is read by nobody",
        "k.yaml:4:8: SSOT210 PASS is read by nobody",
        "k.yaml:4:23: SSOT210 OLD2 is read by nobody",
        "m.tf:2:31: SSOT210 OLD3 is read by nobody",
        "ssot-lint.toml:1:1: SSOT210 A is missing in the environment all",
    ]


def test_no_output_shows_a_value(root: Path) -> None:
    for form in FORMATS:
        ended = _check(root, "--output-format", form)
        assert ended.code == 1
        assert b"hunter" not in ended.out + ended.err, form
    assert b"hunter" not in lint("report", "--output-format", "html", cwd=root).out


def test_a_record(root: Path) -> None:
    found = json.loads(_check(root, "--output-format", "json").out)
    (bad,) = [it for it in found if it["variable"] == "T"]
    assert (bad["severity"], bad["fix"], bad["kind"]) == ("warning", None, None)
    assert [it["location"] for it in bad["related"]] == [{"row": 4, "column": 9}]
    (gone,) = [it for it in found if it["variable"] == "A"]
    assert (gone["filename"], gone["location"]["row"]) == (str(root / "ssot-lint.toml"), 1)


@pytest.mark.parametrize(
    "name, key, comment",
    [
        ("a.env", "DB", "# ssot: ignore[SSOT210] the proxy reads it\n"),
        ("m.tf", "OLD3", "  # ssot: ignore[SSOT210] the proxy reads it\n"),
        ("Dockerfile", "OLD4", "# ssot: ignore[SSOT210] the proxy reads it\n"),
        ("k.yaml", "PASS", "# ssot: ignore[SSOT210] the proxy reads it\n"),
        ("ssot-lint.toml", "A ", "# ssot: ignore[SSOT210] given by hand\n"),
    ],
)
def test_a_comment_above_silences(root: Path, name: str, key: str, comment: str) -> None:
    assert any(f"SSOT210 {key}" in it for it in _said(root))
    text = FILES[name]
    row = next(it for it in text.splitlines(True) if key in it or key == "A ")
    (root / name).write_text(text.replace(row, comment + row))
    assert not any(f"SSOT210 {key}" in it for it in _said(root))


def test_a_source_that_is_on_other_machines_only_says_nothing(root: Path) -> None:
    assert not any("not-here" in it or "environment ci" in it for it in _said(root))


def test_a_source_that_is_broken_is_a_finding(root: Path) -> None:
    (root / "a.env").write_text("A='open\n")
    assert "a.env:1:3: SSOT210 expected a closing '" in _said(root)


def test_files_that_no_environment_names_are_left_alone(root: Path) -> None:
    assert not any(it.startswith(".env") for it in _said(root))
