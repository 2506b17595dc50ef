"""The words of a text, code or not."""

from __future__ import annotations

_LETTERS = frozenset(
    b"_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
) | frozenset(range(0x80, 0x100))
_APART = bytes(it if it in _LETTERS else 32 for it in range(256))
"""Blanks for all that belongs to no word."""


def in_order(data: bytes) -> list[bytes]:
    """All words, as they stand."""
    return data.translate(_APART).split()


def words_in(data: bytes, start: int, end: int) -> frozenset[bytes]:
    """All words of a piece, 100 MB/s: there may be hundreds to look for, again for each name that leads
    to one, and to find each of them goes through the whole file."""
    return frozenset(in_order(data[start:end]))
