"""Where what stood in one text stands in the next, and which edits say nothing."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.core.lex.lexer import lex
from ssot_lint.core.source import Positions
from ssot_lint.facts.model import Site
from ssot_lint.lsp.session.moves import between, is_mute

TEXT = 'import os\n\n\ndef f(a):\n    # why\n    b = """\n# x\n"""\n    return a, (\n        # in\n        b,\n    )\n'
PIECES = (
    "a = 1\n",
    "# é\n",
    "\n",
    "  # b\r\n",
    '"""',
    "ü",
    "(",
    ")",
    "\\\n",
    "b",
    " ",
    "f'{",
    "}'",
)


def site(data: bytes, start: int, end: int) -> Site:
    positions = Positions(data)
    return Site(start, end, *positions.row_column(start), *positions.row_column(end))


def mute(old: str, new: str) -> bool:
    before, after = old.encode(), new.encode()
    return is_mute(before, after, between(before, after), lex(after, 0))


@pytest.mark.parametrize(
    ("old", "new", "is_so"),
    [
        pytest.param("import os", "# it's TODO: this.\nimport os", True, id="a row above"),
        pytest.param("    # why\n", "", True, id="a row less"),
        pytest.param("# why", "# why not?", True, id="a word more"),
        pytest.param("\n\n\n", "\n\n\n\n  \n", True, id="empty rows"),
        pytest.param("# in\n", "# in\n\n        # out\n", True, id="in brackets"),
        pytest.param("    )\n", "    )\n# end", True, id="the end"),
        pytest.param("# x", "# y", False, id="in a string"),
        pytest.param("# why", "why", False, id="code"),
        pytest.param("    # why\n    b", "    # why    b", False, id="a statement hidden"),
        pytest.param("# why", "# A.b = 1", False, id="what may set an attribute"),
        pytest.param("# why", "# ssot: ignore", False, id="a suppression"),
        pytest.param("# why", "# noqa", False, id="another tool's"),
        pytest.param("import os", "# coding: latin-1\nimport os", False, id="an encoding"),
        pytest.param("import os\n", "import os\\\n# a\n", False, id="a row that goes on"),
    ],
)
def test_what_says_nothing(old: str, new: str, is_so: bool) -> None:
    assert old in TEXT
    assert mute(TEXT, TEXT.replace(old, new, 1)) is is_so


texts = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@given(texts, texts, texts, texts)
def test_a_mute_edit_changes_no_tree(head: str, old: str, new: str, tail: str) -> None:
    before, after = head + old + tail, head + new + tail
    if mute(before, after):
        assert tree(before) == tree(after)


def tree(text: str) -> str | None:
    try:
        return ast.dump(ast.parse(text.encode()))
    except (SyntaxError, ValueError):
        return None


@given(texts, texts, texts, texts, st.data())
def test_what_is_not_edited_stays_what_it_is(
    head: str, old: str, new: str, tail: str, data: st.DataObject
) -> None:
    before, after = (head + old + tail).encode(), (head + new + tail).encode()
    if b"\r" in before + after:
        return
    move = between(before, after)
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, len(before)))
    if end <= move.head or start >= move.old_tail:
        now = move.site(site(before, start, end))
        assert after[now.start : now.end] == before[start:end]
        if start < end:
            assert now == site(after, now.start, now.end)
