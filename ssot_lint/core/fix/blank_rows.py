"""Blank rows that nothing stands above any more once an import is gone: they go with it."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.core.model import Edit

_MARK = b"\xef\xbb\xbf"


def with_blank_rows(edits: Iterable[Edit], data: bytes) -> tuple[Edit, ...]:
    """The edits, where a row that is taken out at the file's start, or first in a block, takes the
    blank rows below along; not where something is put there."""
    found = tuple(edits)
    return tuple(_longer(it, found, data) for it in found)


def _longer(edit: Edit, others: tuple[Edit, ...], data: bytes) -> Edit:
    start, end, content = edit
    if content or data[end - 1 : end] not in (b"\n", b"\r") or not _is_first(data[:start]):
        return edit
    last = _below(data, end)
    if last == end or any(end <= it.start < last for it in others if it is not edit):
        return edit
    return Edit(start, last, b"")


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
