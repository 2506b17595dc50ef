"""Exit codes, streams and modes of ``ssot-lint check``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.commands import CLEAN, READ, lint, project

FIXED = b'from app.env import env\n\nX = env["A"]\n'
# An escape has a fix under the mapping contract; a form the contract lacks has none.
UNFIXABLE = b'import os\n\nX = os.environb[b"A"]\n'


@pytest.mark.parametrize(
    ("files", "arguments", "code"),
    [
        pytest.param({"a.py": CLEAN}, [], 0, id="clean"),
        pytest.param({"a.py": READ}, [], 1, id="findings"),
        pytest.param({"a.py": READ}, ["--exit-zero"], 0, id="exit zero"),
        pytest.param({"a.py": READ}, ["-e", "missing.py", "a.py"], 2, id="errors beat exit zero"),
        pytest.param({"a.py": READ}, ["--fix"], 0, id="all fixed"),
        pytest.param({"a.py": READ}, ["--fix", "--exit-non-zero-on-fix"], 1, id="non-zero on fix"),
        pytest.param({"a.py": CLEAN}, ["--fix", "--exit-non-zero-on-fix"], 0, id="nothing to fix"),
        pytest.param({"a.py": UNFIXABLE}, ["--fix"], 1, id="something remains"),
        pytest.param({"a.py": READ}, ["--diff"], 1, id="a diff"),
        pytest.param({"a.py": CLEAN}, ["--diff"], 0, id="no diff"),
        pytest.param({"a.py": UNFIXABLE}, ["--diff"], 1, id="no diff, but findings"),
        pytest.param({"a.py": READ}, ["--fix", "--no-fix"], 1, id="the last of two flags counts"),
        pytest.param({"a.py": READ}, ["--ignore", "SSOT101"], 0, id="rule turned off"),
        pytest.param({"a.py": READ}, ["--select", "SSOT9"], 0, id="other rules selected"),
        pytest.param({"a.py": READ}, ["--per-file-ignores", "a.py:SSOT1"], 0, id="off by file"),
        pytest.param({"a.py": READ}, ["--exclude", "a.py"], 0, id="excluded"),
        pytest.param({"a.py": READ}, ["--extend-exclude", "*.py", "a.py"], 0, id="named, excluded"),
        pytest.param(
            {"a.py": READ}, ["--exclude", "a.py", "--no-force-exclude", "a.py"], 1, id="no force"
        ),
        pytest.param({"a.py": READ}, ["--isolated"], 1, id="isolated"),
        pytest.param({"a.py": READ}, ["--config", "ignore = ['SSOT1']"], 0, id="config fragment"),
        pytest.param({"a.py": READ}, ["--config", "nope = 1"], 2, id="unknown key"),
        pytest.param({"a.py": READ}, ["--select", "XYZ"], 2, id="unknown rule"),
        pytest.param({"a.py": READ}, ["--jobs", "0"], 2, id="no jobs"),
        pytest.param({"a.py": READ}, ["--jobs", "x"], 2, id="jobs is a number"),
        pytest.param({"a.py": READ}, ["--output-format", "xml"], 2, id="unknown format"),
        pytest.param({"a.py": READ}, ["--output-file", "no/such/dir"], 2, id="unwritable output"),
        pytest.param({"a.py": READ}, ["--no-cache", "--cache-dir", "x", "-n"], 1, id="cache flags"),
    ],
)
def test_exit_code(
    tmp_path: Path, files: dict[str, bytes], arguments: list[str], code: int
) -> None:
    ended = lint("check", *arguments, cwd=project(tmp_path, files))
    assert ended.code == code, ended
    assert b"Traceback" not in ended.err


def test_findings_are_on_stdout_and_nothing_on_stderr(tmp_path: Path) -> None:
    ended = lint("check", "--output-format", "concise", cwd=project(tmp_path, {"a.py": READ}))
    assert ended.out.splitlines()[0].startswith(b"a.py:3:5: SSOT101 [*] ")
    assert ended.out.endswith(b"Found 1 error.\n[*] 1 fixable with the `--fix` option.\n")
    assert ended.err == b""


def test_fix_writes_and_says_how_many(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ, "b.py": UNFIXABLE})
    ended = lint("check", "--fix", cwd=root)
    assert (root / "a.py").read_bytes() == FIXED
    assert (root / "b.py").read_bytes() == UNFIXABLE
    assert b"Found 2 errors (1 fixed, 1 remaining).\n" in ended.out
    assert lint("check", "--fix", cwd=root).out.count(b"fixed") == 0


def test_nothing_left_is_said_so(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    assert lint("check", "--fix", cwd=root).out == b"Found 1 error (1 fixed, 0 remaining).\n"
    assert lint("check", cwd=root).out == b"All checks passed!\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(READ, id="lf"),
        pytest.param(READ.replace(b"\n", b"\r\n"), id="crlf"),
        pytest.param(READ.replace(b"\n", b"\r\n", 2), id="mixed endings"),
        pytest.param(READ.rstrip(b"\n"), id="no final newline"),
        pytest.param(b"\xef\xbb\xbf" + READ, id="byte order mark"),
        pytest.param(b"# coding: latin-1\n" + READ + b"Y = '\xe9'\n", id="latin-1"),
        pytest.param(READ + b"\x0c\nY = '\xe2\x80\xa8'\n", id="form feed and line separator"),
    ],
)
def test_the_diff_applied_is_the_fixed_file(tmp_path: Path, data: bytes) -> None:
    root = project(tmp_path, {"a.py": data})
    ended = lint("check", "--diff", cwd=root)
    assert (root / "a.py").read_bytes() == data
    (root / "fix.patch").write_bytes(ended.out)
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copy(root / "a.py", copy)
    apply = ["git", "-c", "core.autocrlf=false", "apply", "-p0", "--whitespace=nowarn"]
    subprocess.run([*apply, str(root / "fix.patch")], cwd=copy, check=True)
    assert lint("check", "--fix", cwd=root).code == 0
    assert (copy / "a.py").read_bytes() == (root / "a.py").read_bytes() != data


def test_diff_reports_what_it_cannot_fix_where_it_stands_now(tmp_path: Path) -> None:
    data = READ + b'Y = os.environb[b"B"]\n'
    root = project(tmp_path, {"a.py": data})
    ended = lint("check", "--diff", "--output-format", "concise", cwd=root)
    assert b'+X = env["A"]' in ended.out
    assert ended.err.startswith(b"a.py:4:5: SSOT101 ")
    assert b"Would fix 1 error.\n1 error would remain.\n" in ended.err


@pytest.mark.parametrize(
    ("arguments", "code", "out"),
    [
        pytest.param(["--fix"], 0, FIXED, id="fix"),
        pytest.param(["--fix", "--exclude", "x.py"], 0, READ, id="excluded: echoed"),
        pytest.param(["--fix", "--ignore", "SSOT1"], 0, READ, id="nothing to fix: echoed"),
    ],
)
def test_stdin_comes_out_fixed(tmp_path: Path, arguments: list[str], code: int, out: bytes) -> None:
    root = project(tmp_path, {})
    ended = lint("check", *arguments, "--stdin-filename", "x.py", "-", cwd=root, stdin=READ)
    assert (ended.code, ended.out) == (code, out)
    assert not (root / "x.py").exists()


def test_stdin_is_reported_under_its_name(tmp_path: Path) -> None:
    root = project(tmp_path, {})
    ended = lint("check", "-", "--stdin-filename", "lib/x.py", cwd=root, stdin=READ)
    assert ended.code == 1
    assert ended.out.startswith(b"lib/x.py:3:5: SSOT101 ")
    assert lint("check", "-", cwd=root, stdin=READ).out.startswith(b"-:3:5: SSOT101 ")


def test_stdin_diff(tmp_path: Path) -> None:
    root = project(tmp_path, {})
    ended = lint("check", "--diff", "-", "--stdin-filename", "x.py", cwd=root, stdin=READ)
    assert ended.code == 1
    assert ended.out.startswith(b"--- x.py\n+++ x.py\n@@ ")


def test_what_cannot_be_read_is_named_and_the_rest_is_checked(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    ended = lint("check", "missing.py", "a.py", cwd=root)
    assert ended.code == 2
    assert b"SSOT101" in ended.out
    assert ended.err == b"error: missing.py: No such file or directory\n"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads anything")
def test_unreadable_file(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ, "b.py": READ})
    (root / "b.py").chmod(0)
    ended = lint("check", cwd=root)
    assert ended.code == 2
    assert b"a.py:3:5" in ended.out
    assert ended.err == b"error: b.py: Permission denied\n"


def test_no_files_is_a_warning(tmp_path: Path) -> None:
    ended = lint("check", cwd=tmp_path)
    assert (ended.code, ended.err) == (
        0,
        b"warning: no Python files found under the given path(s)\n",
    )


def test_without_getter_one_line_says_how_to_name_one(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ, "b.py": READ}, getter=False)
    ended = lint("check", cwd=root)
    assert ended.err.count(b"\n") == 1
    assert b'getter = "app.env:env"' in ended.err
    (root / "a.py").unlink()
    (root / "b.py").write_bytes(CLEAN)
    assert lint("check", cwd=root).err == b""


@pytest.mark.parametrize(
    ("arguments", "err"),
    [
        pytest.param(["chekc"], "unknown command `chekc`\n  did you mean `check`?", id="command"),
        pytest.param(
            ["a.py"], "`a.py` is no command\n  to check it: ssot-lint check a.py", id="file"
        ),
        pytest.param(
            ["check", "--unsave-fixes"],
            "unexpected argument `--unsave-fixes`\n  did you mean `--unsafe-fixes`?",
            id="flag",
        ),
        pytest.param(
            ["check", "--slect=SSOT1"],
            "unexpected argument `--slect=SSOT1`\n  did you mean `--select`?",
            id="flag with value",
        ),
        pytest.param(["check", "--fi"], "unexpected argument `--fi`", id="no abbreviations"),
    ],
)
def test_unknown_words_get_a_tip(tmp_path: Path, arguments: list[str], err: str) -> None:
    ended = lint(*arguments, cwd=project(tmp_path, {"a.py": READ}))
    assert ended.code == 2
    assert ended.err.decode().startswith(f"error: {err}")


def test_options_may_stand_between_paths(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ, "b.py": READ})
    ended = lint("check", "a.py", "--output-format", "concise", "b.py", "-q", cwd=root)
    assert [line.split(b":")[0] for line in ended.out.splitlines()] == [b"a.py", b"b.py"]


def test_quiet_and_silent(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ}, getter=False)
    quiet = lint("check", "-q", cwd=root)
    assert b"SSOT101" in quiet.out
    assert b"Found" not in quiet.out
    assert quiet.err == b""
    assert lint("check", "--silent", cwd=root) == (1, b"", b"")


def test_statistics(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ, "b.py": READ + UNFIXABLE})
    ended = lint("check", "--statistics", "-q", cwd=root)
    assert ended.out == b"3\tSSOT101\t[-] direct-environ-read\n"
    counts = json.loads(lint("check", "--statistics", "--output-format=json", cwd=root).out)
    assert counts == [
        {
            "code": "SSOT101",
            "name": "direct-environ-read",
            "count": 3,
            "fixable": True,
            "fixable_count": 2,
        }
    ]


def test_output_file(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    ended = lint("check", "--output-format", "json", "-o", "out.json", cwd=root)
    assert (ended.code, ended.out) == (1, lint("check", cwd=root).out)
    assert json.loads((root / "out.json").read_bytes())[0]["code"] == "SSOT101"


@pytest.mark.parametrize(
    ("env", "arguments", "start"),
    [
        pytest.param({"GITHUB_ACTIONS": "true"}, [], b"::error ", id="by itself in a workflow"),
        pytest.param({"GITHUB_ACTIONS": "true"}, ["--output-format=concise"], b"a.py", id="asked"),
        pytest.param({"SSOT_LINT_OUTPUT_FORMAT": "github"}, [], b"::error ", id="variable"),
        pytest.param({"FORCE_COLOR": "1"}, [], b"\x1b[1ma.py", id="colour forced"),
        pytest.param({"FORCE_COLOR": "1"}, ["--color=never"], b"a.py", id="colour refused"),
        pytest.param({"FORCE_COLOR": "0"}, [], b"a.py", id="colour not forced"),
        pytest.param({}, ["--color", "always"], b"\x1b[1ma.py", id="colour asked for"),
    ],
)
def test_environment_switches(
    tmp_path: Path, env: dict[str, str], arguments: list[str], start: bytes
) -> None:
    ended = lint("check", *arguments, cwd=project(tmp_path, {"a.py": READ}), env=env)
    assert ended.out.startswith(start)


def test_unknown_format_in_the_environment(tmp_path: Path) -> None:
    ended = lint("check", cwd=tmp_path, env={"SSOT_LINT_OUTPUT_FORMAT": "xml"})
    assert ended.code == 2
    assert b"SSOT_LINT_OUTPUT_FORMAT is `xml`" in ended.err


def test_latin_1_terminal(tmp_path: Path) -> None:
    data = "import os\nX = '→', os.environ['A']\n".encode()
    ended = lint(
        "check", cwd=project(tmp_path, {"a.py": data}), env={"PYTHONIOENCODING": "latin-1"}
    )
    assert ended.code == 1
    assert b"\\u2192" in ended.out
