"""What is known of the text before an edit leads to what lexing all of the text after it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.lex.lexer import lex
from ssot_lint.core.lex.relex import Relexer, relexed
from ssot_lint.core.model import Edit
from ssot_lint.engine.fixing.fixer import apply

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


def as_tuple(lexed: Lexed) -> tuple[object, ...]:
    parts = ("lines", "starts", "ends", "kinds", "broken", "perilous", "data")
    return tuple(getattr(lexed, name) for name in parts)


def assert_same(before: bytes, edits: list[Edit], begin: int = 0) -> None:
    after = apply(before, edits)
    assert as_tuple(relexed(lex(before, begin), edits, after)) == as_tuple(lex(after, begin))


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


LONG = TEXT * 60
KEEPS = b"x = 1\n" * 900
SHORT = st.lists(PIECES, max_size=4).map("".join).map(str.encode)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([LONG, LONG], id="the same"),
        pytest.param([LONG, LONG[:-9], LONG], id="shorter, longer"),
        pytest.param([LONG, LONG.replace(b"import os\n", b"", 1)], id="a row gone"),
        pytest.param([KEEPS, KEEPS + KEEPS, KEEPS], id="what repeats itself"),
        pytest.param(
            [LONG, LONG[:5000] + b'"""' + LONG[5000:], LONG], id="a quote opened, and gone"
        ),
        pytest.param([LONG, b"", KEEPS, LONG], id="nothing in common"),
    ],
)
def test_one_text_after_another(texts: list[bytes]) -> None:
    relexer = Relexer()
    for text in texts:
        assert as_tuple(relexer.lex(text, 0)) == as_tuple(lex(text))


def test_a_byte_order_mark_comes_and_goes() -> None:
    relexer = Relexer()
    for begin in (0, 3, 0):
        text = b"\xef\xbb\xbf"[:begin] + LONG
        assert as_tuple(relexer.lex(text, begin)) == as_tuple(lex(text, begin))


@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9), SHORT), max_size=6))
def test_any_keystrokes(strokes: list[tuple[int, int, bytes]]) -> None:
    relexer = Relexer()
    text = LONG
    relexer.lex(text, 0)
    for start, length, content in strokes:
        text = text[:start] + content + text[start + length :]
        assert as_tuple(relexer.lex(text, 0)) == as_tuple(lex(text))
