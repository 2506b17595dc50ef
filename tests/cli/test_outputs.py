"""Several outputs of one run: which goes where, and what the terminal says besides."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ssot_lint.cli.arguments import paired
from ssot_lint.cli.console import UsageError
from tests.cli.commands import CLEAN, READ, lint, project

FORMAT, FILE = "--output-format", "--output-file"
ACTIONS = {"GITHUB_ACTIONS": "true"}
# A read that the mapping contract cannot say, and one that the getter's import would come after.
UNFIXABLE = b'import os\n\nX = os.environb[b"A"]\nY = "A" in os.environ\nZ = os.environ\n'


@pytest.mark.parametrize(
    ("given", "terminal", "files"),
    [
        pytest.param([], None, [], id="neither"),
        pytest.param([(FORMAT, "json")], "json", [], id="format"),
        pytest.param([(FILE, "x")], None, [("x", None)], id="file"),
        pytest.param([(FORMAT, "sarif"), (FILE, "x")], None, [("x", "sarif")], id="a pair"),
        pytest.param([(FILE, "x"), (FORMAT, "sarif")], None, [("x", "sarif")], id="file first"),
        pytest.param(
            [(FORMAT, "sarif"), (FILE, "x"), (FORMAT, "junit"), (FILE, "y")],
            None,
            [("x", "sarif"), ("y", "junit")],
            id="two pairs",
        ),
        pytest.param(
            [(FILE, "x"), (FORMAT, "sarif"), (FILE, "y"), (FORMAT, "junit")],
            None,
            [("x", "sarif"), ("y", "junit")],
            id="two pairs, files first",
        ),
        pytest.param(
            [(FORMAT, "sarif"), (FILE, "x"), (FORMAT, "concise")],
            "concise",
            [("x", "sarif")],
            id="the terminal's last",
        ),
        pytest.param(
            [(FORMAT, "concise"), (FORMAT, "sarif"), (FILE, "x")],
            "concise",
            [("x", "sarif")],
            id="the terminal's first",
        ),
    ],
)
def test_which_format_is_whose(
    given: list[tuple[str, str]], terminal: str | None, files: list[tuple[str, str | None]]
) -> None:
    assert paired(given) == (terminal, files)


def test_two_formats_for_one_terminal() -> None:
    with pytest.raises(UsageError, match="`--output-format` is json and sarif"):
        paired([(FORMAT, "json"), (FORMAT, "sarif")])


def test_files_beside_what_the_terminal_reads(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    plain = lint("check", cwd=root)
    arguments = [FORMAT, "sarif", FILE, "x.sarif", FORMAT, "junit", "-o", "x.xml"]
    ended = lint("check", *arguments, cwd=root)
    assert (ended.code, ended.out) == (plain.code, plain.out)
    assert b"SSOT101" in ended.out
    assert json.loads((root / "x.sarif").read_bytes())["version"] == "2.1.0"
    assert (root / "x.xml").read_bytes().startswith(b"<?xml")
    quick = lint("check", *arguments, FORMAT, "concise", cwd=root)
    assert quick.out == lint("check", FORMAT, "concise", cwd=root).out


@pytest.mark.parametrize("files", [{"a.py": READ}, {"a.py": CLEAN}], ids=["findings", "clean"])
def test_silence_is_the_terminals_alone(tmp_path: Path, files: dict[str, bytes]) -> None:
    root = project(tmp_path, files)
    ended = lint("check", "--silent", FORMAT, "gitlab", FILE, "x.json", cwd=root)
    assert (ended.out, ended.err) == (b"", b"")
    assert len(json.loads((root / "x.json").read_bytes())) == ended.code


def test_a_file_without_a_format_holds_what_the_terminal_shows(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    ended = lint("check", "--quiet", "--color=always", FILE, "x.txt", cwd=root)
    plain = lint("check", "--quiet", cwd=root).out
    assert (root / "x.txt").read_bytes() == plain
    assert ended.out != plain


def test_statistics_leave_reports_alone(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    ended = lint("check", "--statistics", "-q", FORMAT, "sarif", FILE, "x.sarif", cwd=root)
    assert ended.out == b"1\tSSOT101\t[*] direct-environ-read\n"
    assert len(json.loads((root / "x.sarif").read_bytes())["runs"][0]["results"]) == 1


# --- in a workflow


def test_annotations_come_besides_the_text(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    text = lint("check", cwd=root).out
    ended = lint("check", cwd=root, env=ACTIONS)
    assert ended.out.startswith(b"::error title=ssot-lint (SSOT101),file=")
    assert ended.out.endswith(text)
    sarif = lint("check", FORMAT, "sarif", FILE, "x.sarif", cwd=root, env=ACTIONS)
    assert sarif.out == ended.out


@pytest.mark.parametrize("name", ["full", "concise", "json", "github"])
def test_who_asks_for_a_format_gets_that_alone(tmp_path: Path, name: str) -> None:
    root = project(tmp_path, {"a.py": READ})
    asked = lint("check", FORMAT, name, cwd=root, env=ACTIONS)
    assert asked.out == lint("check", FORMAT, name, cwd=root).out
    by_variable = lint("check", cwd=root, env={**ACTIONS, "SSOT_LINT_OUTPUT_FORMAT": name})
    assert by_variable.out == asked.out


def test_what_cannot_be_checked_is_annotated(tmp_path: Path) -> None:
    root = project(tmp_path, {"pyproject.toml": b"[tool.ssot-lint]\nno-such = 1\n"}, getter=False)
    (root / "a.py").mkdir()
    ended = lint("check", "missing.py", "--isolated", cwd=root, env=ACTIONS)
    assert ended.code == 2
    missing = os.fsencode(f"file=missing.py::{os.strerror(2)}\n")
    assert missing in ended.out


def test_failures_are_in_the_reports(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": CLEAN})
    ended = lint("check", "a.py", "b.py", FORMAT, "sarif", FILE, "x.sarif", cwd=root)
    assert ended.code == 2
    (run,) = json.loads((root / "x.sarif").read_bytes())["runs"]
    assert run["invocations"][0]["executionSuccessful"] is False


# --- the summary


def test_counts_per_rule_and_what_each_flag_would_fix(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ * 9 + UNFIXABLE})
    ended = lint("check", FORMAT, "concise", cwd=root)
    rows = ended.out.decode().splitlines()
    assert rows[-5:] == [
        "10 SSOT101 direct-environ-read (9 with `--fix`)",
        " 1 SSOT102 direct-environ-presence (1 with `--fix`)",
        " 1 SSOT104 environ-escapes (1 with `--fix`)",
        "Found 12 errors.",
        "[*] 11 fixable with the `--fix` option.",
    ]


def test_unsafe_fixes_are_counted_apart(tmp_path: Path) -> None:
    root = project(tmp_path, {"setup.py": READ + b'Y = os.environ["B"]\n'})
    rows = lint("check", FORMAT, "concise", cwd=root).out.decode().splitlines()
    assert rows[-3:] == [
        "2 SSOT101 direct-environ-read (2 with `--fix --unsafe-fixes`)",
        "Found 2 errors.",
        "No fixes available (2 hidden fixes can be enabled with the `--unsafe-fixes` option).",
    ]
    rows = lint("check", "--unsafe-fixes", FORMAT, "concise", cwd=root).out.decode().splitlines()
    assert rows[-3] == "2 SSOT101 direct-environ-read (2 with `--fix`)"


def test_one_finding_needs_no_table(tmp_path: Path) -> None:
    rows = lint("check", FORMAT, "concise", cwd=project(tmp_path, {"a.py": READ})).out
    assert len(rows.splitlines()) == 3
