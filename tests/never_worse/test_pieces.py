"""Edits that are made one after the other are, together, edits of the first text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.core.model import Edit
from ssot_lint.engine.composed import Pieces
from ssot_lint.engine.fixing.fixer import apply


@given(st.data(), st.binary(max_size=12))
def test_all_at_once(data: st.DataObject, text: bytes) -> None:
    pieces = Pieces(text)
    now = text
    kept = dict(enumerate(range(len(text))))  # where each byte of the first text stands now
    for _ in range(data.draw(st.integers(0, 5))):
        start = data.draw(st.integers(0, len(now)))
        end = data.draw(st.integers(start, len(now)))
        edit = Edit(start, end, data.draw(st.binary(max_size=4)))
        pieces.apply([edit])
        now = apply(now, [edit])
        shift = len(edit.content) - (end - start)
        kept = {
            first: at if at < start else at + shift
            for first, at in kept.items()
            if not start <= at < end
        }
        assert pieces.data == now
    assert apply(text, pieces.edits()) == now
    assert {it: pieces.now(it) for it in range(len(text))} == {
        it: kept.get(it) for it in range(len(text))
    }
