"""The lexing of what stands around some offsets of a file, and of nothing else.

A definition at the margin or one step in, or another word at the margin that no bracket can hold, begins
a statement wherever it begins a row outside strings. So a file falls into pieces that are lexed apart: an
eighth of all bytes is read by the lexer where accesses stand as they do. What is asked of other places
raises ``Outside``; who asks lexes the whole file then.

Brackets that do not pair up elsewhere are not seen: they are SSOT900's business, for which all is lexed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.lex.lexer import BEGINS_STATEMENT, note_long_chains
from ssot_lint.core.lex.triple import Quoted, triple_quoted
from ssot_lint.core.lex.wellformed import lex_well_formed
from ssot_lint.core.regex import regex

# Rows with code less than a step in, and definitions one step in.
_ROW = regex(rb"\n(?= {0,3}[^ \t\r\n\f#]|    (?:def|class|async)[ \t])")
_STEP = b"    "
_BLOCK = 4096
_AHEAD = 16
"""Bytes that tell whether a statement may begin on a row."""
_FURTHER = 16_384
"""How far behind the last offset a file is looked through at first."""


class Outside(Exception):
    """Asked of a place that was not lexed."""


class Piece(NamedTuple):
    """Some of a file's bytes: whole statements."""

    start: int
    end: int


class Around(Lexed):
    """As ``Lexed`` in the pieces that were lexed. Between them, lines stand only for where a piece
    ends, and for the headers above one."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, data: bytes, pieces: list[Piece]) -> None:
        super().__init__(data, 0)
        self._starts = [it.start for it in pieces]
        self._ends = [it.end for it in pieces]

    def kind_at(self, offset: int) -> int:
        self._must_be_inside(offset)
        return super().kind_at(offset)

    def line_index(self, offset: int) -> int:
        self._must_be_inside(offset)
        return super().line_index(offset)

    def _must_be_inside(self, offset: int) -> None:
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._ends[index]:
            raise Outside


def lexed_around(data: bytes, offsets: Iterable[int]) -> Around | None:
    """``data`` lexed around the offsets, given in order; None where all of it must be lexed."""
    if b"\f" in data or (b"\r" in data and data.count(b"\r") != data.count(b"\r\n")):
        return None
    wanted = list(offsets)
    cut = _cut(data, wanted, wanted[-1] + _FURTHER if wanted else 0)
    if cut is None:
        cut = _cut(data, wanted, len(data))
    if cut is None:
        return None
    pieces, headers = cut
    text = b"".join([data[start:end] for start, end in pieces])
    joined = Lexed(text, 0)
    if not lex_well_formed(joined, 0):
        return None
    note_long_chains(joined)
    if joined.broken:
        return None
    return _spread(joined, Around(data, pieces), pieces, headers)


def _cut(data: bytes, offsets: list[int], needed: int) -> tuple[list[Piece], set[int]] | None:
    """The pieces around the offsets and the headers above them, by the strings that begin before
    ``needed``; None where these are in doubt or do not suffice."""
    strings = triple_quoted(data, needed)
    if strings is None:
        return None
    cutter = _Cutter(data, strings)
    pieces = cutter.pieces(offsets)
    return None if pieces is None else (pieces, cutter.headers)


def _spread(joined: Lexed, made: Around, pieces: list[Piece], headers: set[int]) -> Around | None:
    """What was lexed of the pieces' text, at the places where they stand in the file."""
    lines: list[int] = []
    size, at = len(made.data), 0
    line = text = 0
    for start, end in pieces:
        shift = start - at
        if joined.lines[line : line + 1] != [at]:
            return None  # what stands before it goes on into it
        at += end - start
        last = bisect_left(joined.lines, at, line)
        lines += map(shift.__add__, joined.lines[line:last])
        if joined.lines[last : last + 1] == [at]:
            lines.append(end)
        elif end < size:
            return None
        after = bisect_left(joined.starts, at, text)
        made.starts += map(shift.__add__, joined.starts[text:after])
        made.ends += map(shift.__add__, joined.ends[text:after])
        line, text = last, after
    made.kinds = joined.kinds
    others = [it for it in headers if not _is_among(it, lines)]
    if any(_is_inside(it, pieces) for it in others):
        return None
    made.lines = sorted([*lines, *others])
    return made


def _is_among(offset: int, lines: list[int]) -> bool:
    index = bisect_left(lines, offset)
    return lines[index : index + 1] == [offset]


def _is_inside(offset: int, pieces: list[Piece]) -> bool:
    index = bisect_right(pieces, (offset, offset)) - 1
    return any(it.start <= offset < it.end for it in pieces[max(index, 0) : index + 2])


class _Rows:
    """Where rows begin on which a statement may, found a block at a time: a third of the price of all that
    stand before the last offset."""

    __slots__ = ("_blocks", "_data", "_end")

    def __init__(self, data: bytes, end: int) -> None:
        self._data = data
        self._end = end
        self._blocks: dict[int, list[int]] = {}

    def at_or_before(self, offset: int) -> int:
        """The last of them that is not behind ``offset``; 0 if there is none."""
        number = offset // _BLOCK
        block = self._block(number)
        index = bisect_right(block, offset)
        while not index and number:
            number -= 1
            block = self._block(number)
            index = len(block)
        return block[index - 1] if index else 0

    def behind(self, offset: int) -> int | None:
        """The first of them behind ``offset``; None if there is none that is known."""
        number = offset // _BLOCK
        block = self._block(number)
        index = bisect_right(block, offset)
        while index == len(block):
            number += 1
            if number * _BLOCK > self._end:
                return None
            block = self._block(number)
            index = 0
        return block[index]

    def _block(self, number: int) -> list[int]:
        if number not in self._blocks:
            start = max(number * _BLOCK - 1, 0)  # a row begins behind the end of another
            stop = (number + 1) * _BLOCK - 1
            found = _ROW.finditer(self._data, start, min(stop + _AHEAD, self._end))
            self._blocks[number] = [it.end() for it in found if it.start() < stop]
        return self._blocks[number]


class _Cutter:
    """Cuts a file where statements surely begin."""

    def __init__(self, data: bytes, strings: Quoted) -> None:
        self._data = data
        self._strings = strings
        self._rows = _Rows(data, strings.known)
        self._begins: dict[int, bool] = {}
        self._known_above: dict[int, int] = {}
        self.headers: set[int] = set()
        """Rows of the headers that pieces stand under."""

    def pieces(self, offsets: Iterable[int]) -> list[Piece] | None:
        """Those around the offsets, in order; None where one may go on behind what is known."""
        found: list[Piece] = []
        done = 0
        for offset in offsets:
            if found and offset < done:
                continue
            start = self._rows.at_or_before(offset)
            below = self._rows.behind(start)
            while start and not self._is_start(start):
                start = self._rows.at_or_before(start - 1)
            while below is not None and not self._is_start(below):
                below = self._rows.behind(below)
            done = len(self._data)
            if below is not None:
                done = below
            elif self._strings.known < done:
                return None
            if found and found[-1].end == start:
                start = found.pop().start
            found.append(Piece(start, done))
        return found

    def _is_start(self, row: int) -> bool:
        """Whether a statement surely begins on the row, under headers that are known."""
        known = self._begins.get(row)
        if known is None:
            known = self._begins[row] = self._may_start(row)
        return known

    def _may_start(self, row: int) -> bool:
        if not self._is_certain(row):
            return False
        if not self._data.startswith(_STEP, row):
            return True
        header = self._above(row)
        if not header or not self._is_certain(header):
            return False
        self.headers.add(header)
        return True

    def _above(self, row: int) -> int:
        """The nearest row before that is less than a step in, and in no string; 0 if none is known."""
        passed = []
        while row and (self._data.startswith(_STEP, row) or self._is_in_string(row)):
            passed.append(row)
            above = self._known_above.get(row)
            row = self._rows.at_or_before(row - 1) if above is None else above
        self._known_above.update(dict.fromkeys(passed, row))  # the next steps over all of them
        return row

    def _is_certain(self, row: int) -> bool:
        """Whether a word that no bracket can hold begins the row, at the margin or one step in."""
        data = self._data
        if data[row : row + 1] == b" " and not data.startswith(_STEP, row):
            return False
        return (
            BEGINS_STATEMENT.match(data, row) is not None
            and not data.endswith((b"\\\n", b"\\\r\n"), max(row - 3, 0), row)
            and not self._is_in_string(row)
        )

    def _is_in_string(self, row: int) -> bool:
        index = bisect_left(self._strings.starts, row) - 1
        return index >= 0 and row < self._strings.ends[index]
