"""``check`` answers for any bytes: it neither raises nor points outside the file."""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import strategies as st

from ssot_lint.core.source import Positions
from ssot_lint.rules import CODES
from tests.core.detect import test_aliases, test_broken, test_kinds, test_layouts, test_statements
from tests.core.detect.marked import GETTER, report, unmarked
from tests.depth import examples

MANY = examples(150, list(hypothesis.HealthCheck))
SNIPPETS = sorted(
    unmarked(text).data[:2000]
    for texts in (
        test_aliases.FORMS,
        test_aliases.REBOUND,
        test_broken.BROKEN,
        test_broken.TORN,
        test_kinds.KINDS,
        test_kinds.PATCHES,
        test_layouts.LAYOUTS,
        test_statements.HEADERS,
    )
    for text in texts.values()
)
PIECES = [
    *(
        b"import os\n",
        b"os.environ",
        b"os.environ['A']",
        b"environ",
        b"getenv(",
        b"from os import ",
    ),
    *(b"'", b'"', b"'''", b'"""', b"f'", b'f"{', b"t'", b"rb'", b"(", b")", b"[", b"]", b"{", b"}"),
    *(b"\n", b"\r\n", b"\r", b"\f", b"\t", b" ", b"    ", b"\\", b"\\\n", b"\0", b"#", b";", b":"),
    *(
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xe9",
        "é😀".encode(),
        b"# coding: latin-1\n",
        b"# coding: utf-16\n",
    ),
    *(
        b"def f(os): ",
        b"class C:\n ",
        b"if x:\n ",
        b"else:",
        b"elif ",
        b"except ",
        b"case ",
        b"match ",
    ),
    *(
        b"lambda: ",
        b"global os",
        b"del os",
        b"import ",
        b" as ",
        b"*",
        b"**",
        b"=",
        b":=",
        b"@",
        b".",
    ),
    *(
        b"# ssot: ignore[SSOT101] why",
        b"# noqa: SSOT101",
        b"# ssot: file-ignore[",
        b"env",
        b"!r",
        b"=}",
    ),
    *(
        b"getattr(os, 'environ')",
        b"patch.dict('os.environ')",
        b"monkeypatch.setenv('A')",
        b"__all__ = ",
    ),
]


def assert_answered(data: bytes) -> None:
    answer = report(data, select=frozenset(CODES), getter=GETTER, require_reason=True)
    positions = Positions(data)
    for finding in (*answer.findings, *(it.finding for it in answer.suppressed)):
        assert 0 <= finding.span.start <= finding.span.end <= len(data)
        row, column = positions.row_column(finding.span.start)
        assert row >= 1
        assert column >= 1
    assert list(answer.findings) == sorted(answer.findings, key=lambda it: (it.span.start, it.code))
    assert len({(it.code, it.span) for it in answer.findings}) == len(answer.findings)


@MANY
@hypothesis.given(st.binary(max_size=200))
def test_binary(data: bytes) -> None:
    assert_answered(b"import os\nos.environ\n" + data)


@MANY
@hypothesis.given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_pieces(pieces: list[bytes]) -> None:
    assert_answered(b"".join(pieces))


@MANY
@hypothesis.given(st.lists(st.sampled_from(SNIPPETS), min_size=1, max_size=3), st.data())
def test_snippets_with_parts_cut_and_put_in(snippets: list[bytes], data: st.DataObject) -> None:
    text = b"\n".join(snippets)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        size = data.draw(st.integers(0, 8))
        text = text[:at] + data.draw(st.sampled_from([b"", *PIECES])) + text[at + size :]
    assert_answered(text)


@pytest.mark.parametrize("snippet", SNIPPETS[::7], ids=lambda it: repr(it[-40:]))
def test_every_beginning_of_a_snippet(snippet: bytes) -> None:
    for end in range(0, len(snippet), max(len(snippet) // 60, 1)):
        assert_answered(snippet[:end])
