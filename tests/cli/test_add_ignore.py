"""``check --add-ignore``: on files, with what is known, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import CLEAN, READ, lint, project

COMMENT = b"  # ssot: ignore[SSOT101]"


def silenced(data: bytes, reason: bytes = b"") -> bytes:
    """``data`` with a comment on each row that reads."""
    why = b" " + reason if reason else b""
    rows = [row + (COMMENT + why) * (b"[" in row) for row in data.split(b"\n")]
    return b"\n".join(rows)


@pytest.mark.parametrize(
    ("argument", "reason"),
    [
        pytest.param("--add-ignore", b"", id="no reason"),
        pytest.param("--add-ignore=old code", b"old code", id="a reason"),
    ],
)
def test_everything_is_silenced_once(tmp_path: Path, argument: str, reason: bytes) -> None:
    crlf = READ.replace(b"\n", b"\r\n")
    root = project(tmp_path, {"a.py": READ, "b.py": CLEAN, "pkg/c.py": crlf})
    ended = lint("check", argument, cwd=root)
    assert (ended.code, ended.out) == (0, b"All checks passed!\n")
    assert ended.err == b"note: silenced 2 findings in 2 files\n"
    assert (root / "a.py").read_bytes() == silenced(READ, reason)
    assert (root / "pkg/c.py").read_bytes() == silenced(READ, reason).replace(b"\n", b"\r\n")
    again = lint("check", argument, cwd=root)
    assert again.err == b"note: silenced 0 findings in 0 files\n"
    assert lint("check", cwd=root).code == 0


def test_a_path_that_follows_is_one_to_check(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ, "b.py": READ})
    lint("check", "--add-ignore", "b.py", cwd=root)
    assert (root / "a.py").read_bytes() == READ
    assert (root / "b.py").read_bytes() == silenced(READ)


def test_what_the_baseline_knows_gets_no_comment(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    lint("check", "--write-baseline=known.jsonl", cwd=root)
    (root / "a.py").write_bytes(READ + b'Y = os.environ["B"]\n')
    config = "--config=baseline='known.jsonl'"
    assert lint("check", config, "--add-ignore", cwd=root).code == 0
    assert (root / "a.py").read_bytes() == READ + silenced(b'Y = os.environ["B"]\n')


def test_what_cannot_be_silenced_is_reported(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ, "b.py": READ + b"x = (\n"})
    ended = lint("check", "--add-ignore", "--output-format=concise", cwd=root)
    assert ended.code == 1
    assert b"a.py" not in ended.out
    assert b"b.py:3:5: SSOT101" in ended.out
    assert b"warning: b.py: no comment added: the file cannot be read as Python\n" in ended.err
    assert (root / "b.py").read_bytes() == READ + b"x = (\n"


def test_a_required_reason(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": READ})
    strict = "--config=require-reason=true"
    ended = lint("check", strict, "--add-ignore", cwd=root)
    assert ended.code == 1
    assert b"`require-reason` is on: say why, `--add-ignore=REASON`" in ended.err
    assert lint("check", strict, "--add-ignore=old", cwd=root).code == 0


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_bytes(READ)
    root = project(tmp_path / "p", {"b.py": READ})
    (root / "a.py").symlink_to(outside)
    ended = lint("check", "--add-ignore", "a.py", "b.py", cwd=root)
    assert ended.code == 2
    assert b"error: a.py: not read: a symlink leads out of the project" in ended.err
    assert outside.read_bytes() == READ
    assert (root / "b.py").read_bytes() == silenced(READ)


@pytest.mark.parametrize("other", ["--fix", "--diff", "--write-baseline", "-"])
def test_flags_that_contradict_it(tmp_path: Path, other: str) -> None:
    root = project(tmp_path, {"a.py": READ})
    ended = lint("check", "--add-ignore", other, cwd=root)
    assert ended.code == 2
    assert ended.err.startswith(b"error: `--add-ignore` cannot be used with")
    assert (root / "a.py").read_bytes() == READ


@pytest.mark.parametrize("reason", ["see #12", "a\nb"])
def test_reasons_that_no_comment_can_hold(tmp_path: Path, reason: str) -> None:
    ended = lint("check", f"--add-ignore={reason}", cwd=project(tmp_path, {"a.py": READ}))
    assert ended.code == 2
    assert b"can hold neither `#` nor a line end" in ended.err


ENV_READS = b"from app.env import env\n\n"
TOGETHER = {
    "app/__init__.py": b"",
    "app/env.py": b"import os\n\nenv = os.environ\n",
    "app/a.py": ENV_READS + b'PORT = env.get("PORT", "80")\n',
    "app/b.py": ENV_READS + 'PORT = env.get(\n    "PORT", "8é",\n)\n'.encode(),
}
GETTER_KEYS = b'[tool.ssot-lint]\ngetter = "app.env:env"\n'


def test_what_files_say_together_is_silenced_too(tmp_path: Path) -> None:
    """Findings about the project get comments as those of one file do."""
    root = project(tmp_path, {**TOGETHER, "pyproject.toml": GETTER_KEYS})
    assert b"SSOT201" in lint("check", cwd=root).out
    ended = lint("check", "--add-ignore=old", cwd=root)
    assert (ended.code, ended.err) == (0, b"note: silenced 1 finding in 1 file\n")
    after = (root / "app/b.py").read_bytes()
    assert after.count(b"# ssot: ignore[SSOT201] old") == 1
    assert lint("check", "--no-cache", cwd=root).code == 0


def test_a_file_that_is_no_python_gets_none_and_the_reason(tmp_path: Path) -> None:
    idle = GETTER_KEYS + b'allow = [{ path = "idle.py", reason = "left" }]\n'
    root = project(tmp_path, {"pyproject.toml": idle, "idle.py": CLEAN})
    ended = lint("check", "--add-ignore=old", cwd=root)
    assert ended.code == 1
    assert b"no comment added for SSOT901: " in ended.err
    assert (root / "pyproject.toml").read_bytes() == idle


MOVED = {
    "ssot-lint.toml": b'[imports]\n"shop.money.Money" = { aliases = ["shop.util.Money"] }\n',
    "shop/__init__.py": b"",
    "shop/money.py": b"class Money: ...\n",
    "shop/util.py": b"from shop.money import Money\n",
}


def test_a_notebook_gets_none_for_what_files_say_together(tmp_path: Path) -> None:
    """Nor a fix; both are said."""
    cell = {"cell_type": "code", "source": "from shop.util import Money\nprint(Money)"}
    cell |= {"metadata": {}, "outputs": [], "execution_count": None}
    book = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    root = project(tmp_path, {**MOVED, "z.ipynb": book.encode()})
    ended = lint("check", "--add-ignore=old", cwd=root)
    assert ended.code == 1
    assert b"z.ipynb: no comment added for SSOT301: " in ended.err
    assert b"fixed in files, not in notebooks" in lint("check", "--fix", cwd=root).out
    assert (root / "z.ipynb").read_bytes() == book.encode()


def test_what_files_say_together_is_fixed_on_stdin(tmp_path: Path) -> None:
    root = project(tmp_path, MOVED)
    old = b"from shop.util import Money\n\nprint(Money)\n"
    command = ["check", "-", "--stdin-filename=use.py"]
    ended = lint(*command, "--fix", stdin=old, cwd=root)
    assert (ended.code, ended.out) == (0, old.replace(b"util", b"money"))
    ended = lint(*command, "--diff", stdin=old, cwd=root)
    assert (ended.code, ended.out.count(b"+from shop.money")) == (1, 1)
