"""A text that edits are made in one after the other, each as it stands by then: what all of them do to
the first text, as edits that can be made at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.core.model import Edit

_Piece = tuple[int, int, bytes]
"""Bytes ``start:end`` of the first text; or new bytes, behind the byte ``start``, which ``end`` equals."""


class Pieces:
    """One text on its way."""

    def __init__(self, data: bytes) -> None:
        self._first = data
        self._pieces: list[_Piece] = [(0, len(data), b"")]
        self.data = data
        """The text as it stands now."""

    def apply(self, edits: Iterable[Edit]) -> None:
        """Make edits of the text as it stands; they must not overlap."""
        for edit in sorted(set(edits), reverse=True):
            self._replace(*edit)
        self.data = b"".join(map(self._bytes, self._pieces))

    def now(self, offset: int) -> int | None:
        """Where a byte of the first text stands now; None where it is gone."""
        at = 0
        for piece in self._pieces:
            if not piece[2] and piece[0] <= offset < piece[1]:
                return at + offset - piece[0]
            at += _size(piece)
        return None

    def edits(self) -> tuple[Edit, ...]:
        """What turns the first text into this one."""
        return tuple(self._gaps())

    def _gaps(self) -> Iterator[Edit]:
        at, new = 0, b""
        for start, end, text in (*self._pieces, (len(self._first),) * 2 + (b"",)):
            if text:
                new += text
                continue
            if new or start > at:
                yield Edit(at, start, new)
            at, new = end, b""

    def _bytes(self, piece: _Piece) -> bytes:
        return piece[2] or self._first[piece[0] : piece[1]]

    def _replace(self, start: int, end: int, content: bytes) -> None:
        before, rest = _split(self._pieces, start)
        _, after = _split(rest, end - start)
        place = before[-1][1] if before else 0
        new = [(place, place, content)] if content else []
        self._pieces = [*before, *new, *after]


def _size(piece: _Piece) -> int:
    return len(piece[2]) or piece[1] - piece[0]


def _split(pieces: list[_Piece], offset: int) -> tuple[list[_Piece], list[_Piece]]:
    """The pieces as far as ``offset`` of what they hold, and the rest."""
    left = offset
    for index, piece in enumerate(pieces):
        size = _size(piece)
        if left < size:
            if not left:
                return pieces[:index], pieces[index:]
            start, end, text = piece
            if text:
                parts = (start, end, text[:left]), (start, end, text[left:])
            else:
                parts = (start, start + left, b""), (start + left, end, b"")
            return [*pieces[:index], parts[0]], [parts[1], *pieces[index + 1 :]]
        left -= size
    return pieces, []
