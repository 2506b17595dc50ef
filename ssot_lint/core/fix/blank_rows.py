"""Blank rows that nothing stands above any more once an import is gone: they go with it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from ssot_lint.core.model import Edit
from ssot_lint.core.regex import regex

_IMPORT = regex(rb"(?:from|import)[ \t]")
_MARK = b"\xef\xbb\xbf"


def with_blank_rows(edits: Iterable[Edit], data: bytes) -> tuple[Edit, ...]:
    """The edits, where a row that is taken out at the file's start, or first in a block, takes the
    blank rows below along; not where something is put there."""
    found = tuple(edits)
    gone = _Gone(found)
    return tuple(it if it.content else _up(_longer(it, gone, data), gone, data) for it in found)


class _Gone:
    """Where edits begin and end: there may be thousands, each of which asks for those beside it."""

    def __init__(self, edits: tuple[Edit, ...]) -> None:
        self.ends = {it.end for it in edits if it.start < it.end}
        """Where any ends that takes something out or replaces it."""
        self.starts = sorted(it.start for it in edits if it.content or it.start < it.end)
        self.puts = sorted(it.start for it in edits if it.content)
        """Where those begin that put something there."""
        removed = [it for it in edits if not it.content and it.start < it.end]
        self._below = {it.start: it.end for it in removed}
        self._above = {it.end: it.start for it in removed}

    def bottom(self, end: int) -> int:
        """Where the rows end that go with one that ends at ``end``, all in a row."""
        while end in self._below:
            end = self._below[end]
        return end

    def top(self, start: int) -> int:
        """Where the rows begin that go with one that begins at ``start``, all in a row."""
        passed = []
        while start in self._above:
            passed.append(start)
            start = self._above[start]
        self._above.update(dict.fromkeys(passed, start))  # the next steps over all of them
        return start


def _longer(edit: Edit, gone: _Gone, data: bytes) -> Edit:
    start, end, _ = edit
    if data[end - 1 : end] not in (b"\n", b"\r") or not _is_first(data[: gone.top(start)]):
        return edit
    last = _below(data, end)
    if last == end or _holds(gone.starts, end, last - 1):
        return edit
    return Edit(start, last, b"")


def _up(edit: Edit, gone: _Gone, data: bytes) -> Edit:
    """The first of several rows of imports that go, with the blank row above where they are a
    section by themselves."""
    start, end, _ = edit
    if not start or start in gone.ends:
        return edit
    last = gone.bottom(end)
    if last == end or _holds(gone.puts, start, last):
        return edit
    above, below = data[:start], data[last:]
    newline = b"\r\n" if above.endswith(b"\r\n") else above[-1:]
    if not above.endswith(newline * 2) or not below.startswith(newline):
        return edit
    row = above.removesuffix(newline * 2).rpartition(newline)[2].lstrip()
    if not row or not _IMPORT.match(below.lstrip()):
        return edit
    return Edit(start - len(newline), end, b"")


def _holds(places: list[int], first: int, last: int) -> bool:
    """Whether one of the sorted places is among those from ``first`` to ``last``."""
    at = bisect_left(places, first)
    return at < len(places) and places[at] <= last


def _is_first(above: bytes) -> bool:
    """Whether nothing stands above, or the header of the block."""
    if above in (b"", _MARK):
        return True
    row = above.rstrip(b"\r\n").rpartition(b"\n")[2]
    return above[-1:] in (b"\n", b"\r") and row.endswith(b":") and b"#" not in row


def _below(data: bytes, end: int) -> int:
    """Where the first row below begins that is not blank; ``end`` where none does."""
    at = end
    while at < len(data) and data[at : at + 1] in (b"\n", b"\r"):
        at += 1
    return at if at < len(data) else end
