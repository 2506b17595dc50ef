"""The table says of each rule what its own file says, and its file is imported only when asked for."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ssot_lint import rules
from ssot_lint.core.rule import AccessRule, LoadRule, Rule, UseRule
from ssot_lint.project.rule import ProjectRule
from ssot_lint.rules import CODES, TABLE, bodies, body
from ssot_lint.rules.table import ACCESS, LOAD, PROJECT, USE, Row
from ssot_lint.workspace.config import selectors
from ssot_lint.workspace.config.options import Selection
from tests.process import ROOT

ROOMS = Path(rules.__file__).parent
ASKED: dict[str, type[Rule]] = {
    ACCESS: AccessRule,
    LOAD: LoadRule,
    USE: UseRule,
    PROJECT: ProjectRule,
}


def said(of: Row | Rule) -> tuple[object, ...]:
    kind = getattr(of, "kind", "")
    facts = getattr(of, "families", ()), getattr(of, "whole_project", False)
    watched = of.watches, of.needles, of.needs_getter
    return (of.code, of.name, of.summary, kind, *watched, *facts, of.on, of.severity)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.code)
def test_a_row_says_what_its_class_says(row: Row) -> None:
    rule = body(row.code)
    assert said(row) == said(rule)
    assert type(rule).__module__ == f"ssot_lint.rules.{row.module}"
    assert re.fullmatch(r"SSOT\d{3}", row.code)
    assert row.module.rpartition(".")[2].replace("_", "-") == row.name
    if row.asked in ASKED:
        assert isinstance(rule, ASKED[row.asked])
    assert row.severity in ("error", "warning", "info", "hint")


def test_codes_and_names_are_given_once_and_every_file_has_its_row() -> None:
    assert len({word for row in TABLE for word in (row.code, row.name)}) == 2 * len(TABLE)
    assert list(CODES) == sorted(CODES)
    files = {
        ".".join(path.relative_to(ROOMS).with_suffix("").parts)
        for path in ROOMS.glob("*/*.py")
        if "RULE = " in path.read_text("utf-8")
    }
    assert {row.module for row in TABLE} == files
    assert [rule.code for rule in bodies()] == [*CODES]


def test_the_table_imports_no_rule() -> None:
    code = "import sys, ssot_lint.rules; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    rooms = {f"ssot_lint.rules.{row.module.partition('.')[0]}" for row in TABLE}
    assert not rooms & {*done.stdout.split()}


@pytest.mark.parametrize(
    ("selection", "on"),
    [
        pytest.param(Selection(), False, id="nothing"),
        pytest.param(Selection(select=("ALL",)), False, id="ALL"),
        pytest.param(Selection(select=("SSOT1",)), False, id="a prefix"),
        pytest.param(Selection(select=("SSOT105",)), True, id="its code"),
        pytest.param(Selection(extend_select=("SSOT105",)), True, id="its code besides"),
        pytest.param(Selection(select=("SSOT105",), ignore=("SSOT10",)), True, id="more specific"),
        pytest.param(Selection(select=("SSOT105",), ignore=("SSOT105",)), False, id="ignored"),
    ],
)
def test_a_rule_that_is_off_is_named_by_its_whole_code(
    selection: Selection, on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "ON", frozenset(CODES) - {"SSOT105"})
    found = selectors.selected((selection,))
    assert ("SSOT105" in found.rules) == on
    assert "SSOT105" in found.fixable
    others = any(asked == "ALL" for asked in selection.select or ("ALL",))
    assert ("SSOT104" in found.rules) == (others or selection.select == ("SSOT1",))
