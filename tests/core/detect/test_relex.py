"""What is known of the text before an edit leads to what lexing all of the text after it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.core.lexer import lex
from ssot_lint.core.model import Edit
from ssot_lint.core.relex import relexed
from ssot_lint.engine.fixer import apply

TEXT = b'''\
"""Doc
string."""  # and a comment
import os
x = (  # why
    os.environ["A"],
    f"{os.environ['B']} {x!r}",
)
y = "#" + \\
    'z'
def f(): return """
a"""
'''


def assert_same(before: bytes, edits: list[Edit], begin: int = 0) -> None:
    after = apply(before, edits)
    found, expected = relexed(lex(before, begin), edits, after), lex(after, begin)
    for name in ("data", "lines", "starts", "ends", "kinds", "broken", "perilous"):
        assert getattr(found, name) == getattr(expected, name), name


@pytest.mark.parametrize(
    "new", [b"", b"x", b"\n", b'"', b"'''", b"(", b")", b"#", b"\\", b"f'", b"\r"]
)
def test_everywhere(new: bytes) -> None:
    for start in range(len(TEXT) + 1):
        for length in (0, 1, 2, 9):
            if start + length <= len(TEXT):
                assert_same(TEXT, [Edit(start, start + length, new)])


def test_behind_a_byte_order_mark() -> None:
    text = b"\xef\xbb\xbfimport os\nx = os.environ['A']\n"
    assert_same(text, [Edit(3, 3, b"from a import env\n"), Edit(17, 27, b"env")], 3)


def test_nothing_changes() -> None:
    assert_same(TEXT, [])


PIECES = st.sampled_from(
    ["x = 1", "\n", "\n", "\n", "\r\n", "\r", "(", ")", "[", "]", '"', "'", '"""', "'''", "# c"]
    + ["f'{", "}'", "\\\n", "\\", " ", "import os\n", "os.environ['A']", '"a"', "def f():\n    "]
)
TEXTS = st.lists(PIECES, max_size=20).map("".join).map(str.encode)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 80), st.integers(0, 9), TEXTS), max_size=4))
def test_any_edits(text: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    edits: list[Edit] = []
    at = 0
    for gap, length, content in changes:
        start = min(at + gap, len(text))
        end = min(start + length, len(text))
        if edits and edits[-1].end == start:
            continue  # edits that touch are one to whoever makes them
        edits.append(Edit(start, end, content))
        at = end
    assert_same(text, edits)
