"""Rows, columns and edits as the protocol counts them, in every unit."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.lsp.text.text import UNITS, UTF32, Change, Position, Text, split

ODD = "aé€😀\f\v\x1c\x85\u2028\ufeff"
texts = st.text(st.sampled_from(ODD + "\r\n "), max_size=30)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param("", [""], id="empty"),
        pytest.param("a", ["a"], id="no ending"),
        pytest.param("a\nb\n", ["a\n", "b\n", ""], id="LF"),
        pytest.param("a\r\nb\r\n", ["a\r\n", "b\r\n", ""], id="CRLF"),
        pytest.param("a\rb\r", ["a\r", "b\r", ""], id="CR"),
        pytest.param("a\r\n\rb\n\r", ["a\r\n", "\r", "b\n", "\r", ""], id="mixed"),
        pytest.param("a\fb\vc\x1cd\x85e\u2028f", ["a\fb\vc\x1cd\x85e\u2028f"], id="no rows"),
    ],
)
def test_rows(text: str, rows: list[str]) -> None:
    assert split(text) == rows


@pytest.mark.parametrize(
    ("units", "columns"),
    [
        pytest.param("utf-8", [0, 1, 3, 7, 8], id="utf-8"),
        pytest.param("utf-16", [0, 1, 2, 4, 5], id="utf-16"),
        pytest.param("utf-32", [0, 1, 2, 3, 4], id="utf-32"),
    ],
)
def test_columns(units: str, columns: list[int]) -> None:
    text = Text("x\naé😀b\n")
    assert [text.position(1, index, units).column for index in range(5)] == columns
    assert [text.index(Position(1, it), units) for it in columns] == [(1, n) for n in range(5)]
    inside, beyond = columns[2] + 1, columns[-1] + 1
    assert text.index(Position(1, inside), units)[1] == (3 if units == "utf-32" else 2)
    assert text.index(Position(1, beyond), units) == (1, 4)
    assert text.index(Position(9, 0), units) == (2, 0)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, int, int, str]:
    text = draw(texts)
    # A position cannot stand between a CR and its LF.
    places = [it for it in range(len(text) + 1) if text[it - 1 : it + 1] != "\r\n" or it == 0]
    start, end = sorted((draw(st.sampled_from(places)), draw(st.sampled_from(places))))
    return text, start, end, draw(texts)


@given(edits(), st.sampled_from(UNITS))
def test_an_edit_is_that_of_the_plain_text(edit: tuple[str, int, int, str], units: str) -> None:
    text, start, end, new = edit
    before = Text(text)
    change = Change(_position(before, start, units), _position(before, end, units), new)
    after = before.changed(change, units)
    expected = text[:start] + new + text[end:]
    assert (str(after), list(after.rows)) == (expected, split(expected))
    assert str(before) == text


def _position(text: Text, index: int, units: str) -> Position:
    for number, row in enumerate(text.rows):
        if index < len(row) or number == len(text.rows) - 1:
            return text.position(number, index, units)
        index -= len(row)
    raise AssertionError


def test_edits_between_the_two_of_a_crlf_and_lone_crs_keep_the_rows() -> None:
    pieces = ["a", "b", "\r\n", "\r", "\n", "x\r\n", "é"]
    for seed in range(400):
        chance = random.Random(seed)
        plain = "".join(chance.choice(pieces) for _ in range(chance.randint(0, 12)))
        text = Text(plain)
        for _ in range(4):
            start, end = sorted(chance.randint(0, len(plain)) for _ in range(2))
            new = "".join(chance.choice([*pieces, ""]) for _ in range(chance.randint(0, 3)))
            change = Change(_at(plain, start), _at(plain, end), new)
            text, plain = text.changed(change, UTF32), plain[:start] + new + plain[end:]
            assert list(text.rows) == split(plain)


def _at(plain: str, offset: int) -> Position:
    """The position of an offset, between CR and LF too."""
    begin = 0
    rows = split(plain)
    for number, row in enumerate(rows):
        if offset < begin + len(row):
            return Position(number, offset - begin)
        begin += len(row)
    return Position(len(rows) - 1, len(rows[-1]))
