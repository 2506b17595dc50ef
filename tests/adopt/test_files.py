"""Edits of files that are somebody else's: what is there stays as it is."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from ssot_lint.adopt.folders import foreign_folders
from ssot_lint.adopt.folders import test_folders as folders_of_tests
from ssot_lint.adopt.hooks import hooks, with_ours
from ssot_lint.adopt.toml_edit import configured
from ssot_lint.workspace.config.problem import ConfigError
from tests.cli.commands import project
from tests.process import run

ENTRIES = 'getter = "a:b"\n'
TABLE = b'[tool.ssot-lint]\ngetter = "a:b"\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"", TABLE, id="empty"),
        pytest.param(b"[project]\n", b"[project]\n\n" + TABLE, id="at the end"),
        pytest.param(b"[project]", b"[project]\n\n" + TABLE, id="no final newline"),
        pytest.param(b"[a]\n\n", b"[a]\n\n" + TABLE, id="blank line"),
        pytest.param(
            b"[a]\r\nb = 1 # c\r\n",
            b"[a]\r\nb = 1 # c\r\n\r\n" + TABLE.replace(b"\n", b"\r\n"),
            id="CRLF",
        ),
        pytest.param(b"tool.ruff.x = 1\n", b"tool.ruff.x = 1\n\n" + TABLE, id="dotted"),
        pytest.param("\ufeff[a]\n".encode(), "\ufeff[a]\n\n".encode() + TABLE, id="BOM"),
    ],
)
def test_table_is_added(tmp_path: Path, before: bytes, after: bytes) -> None:
    project(tmp_path, {"pyproject.toml": before}, getter=False)
    path = str(tmp_path / "pyproject.toml")
    assert configured(str(tmp_path), ENTRIES) == (path, before, after)


def test_a_file_of_our_own(tmp_path: Path) -> None:
    path = str(tmp_path / "ssot-lint.toml")
    assert configured(str(tmp_path), ENTRIES) == (path, None, ENTRIES.encode())


@pytest.mark.parametrize(
    ("before", "message"),
    [
        pytest.param(b"tool = { ruff = {} }\n", r"no room for \[tool.ssot-lint\]", id="inline"),
        pytest.param(b"[tool\n", r"pyproject.toml:1:6: not valid TOML", id="broken"),
        pytest.param(b"# \xff\n", r"pyproject.toml:1:3: TOML must be UTF-8", id="latin-1"),
    ],
)
def test_no_room(tmp_path: Path, before: bytes, message: str) -> None:
    project(tmp_path, {"pyproject.toml": before}, getter=False)
    with pytest.raises(ConfigError) as caught:
        configured(str(tmp_path), ENTRIES)
    assert re.search(message, str(caught.value))


OURS = """\
{0}- repo: https://example.org/x
{0}  rev: v1.2.3
{0}  hooks:
{0}    - id: ssot-lint-fix
{0}    - id: ssot-lint
"""


@pytest.mark.parametrize(
    ("before", "indent"),
    [
        pytest.param("", "  ", id="empty"),
        pytest.param("repos:\n", "  ", id="no repos"),
        pytest.param("# x\nrepos: # y\n- repo: local\n  hooks:\n  - id: a\n", "", id="flush"),
        pytest.param(
            "repos:\n  # z\n  - repo: local\n    hooks: [{id: a}, {id: b}]\n", "  ", id="in"
        ),
        pytest.param("fail_fast: true\nrepos:\n    - repo: r\n      hooks:\n", "    ", id="deep"),
        pytest.param("repos:", "  ", id="no final newline"),
    ],
)
def test_hook_is_added_first(before: str, indent: str) -> None:
    after = with_ours(before, "1.2.3", "https://example.org/x", fixing=True)
    entry = OURS.format(indent)
    assert after is not None
    assert entry in after
    rest = after.replace(entry, "", 1)
    assert rest.rstrip("\n") == (before or "repos:").rstrip("\n")
    assert [hook.id for hook in hooks(after)][:2] == ["ssot-lint-fix", "ssot-lint"]


LISTS = """ci:
  skip: [x]
repos:
# flush
- repo: https://example.org/a   # why
  rev: "v1"
  hooks:
  - id: black
    args: [--line-length, "100"]
- repo: local
  hooks:
  - {id: mine, name: m, entry: m, language: system}
  - id: other
    name: |
      repos:
        - repo: x
    entry: 'a # b'
    language: system
exclude: ^x/
"""


@pytest.mark.parametrize("url", [pytest.param("https://example.org/x", id="url"), None])
def test_yaml_says_the_same_and_our_hook(tmp_path: Path, url: str | None) -> None:
    yaml = pytest.importorskip("yaml", reason="comes with pre-commit")
    text = with_ours(LISTS, "1.2.3", url, fixing=True) or ""
    before, after = yaml.safe_load(LISTS), yaml.safe_load(text)
    ours, *others = after.pop("repos")
    assert others == before.pop("repos")
    assert after == before
    assert [hook["id"] for hook in ours["hooks"]] == ["ssot-lint-fix", "ssot-lint"]
    (tmp_path / "config.yaml").write_text(text)
    pytest.importorskip("pre_commit")
    run(sys.executable, "-m", "pre_commit", "validate-config", "config.yaml", cwd=tmp_path)


def test_hook_into_an_empty_list_and_with_crlf() -> None:
    assert (with_ours("repos: []\n", "1", "u", False) or "").startswith("repos:\n  - repo: u\n")
    after = with_ours("repos:\r\n- repo: local\r\n", "1", "u", False) or ""
    assert after.count("\n") == after.count("\r\n") == 6


@pytest.mark.parametrize(
    "before", ["- repo: local\n", "repos: [{repo: local, hooks: []}]\n", "ci: {}\n"]
)
def test_hook_finds_no_place(before: str) -> None:
    assert with_ours(before, "1", "u", fixing=True) is None


def test_local_hook_is_pinned() -> None:
    after = with_ours("", "1.2.3", None, fixing=False) or ""
    assert 'additional_dependencies: ["ssot-lint==1.2.3"]' in after
    assert [(it.id, it.repo) for it in hooks(after)] == [("ssot-lint", "local")]


def test_hooks_are_read() -> None:
    text = """\
repos:
  - repo: "https://example.org/a"
    hooks:
      - id: 'black'   # id: comment
        entry: |
          - id: not-a-hook
      # - id: commented
    rev: v1
  - hooks:
      - {id: mine, entry: ssot-lint check --fix}
    repo: local
"""
    found = hooks(text)
    assert [(it.id, it.line, it.rev, it.fixes) for it in found] == [
        ("black", 4, "v1", False),
        ("mine", 10, None, True),
    ]


def test_folders(tmp_path: Path) -> None:
    made = b"# Code generated by protoc. DO NOT EDIT.\n"
    files = {
        "app/_vendor/x/a.py": b"",
        "app/_vendor/vendor/a.py": b"",
        "api/__init__.py": b"",
        **{f"api/{name}.py": made for name in "abc"},
        "lib/a.py": made,
        "lib/b.py": b"",
        "app/test/a.py": b"",
        "ui_tests/a.py": b"",
        "tests/a.py": b"",
    }
    project(tmp_path, files, getter=False)
    paths = [str(tmp_path / name) for name in files]
    assert foreign_folders(paths, str(tmp_path)) == {"api": "generated", "app/_vendor": "vendored"}
    assert folders_of_tests(paths, str(tmp_path)) == ("test", "ui_tests")
    several = [*paths, str(tmp_path / "db_tests/a.py")]
    assert folders_of_tests(several, str(tmp_path)) == ("*_tests", "test")
