"""Facts as they are kept: smaller, the same when they come back, and never more than is in proportion."""

from __future__ import annotations

from zlib import compress

from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.core.plain_values import loads
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.gather import gather
from ssot_lint.facts.plain import dump
from ssot_lint.workspace.cache.packed import packed, unpacked

FAMILIES = ("occurrences", "wrapped", "bound")
SETTINGS = FileSettings("a.py", "a.py", frozenset(), frozenset(), module="a")
ROWS = 40


@given(st.binary(max_size=400), st.sampled_from([b"", b"{occurrences", b"{bound"]))
def test_what_was_packed_comes_back(data: bytes, head: bytes) -> None:
    block = head + data if head else b"{" + data
    assert unpacked(packed(block)) == block
    assert len(packed(block)) <= len(block)


def test_facts_about_variables_take_few_bytes() -> None:
    rows = (
        f'A_{it} = os.environ.get("SHOP_{it}_NAME", "{it}")\nB_{it} = int(os.environ["SHOP_{it}_PORT"])\n'
        for it in range(ROWS)
    )
    text = "import os\n\n\n" + "".join(rows)
    block = dump(gather(text.encode(), SETTINGS, FAMILIES))
    facts = sum(map(len, loads(block).values()))
    assert facts >= 2 * ROWS
    assert len(block) > 200 * facts
    assert len(packed(block)) < 100 * facts


def test_outlines_stay_as_they_are() -> None:
    block = dump(gather(b"import a\n" * 200, SETTINGS, ("outlines",)))
    assert len(block) > 1000
    assert packed(block) is block


@given(st.binary(max_size=200), st.integers(0, 200))
def test_damaged_facts_are_none(data: bytes, cut: int) -> None:
    whole = packed(b"{occurrences" + b"a" * 300)
    assert whole[:1] == b"x"
    assert unpacked(whole[: min(cut, len(whole) - 1)] or b"x") is None
    assert not data or unpacked(whole + data) is None
    unpacked(b"x" + data)  # whatever it is, nothing is raised


def test_what_would_grow_without_end_is_none() -> None:
    assert unpacked(compress(b"\0" * 1_000_000)) is None
    assert unpacked(packed(b"{bound" + b"\0" * 1_000_000)) == b"{bound" + b"\0" * 1_000_000
