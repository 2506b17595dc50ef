"""What stands under the pointer: rules, or a key of the configuration, and the range that says so."""

from __future__ import annotations

from typing import NamedTuple

from lsprotocol import types


class Named(NamedTuple):
    """Words that there are pages about."""

    words: tuple[str, ...]
    """Codes of rules or what selects them; one key."""
    range: types.Range
    is_key: bool = False


def holds(place: types.Range, position: types.Position) -> bool:
    """Whether a position is in a range, or right behind it."""
    start, end, at = place.start, place.end, position
    return (start.line, start.character) <= (at.line, at.character) <= (end.line, end.character)
