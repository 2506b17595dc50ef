"""Letters that Python reads as plain ones are all known, and nothing else is taken for one."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.core.lex.nfkc import in_plain_letters, may_have_other


def read(letter: str) -> str:
    return unicodedata.normalize("NFKC", letter)


OTHERS = [
    it
    for it in map(chr, range(0x80, 0x20000))
    if f"a{it}".isidentifier() and f"a{read(it)}".isidentifier() and read(it).isascii()
]


def test_every_letter_is_seen() -> None:
    assert len(OTHERS) > 700
    assert [it for it in OTHERS if not may_have_other(it.encode(), 9)] == []


def test_usual_text_holds_none() -> None:
    for text in ("größer — “quoted” … 10 €™ ©", "你好，世界！（一）", "привет", "한국어", "🎉"):
        assert not may_have_other(text.encode(), 999)


@given(
    st.lists(st.sampled_from([*"ab1_ .(你é", "ｅ", "ⅴ", "ª", "ﬁ", "𝓮"]), max_size=12).map("".join)
)
def test_names_are_read_as_python_reads_them(text: str) -> None:
    plain = in_plain_letters(text.encode()).decode()
    assert len(plain.encode()) == len(text.encode())
    as_read = [read(it) for it in words(text)]
    assert words(plain) == [
        now if now.isascii() and now.isidentifier() else it
        for it, now in zip(words(text), as_read, strict=True)
    ]


def words(text: str) -> list[str]:
    return "".join(" " if it in ".(" else it for it in text).split()
