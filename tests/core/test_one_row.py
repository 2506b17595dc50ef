"""How an expression of several rows is shown on one."""

from __future__ import annotations

from ssot_lint.core.one_row import on_one_row
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.check import check
from tests.core.fix.fixing import settings

ROWS = {
    'env\n  .get("A")': 'env.get("A")',
    'env [ "C" ]': 'env["C"]',
    '"H" in (a, b)': '"H" in (a, b)',
    '"H" not in [ a ]': '"H" not in [a]',
    "x if y else (z)": "x if y else (z)",
    'env.get(\n  "G",\n  # why\n  "a  b",\n)': 'env.get("G", "a  b",)',
    '{ "a" : 1 }': '{"a": 1}',
    "a = env . b": "a = env.b",
    "f(a, ) + (b)": "f(a,) + (b)",
    "a \\\n  .b": "a.b",
    "'a # b' + c": "'a # b' + c",
    '"""a\nb"""': '"""a b"""',
}


def test_blanks_that_columns_asked_for_are_left_out() -> None:
    assert {text: on_one_row(text) for text in ROWS} == ROWS


def test_messages_show_what_people_would_write() -> None:
    text = b'import os\nA = (os.environ\n  .get("A"))\nB = os.environ [ k ]\nC = os.environ . get( a . b )\n'
    chosen: FileSettings = settings()
    assert [it.message.partition(": use ")[2] for it in check(text, chosen).findings] == [
        '`env.get("A")`',
        "`env[k]`",
        "`env.get(a.b)`",
    ]
