"""Edits made one after the other, each to the outcome of the one before, as edits of the original."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ssot_lint.core.model import Edit


class Labelled(NamedTuple):
    """An edit, and what it is made for."""

    edit: Edit
    label: str


class _Piece(NamedTuple):
    """A part of a text: what stood in the original at ``start:end``, or what was put in."""

    start: int
    end: int
    content: bytes | None
    """None where it is the original's."""
    label: str = ""

    @property
    def size(self) -> int:
        return self.end - self.start if self.content is None else len(self.content)


def composed(size: int, passes: Iterable[Sequence[Labelled]]) -> list[Labelled]:
    """What all passes come to in a text of ``size`` bytes: in order, none touching the next.

    Where passes meet, or edits touch, the first label counts.
    """
    pieces = [_Piece(0, size, None)]
    for edits in passes:
        pieces = list(_applied(pieces, sorted(edits)))
    return list(_gaps(pieces, size))


class Pieces:
    """A text on its way, of which is known where its parts have come from."""

    def __init__(self, data: bytes) -> None:
        self._first = data
        self._pieces = [_Piece(0, len(data), None)]
        self.data = data
        """The text as it stands now."""

    def apply(self, edits: Iterable[Edit]) -> None:
        """Make edits of the text as it stands; they must not overlap."""
        labelled = sorted(Labelled(it, "") for it in set(edits))
        self._pieces = list(_applied(self._pieces, labelled))
        self.data = b"".join(
            self._first[it.start : it.end] if it.content is None else it.content
            for it in self._pieces
        )

    def now(self, offset: int) -> int | None:
        """Where a byte of the first text stands now; None where it is gone."""
        at = 0
        for piece in self._pieces:
            if piece.content is None and piece.start <= offset < piece.end:
                return at + offset - piece.start
            at += piece.size
        return None

    def edits(self) -> tuple[Edit, ...]:
        """What turns the first text into this one."""
        found = (it.edit for it in _gaps(self._pieces, len(self._first)))
        return tuple(it for it in found if it.content or it.start < it.end)


def _applied(pieces: Sequence[_Piece], edits: Iterable[Labelled]) -> Iterator[_Piece]:
    at = 0
    for (start, end, content), label in edits:
        yield from _between(pieces, at, start)
        yield _Piece(0, 0, content, label)
        at = end
    yield from _between(pieces, at, sum(it.size for it in pieces))


def _between(pieces: Sequence[_Piece], start: int, end: int) -> Iterator[_Piece]:
    """The part ``start:end`` of a text; what was taken out inside of it stays noted."""
    at = 0
    for piece in pieces:
        first, last = max(start - at, 0), min(end - at, piece.size)
        if piece.content == b"" and start <= at <= end:
            yield piece
        elif first < last and piece.content is None:
            yield _Piece(piece.start + first, piece.start + last, None)
        elif first < last and piece.content is not None:
            yield piece._replace(content=piece.content[first:last])
        at += piece.size


def _gaps(pieces: Iterable[_Piece], size: int) -> Iterator[Labelled]:
    """Everything between two parts of the original that was put in or taken out."""
    at, content, label, changed = 0, b"", "", False
    for piece in (*pieces, _Piece(size, size, None)):
        if piece.content is not None:
            content, label, changed = content + piece.content, label or piece.label, True
        elif piece.start > at or changed:
            yield Labelled(Edit(at, piece.start, content), label)
            at, content, label, changed = piece.end, b"", "", False
        else:
            at = piece.end
