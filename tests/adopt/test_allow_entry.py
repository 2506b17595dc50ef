"""An entry of ``allow`` is added where it belongs, and nothing else of the TOML changes."""

from __future__ import annotations

import difflib

import pytest

from ssot_lint.adopt.allow_entry import pattern_of, with_allowed
from ssot_lint.workspace.config.globs import Glob, Globs

TABLE = ("tool", "ssot-lint")
NEW = '{ path = "app/new.py", reason = "why" }'


@pytest.mark.parametrize(
    ("text", "added"),
    [
        pytest.param(
            '[tool.ssot-lint]\ngetter = "a:b"  # c\n\n# about ruff\n[tool.ruff]\n',
            [f"allow = [{NEW}]"],
            id="no key yet",
        ),
        pytest.param(
            '[tool.ssot-lint]\ngetter = "a:b"\n\n# Billing\n[[tool.ssot-lint.owners]]\nname = "b"\n',
            [f"allow = [{NEW}]"],
            id="comments stay with the table they stand above",
        ),
        pytest.param("[tool.ssot-lint]  # ours\nsrc = []\n", [f"allow = [{NEW}]"], id="no getter"),
        pytest.param(
            '[tool.ssot-lint.contract]\nget = "x"\n',
            ["[tool.ssot-lint]", f"allow = [{NEW}]", ""],
            id="only inner tables",
        ),
        pytest.param(
            'tool.ssot-lint.getter = "a:b"\n[project]\n',
            [f"tool.ssot-lint.allow = [{NEW}]"],
            id="dotted",
        ),
        pytest.param(
            '[tool.ssot-lint]\nallow = [{ path = "a.py", reason = "r" }]  # c\n',
            [f'allow = [{{ path = "a.py", reason = "r" }}, {NEW}]  # c'],
            id="one row",
        ),
        pytest.param(
            '[tool.ssot-lint]\nallow = ["a.py",]\n', [f'allow = ["a.py", {NEW},]'], id="comma"
        ),
        pytest.param("[tool.ssot-lint]\nallow = []\n", [f"allow = [{NEW}]"], id="empty"),
        pytest.param(
            "[tool.ssot-lint]\nallow = [\n    # none yet\n]\n", [f"    {NEW},"], id="empty rows"
        ),
        pytest.param(
            '[tool.ssot-lint]\nallow = [\n  "a.py",  # one\n  # two\n  "b.py",  # b\n  # end\n]\n',
            [f"  {NEW},"],
            id="rows with comments",
        ),
        pytest.param(
            '[tool.ssot-lint]\nallow = [\n\t"a.py", # one\n\t"b.py" # b\n]\n',
            ['\t"b.py", # b', f"\t{NEW}"],
            id="rows without a last comma",
        ),
        pytest.param(
            '[tool.ssot-lint]\nallow = ["a.py",\n         "b.py"]\n',
            ['         "b.py",', f"         {NEW}]"],
            id="hanging",
        ),
        pytest.param(
            '[[tool.ssot-lint.allow]]\npath = "a.py"\n\n[tool.ruff]\n',
            ["[[tool.ssot-lint.allow]]", 'path = "app/new.py"', 'reason = "why"', ""],
            id="array of tables",
        ),
        pytest.param(
            '[tool]\nssot-lint = { getter = "a:b", allow = ["x"] }\n',
            [f'ssot-lint = {{ getter = "a:b", allow = ["x", {NEW}] }}'],
            id="inline table with the key",
        ),
        pytest.param('[tool]\nssot-lint = { getter = "a:b" }\n', None, id="inline table without"),
        pytest.param("[tool.ssot-lint\n", None, id="broken"),
        pytest.param("[tool.ssot-lint]\nallow = 3\n", None, id="another type"),
        pytest.param("[project]\n", None, id="no table of ours"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_rows_that_are_new(text: str, added: list[str] | None, end: str) -> None:
    before = text.replace("\n", end)
    after = with_allowed(before, TABLE, "app/new.py", "why")
    if added is None or after is None:
        assert after is added
        return
    assert (after.count("\r\n") == after.count("\n")) == (end == "\r\n" or "\n" not in after)
    rows = [line.removeprefix("+ ") for line in _diff(before, after) if line.startswith("+ ")]
    assert sorted(rows) == sorted("\n".join(added).split("\n"))


def test_a_file_of_our_own() -> None:
    text = '# Ours.\ngetter = "a:b"\n\n[contract]\nget = "x"\n'
    after = with_allowed(text, (), "app/new.py", "why")
    assert after == text.replace('"a:b"\n', f'"a:b"\nallow = [{NEW}]\n')


@pytest.mark.parametrize(
    "path", ["app/new.py", "new.py", "a[1]/{b}.py", "what?/*.py", "é 😀.py", 'quo"te/\\x.py']
)
def test_the_pattern_covers_the_file_alone(path: str) -> None:
    covered = Globs([Glob(pattern_of(path), "/project")]).cover
    assert covered(f"/project/{path}")
    assert not covered(f"/project/sub/{path}")
    assert not covered(f"/project/{path[0]}x{path[1:]}")
    after = with_allowed("[tool.ssot-lint]\n", TABLE, path, "why")
    assert after is not None


def _diff(before: str, after: str) -> list[str]:
    rows = [[row.rstrip("\r") for row in text.split("\n")] for text in (before, after)]
    return list(difflib.ndiff(*rows))
