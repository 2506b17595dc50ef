"""Blank rows that nothing stands above any more once an import is gone: they go with it."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.core.model import Edit
from ssot_lint.core.regex import regex

_IMPORT = regex(rb"(?:from|import)[ \t]")
_MARK = b"\xef\xbb\xbf"


def with_blank_rows(edits: Iterable[Edit], data: bytes) -> tuple[Edit, ...]:
    """The edits, where a row that is taken out at the file's start, or first in a block, takes the
    blank rows below along; not where something is put there."""
    found = tuple(edits)
    return tuple(_up(_longer(it, found, data), found, data) for it in found)


def _longer(edit: Edit, others: tuple[Edit, ...], data: bytes) -> Edit:
    start, end, content = edit
    if content or data[end - 1 : end] not in (b"\n", b"\r"):
        return edit
    if not _is_first(data[: _top(start, others)]):
        return edit
    last = _below(data, end)
    if last == end or any(end <= it.start < last for it in others if it is not edit):
        return edit
    return Edit(start, last, b"")


def _up(edit: Edit, others: tuple[Edit, ...], data: bytes) -> Edit:
    """The first of several rows of imports that go, with the blank row above where they are a
    section by themselves."""
    start, end, content = edit
    last = _bottom(end, others)
    if content or last == end or any(it.end == start and it.start < start for it in others):
        return edit
    above, below = data[:start], data[last:]
    if any(it.content and start <= it.start <= last for it in others):
        return edit
    newline = b"\r\n" if above.endswith(b"\r\n") else above[-1:]
    if not above.endswith(newline * 2) or not below.startswith(newline):
        return edit
    row = above.removesuffix(newline * 2).rpartition(newline)[2].lstrip()
    if not row or not _IMPORT.match(below.lstrip()):
        return edit
    return Edit(start - len(newline), end, b"")


def _bottom(end: int, others: tuple[Edit, ...]) -> int:
    """Where the rows end that go with one that ends at ``end``, all in a row."""
    starts = {it.start: it.end for it in others if not it.content and it.start < it.end}
    while end in starts:
        end = starts[end]
    return end


def _top(start: int, others: tuple[Edit, ...]) -> int:
    """Where the rows begin that go with one that begins at ``start``, all in a row."""
    ends = {it.end: it.start for it in others if not it.content and it.start < it.end}
    while start in ends:
        start = ends[start]
    return start


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
