"""One edit between two texts of a file: where what stood in the one stands in the other, and whether
all it touches are comments."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.core.lex.lexed import COMMENT
from ssot_lint.core.regex import regex
from ssot_lint.facts.model import Site

if TYPE_CHECKING:
    from ssot_lint.core.lex.lexed import Lexed

_MUTE_ROW = regex(rb"[ \t]*(?:#[^\0\f\v\r\n]*)?\r?\n?\Z")
_TELLING = regex(rb"(?i)=|setattr|ssot|noqa|nosem|grep|coding")
"""What a comment is read for by others than people: suppressions, the encoding, what may set attributes
(``Members`` looks for it in all bytes)."""
_ROWS_OF_COOKIES = 2


class Move(NamedTuple):
    """The edit: bytes up to ``head`` stayed, and those from ``old_tail`` on are at ``new_tail``."""

    head: int
    head_at: tuple[int, int]
    """Row and column."""
    old_tail: int
    old_at: tuple[int, int]
    new_tail: int
    new_at: tuple[int, int]

    def site(self, site: Site) -> Site:
        """Where something stands now; what was edited itself begins and ends with the edit."""
        start, (row, column) = self._start(site.start, (site.row, site.column))
        end, (end_row, end_column) = self._end(site.end, (site.end_row, site.end_column))
        return Site(start, end, row, column, end_row, end_column)

    def _start(self, offset: int, at: tuple[int, int]) -> tuple[int, tuple[int, int]]:
        if offset >= self.old_tail:
            return self._behind(offset, at)
        return (offset, at) if offset <= self.head else (self.head, self.head_at)

    def _end(self, offset: int, at: tuple[int, int]) -> tuple[int, tuple[int, int]]:
        if offset <= self.head:
            return offset, at
        return self._behind(offset, at) if offset >= self.old_tail else (self.new_tail, self.new_at)

    def _behind(self, offset: int, at: tuple[int, int]) -> tuple[int, tuple[int, int]]:
        (row, column), (was, before), (now, after) = at, self.old_at, self.new_at
        moved = column + after - before if row == was else column
        return offset + self.new_tail - self.old_tail, (row + now - was, moved)


def between(old: bytes, new: bytes) -> Move:
    """The edit that makes the one text of the other."""
    most = min(len(old), len(new))
    head = _most(most, lambda size: old[:size] == new[:size])
    tail = _most(
        most - head, lambda size: old[len(old) - size :] == new[len(new) - size :]
    )  # 20 µs of 80 KB: slices are compared at 20 GB/s
    first = 1 + old.count(b"\n", 0, head)
    return Move(
        head,
        _place(old, head, first, head),
        len(old) - tail,
        _place(old, len(old) - tail, first, head),
        len(new) - tail,
        _place(new, len(new) - tail, first, head),
    )


def _most(limit: int, holds: Callable[[int], bool]) -> int:
    """The greatest number up to ``limit`` of which it holds; it holds of all below that, too."""
    return bisect_left(range(1, limit + 1), True, key=lambda size: not holds(size))


def _place(data: bytes, offset: int, row: int, begin: int) -> tuple[int, int]:
    """Row and column of an offset; ``begin`` is one before it, in ``row``."""
    start = data.rfind(b"\n", 0, offset) + 1
    column = 1 + len(data[start:offset].decode("utf-8", "replace"))
    return row + data.count(b"\n", begin, offset), column


def is_mute(old: bytes, new: bytes, move: Move, lexed: Lexed) -> bool:
    """Whether the edit says nothing to Python nor to anybody who reads text here: all rows that it
    touches are comments without a telling word, or empty. ``lexed`` are the tokens of ``new``.

    So a tree of the one text is that of the other, but for its rows: up to the edit both are read
    alike, and where a row begins outside all strings, so does what follows a comment.
    """
    begin = old.rfind(b"\n", 0, move.head) + 1
    if lexed.broken or _in_text(lexed, begin) or old[:begin].rstrip(b"\r\n")[-1:] == b"\\":
        return False
    if old.count(b"\n", 0, begin) < _ROWS_OF_COOKIES and b"coding" in old[:begin] + new[:400]:
        return False
    ends = (move.old_tail, move.new_tail)
    indent, size = old[begin : move.head], move.head - begin
    if all(
        end - size >= begin and data.endswith(indent, 0, end) for data, end in zip((old, new), ends)
    ):
        ends = (ends[0] - size, ends[1] - size)  # the same edit, said of whole rows
    if not (_is_begun(old, begin, ends[0]) and _is_begun(new, begin, ends[1])):
        ends = (_row_end(old, ends[0]), _row_end(new, ends[1]))
    return all(
        _MUTE_ROW.match(row) is not None and _TELLING.search(row) is None
        for data, end in ((old, ends[0]), (new, ends[1]))
        for row in data[begin:end].split(b"\n")
    )


def _is_begun(data: bytes, begin: int, tail: int) -> bool:
    """Whether what follows the edit begins a row."""
    return tail <= begin or data[tail - 1] == 10


def _row_end(data: bytes, tail: int) -> int:
    end = data.find(b"\n", tail)
    return len(data) if end < 0 else end


def _in_text(lexed: Lexed, offset: int) -> bool:
    """Whether an offset lies in a string, of which code between braces is a part."""
    index = bisect_right(lexed.starts, offset) - 1
    return index >= 0 and offset < lexed.ends[index] and lexed.kinds[index] != COMMENT
