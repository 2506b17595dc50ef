"""Edits of a text as JSON writes it are edits of the text, and keep what they do not touch."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.core.model import Edit
from ssot_lint.core.notebook.json_text import Quoted
from ssot_lint.engine.fixing.fixer import apply

EDITS = {
    "a string": ('"a\\nb"', Edit(0, 1, b"x"), '"x\\nb"'),
    "a new row in a string": ('"a\\nb"', Edit(1, 1, b"\nx"), '"a\\nx\\nb"'),
    "a row": ('["a\\n", "b"]', Edit(2, 3, b"x"), '["a\\n", "x"]'),
    "a new row": ('["a\\n", "b"]', Edit(2, 2, b"x\n"), '["a\\n", "x\\n", "b"]'),
    "a new row at the end": ('[\n "a"\n]', Edit(1, 1, b"\nx"), '[\n "a\\n",\n "x"\n]'),
    "a row that goes": ('[\n "a\\n",\n "b"\n]', Edit(0, 2, b""), '[\n "b"\n]'),
    "the last row goes": ('[\n "a\\n",\n "b"\n]', Edit(1, 3, b""), '[\n "a"\n]'),
    "two rows become one": ('["a(\\n", "b)\\n", "c"]', Edit(1, 4, b"x"), '["ax)\\n", "c"]'),
    "all goes": ('[ "a" ]', Edit(0, 1, b""), "[]"),
    "all of a string goes": ('"a"', Edit(0, 1, b""), '""'),
    "an empty list": ("[]", Edit(0, 0, b"a\nb"), '["a\\n", "b"]'),
    "an empty string": ('""', Edit(0, 0, b"a"), '"a"'),
    "empty rows stay": ('["", "a", "", "b"]', Edit(0, 1, b"x"), '["", "x", "", "b"]'),
    "other escapes stay": ('"\\/\\u0041\\u00e9b"', Edit(4, 5, b"c"), '"\\/\\u0041\\u00e9c"'),
    "a pair is one character": ('"\\ud83d\\ude00b"', Edit(4, 5, b"c"), '"\\ud83d\\ude00c"'),
    "half of a pair stays": ('"\\ud83db"', Edit(3, 4, b"c"), '"\\ud83dc"'),
    "what is written needs escapes": ('"a"', Edit(0, 1, b'"\\\t'), '"\\"\\\\\\t"'),
}


@pytest.mark.parametrize("json_text, edit, expected", EDITS.values(), ids=EDITS)
def test_edited(json_text: str, edit: Edit, expected: str) -> None:
    text = f'{{"x": {json_text}}}'
    quoted = Quoted(text, 6, len(text) - 1)
    quoted.edit([edit])
    assert quoted.text() == expected


def test_a_file_without_ascii_is_not_made_to_escape() -> None:
    for around, written in (("é", '"é"'), ("e", '"\\u00e9"')):
        quoted = Quoted(f'["{around}", "a"]', 6, 9) if around == "é" else Quoted('["e", "a"]', 6, 9)
        quoted.edit([Edit(0, 1, "é".encode())])
        assert quoted.text() == written


TEXTS = st.text(st.sampled_from('ab"\\/\n\r\t\x00é\u2028😀\ud800')) | st.text()


@st.composite
def spelled(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and some JSON that stands for it."""
    rows = draw(st.lists(TEXTS, max_size=4))
    ascii_only = draw(st.booleans())
    indent = draw(st.sampled_from([None, 0, 1, "\t"]))
    as_list = draw(st.booleans())
    value: object = rows if as_list else "".join(rows)
    return "".join(rows), json.dumps(value, ensure_ascii=ascii_only, indent=indent)


@given(spelled(), st.data())
def test_edits_are_those_of_the_text(spelling: tuple[str, str], data: st.DataObject) -> None:
    text, written = spelling
    encoded = text.encode("utf-8", "surrogatepass")
    quoted = Quoted(written, 0, len(written))
    assert quoted.decoded() == _paired(encoded)
    bounds = sorted(
        {len(text[:at].encode("utf-8", "surrogatepass")) for at in range(len(text) + 1)}
    )
    if re.search("[\ud800-\udfff]", text):
        return  # two halves side by side are one character to JSON
    start, end = sorted(data.draw(st.tuples(st.sampled_from(bounds), st.sampled_from(bounds))))
    edit = Edit(
        start, end, data.draw(st.text().map(str.encode) if text.isascii() else st.just(b"x"))
    )
    quoted.edit([edit])
    after = json.loads(quoted.text())
    joined = "".join(after) if isinstance(after, list) else after
    assert joined.encode() == apply(encoded, [edit]) == quoted.decoded()


@given(spelled())
def test_no_edit_changes_nothing(spelling: tuple[str, str]) -> None:
    text, written = spelling
    quoted = Quoted(written, 0, len(written))
    quoted.edit([])
    if text:
        assert quoted.text() == written


def _paired(encoded: bytes) -> bytes:
    """What JSON makes of halves of a pair that stand side by side."""
    text = json.loads(json.dumps(encoded.decode("utf-8", "surrogatepass")))
    return str(text).encode("utf-8", "surrogatepass")
