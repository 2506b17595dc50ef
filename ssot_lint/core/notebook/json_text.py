"""A text as JSON writes it, in one string or in a list of them, edited character by character.

What is not edited keeps its spelling; what is new is written as its surroundings are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from ssot_lint.core.model import Edit

_STRING = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.",
    re.DOTALL,
)


class _Unit(NamedTuple):
    """A character as it is written, and what stands between it and the next one."""

    spelled: str
    gap: str = ""
    """Empty within a string; else all from one string's closing quote to the next one's opening."""


class Quoted:
    """The value at ``start:end`` of a JSON text, which is a string or a list of strings."""

    def __init__(self, json: str, start: int, end: int) -> None:
        self._start = start
        self._ascii = json.isascii()
        self._is_list = json[start] == "["
        self._head, self._tail = ('["', '"]') if self._is_list else ('"', '"')
        self._units: list[_Unit] = []
        self._bounds: list[int] = []
        self._places: list[int] = []
        self._read(json, start, end)
        self._gap = self._usual_gap(json)

    def text(self) -> str:
        """The value as JSON."""
        if not self._units:
            return "[]" if self._is_list else '""'
        body = "".join(unit.spelled + unit.gap for unit in self._units[:-1])
        return f"{self._head}{body}{self._units[-1].spelled}{self._tail}"

    def decoded(self) -> bytes:
        """The text itself, in UTF-8."""
        return b"".join(map(_encoded, self._units))

    def edit(self, edits: Sequence[Edit]) -> None:
        """Make edits that do not overlap; their offsets are those of the text in UTF-8."""
        offsets = self._offsets()
        for edit in sorted(edits, reverse=True):
            first, last = bisect_left(offsets, edit.start), bisect_left(offsets, edit.end)
            units = self._written(edit.content.decode("utf-8", "surrogatepass"))
            gap = self._units[last - 1].gap if units and first < last else ""
            if gap and self._units[last - 1].spelled != "\\n":
                units[-1] = units[-1]._replace(gap=gap)  # where two strings met in a row
            self._units[first:last] = units

    def position(self, offset: int) -> int:
        """Where in the JSON text, as it was read, the byte at ``offset`` of the text is written."""
        if not self._places:
            sizes = (len(unit.spelled) + len(unit.gap) for unit in self._units)
            self._bounds = self._offsets()
            self._places = [0, *accumulate(sizes)]
        index = bisect_left(self._bounds, offset)
        return self._start + len(self._head) + self._places[min(index, len(self._units))]

    def _read(self, json: str, start: int, end: int) -> None:
        strings = list(_STRING.finditer(json, start, end))
        if not strings:
            return
        self._head, self._tail = json[start : strings[0].start(1)], json[strings[-1].end(1) : end]
        units = self._units
        for string, following in zip(strings, [*strings[1:], None], strict=True):
            units += [_Unit(spelled) for spelled in _CHARACTER.findall(string[1])]
            if following is None:
                break
            gap = json[string.end(1) : following.start(1)]
            if units:
                units[-1] = units[-1]._replace(gap=units[-1].gap + gap)
            else:
                self._head += gap
        if units:
            self._tail = units[-1].gap + self._tail
            units[-1] = units[-1]._replace(gap="")

    def _usual_gap(self, json: str) -> str:
        """What goes between two rows of a list."""
        if not self._is_list:
            return ""
        plain = (unit.gap for unit in self._units if unit.gap.count('"') == 2)
        space = self._head[1:].partition('"')[0] or (" " if '": ' in json else "")
        return next(plain, f'",{space}"')

    def _written(self, text: str) -> list[_Unit]:
        import json  # loaded: the notebook was parsed with it

        return [
            _Unit(json.dumps(it, ensure_ascii=self._ascii)[1:-1], self._gap * (it == "\n"))
            for it in text
        ]

    def _offsets(self) -> list[int]:
        """Where each character of the text begins, and where the last one ends."""
        return [0, *accumulate(len(_encoded(unit)) for unit in self._units)]


def _encoded(unit: _Unit) -> bytes:
    spelled = unit.spelled
    if spelled.startswith("\\"):
        import json

        spelled = json.loads(f'"{spelled}"')
    return spelled.encode("utf-8", "surrogatepass")
