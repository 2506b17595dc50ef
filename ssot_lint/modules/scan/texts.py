"""Which spans of a file are triple-quoted strings, told without lexing it where that can be proved.

A file of usual style is answered by ``bytes.find`` alone; only one whose quotes cannot be told
apart that way is read by the lexer's expression for strings and comments.
"""

from __future__ import annotations

from bisect import bisect_right

from ssot_lint.core.lex.strings import TEXT_BRANCHES
from ssot_lint.core.regex import regex

_TEXT = regex(rb"[\"'#](?:" + TEXT_BRANCHES + rb"|(?<=#)[^\r\n]*|)")
_TRIPLES = (b'"""', b"'''")
_UNCLEAR = regex(rb"[\"'#]")


class Texts:
    """The triple-quoted strings of one file."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, data: bytes) -> None:
        spans = _found(data)
        if spans is None:
            spans = _lexed(data)
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def hold(self, offset: int) -> bool:
        """Whether the byte at ``offset`` stands in one of them."""
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._ends[index]

    def end(self, offset: int) -> int:
        """Where the string around ``offset`` ends."""
        return self._ends[bisect_right(self._starts, offset) - 1]


def normal(data: bytes) -> bytes:
    """``data`` with LF alone at the ends of rows, every other byte at its offset."""
    if b"\r" not in data:
        return data
    return data.replace(b"\r\n", b" \n").replace(b"\r", b"\n")


def _found(data: bytes) -> list[tuple[int, int]] | None:
    """The spans where each opening quote has neither quote nor comment before it on its row."""
    spans: list[tuple[int, int]] = []
    at = 0
    nearest = {quote: data.find(quote) for quote in _TRIPLES}
    while True:
        for quote, offset in nearest.items():
            if 0 <= offset < at:
                nearest[quote] = data.find(quote, at)
        opening = [(offset, quote) for quote, offset in nearest.items() if offset >= 0]
        if not opening:
            return spans
        start, quote = min(opening)
        row = data.rfind(b"\n", 0, start) + 1
        end = data.find(quote, start + 3)
        if _UNCLEAR.search(data, max(row, at), start) or end < 0 or data[end - 1] == 0x5C:
            return None
        at = end + 3
        spans.append((start, at))


def _lexed(data: bytes) -> list[tuple[int, int]]:
    return [
        it.span() for it in _TEXT.finditer(data) if data[it.start() : it.start() + 3] in _TRIPLES
    ]
