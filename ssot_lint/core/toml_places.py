"""Where a key and its value stand in a TOML text; the parser of the standard library does not say.

Only for text that has parsed: this scanner finds places, it judges nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex

KeyPath = tuple[str | int, ...]


class Place(NamedTuple):
    """Where something stands: 1-based row and column in code points, and its length on that row."""

    line: int
    column: int
    length: int


class Entry(NamedTuple):
    """A key (for an array's element: the element) and its value."""

    key: Place
    value: Place


def locate(text: str) -> dict[KeyPath, Entry]:
    """Every key path of ``text`` with its place; array elements go by their index."""
    return _Scanner(text).document()


_ROW_END = regex(r"\n")
_BLANK = regex(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = regex(r"[ \t]*")
_KEY = regex(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_STRING = regex(
    r'"""(?:[^\\]|\\[\s\S])*?"""(?:"{1,2}(?!"))?'
    r"|'''[\s\S]*?'''(?:'{1,2}(?!'))?"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
)
_SCALAR = regex(r"[^,\]}#\r\n]+")
_ESCAPE = regex(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))")
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.entries: dict[KeyPath, Entry] = {}
        self.counts: dict[KeyPath, int] = {}
        self.rows = [0, *(it.end() for it in _ROW_END.finditer(text))]
        """The index that each row begins at."""

    def document(self) -> dict[KeyPath, Entry]:
        table: KeyPath = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            before = self.at
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
            if self.at == before:  # nothing a parser would accept: stop rather than loop
                break
        return self.entries

    def _header(self) -> KeyPath:
        start, many = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        names = self._names()
        path = (*self._inside(names[:-1]), names[-1] if names else "")
        end = self.text.find("]", self.at)
        self.at = (len(self.text) if end < 0 else end) + (2 if many else 1)
        place = self._place(start, self.at)
        for size in range(1, len(path) + 1):
            self.entries.setdefault(path[:size], Entry(place, place))
        if many:
            index = self.counts[path] = self.counts.get(path, -1) + 1
            path += (index,)
            self.entries[path] = Entry(place, place)
        return path

    def _inside(self, names: tuple[str, ...]) -> KeyPath:
        """The path of a header's parents, where an array of tables means its last element."""
        path: KeyPath = ()
        for name in names:
            path += (name,)
            if path in self.counts:
                path += (self.counts[path],)
        return path

    def _pair(self, table: KeyPath) -> None:
        start = self.at
        names = self._names()
        key = self._place(start, self.at)
        self._skip(_SPACE)
        if not self.text.startswith("=", self.at):
            return
        self.at += 1
        self._skip(_SPACE)
        value = self._value((*table, *names))
        for size in range(1, len(names) + 1):
            self.entries.setdefault((*table, *names[:size]), Entry(key, value))

    def _names(self) -> tuple[str, ...]:
        names: list[str] = []
        end = self.at
        self._skip(_SPACE)
        while match := _KEY.match(self.text, self.at):
            names.append(_plain(match[0]))
            end = self.at = match.end()
            self._skip(_SPACE)
            if not self.text.startswith(".", self.at):
                break
            self.at += 1
            self._skip(_SPACE)
        self.at = end
        return tuple(names)

    def _value(self, path: KeyPath) -> Place:
        start = self.at
        opening = self.text[start : start + 1]
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline_table(path)
        elif match := _STRING.match(self.text, start) or _SCALAR.match(self.text, start):
            self.at = start + len(match[0].rstrip())
        return self._place(start, self.at)

    def _array(self, path: KeyPath) -> None:
        for index, _ in enumerate(self._items("]")):
            element = (*path, index)
            place = self._value(element)
            self.entries[element] = Entry(place, place)

    def _inline_table(self, path: KeyPath) -> None:
        for _ in self._items("}"):
            self._pair(path)

    def _items(self, closing: str) -> Iterator[None]:
        """Stops before each item of a bracket, and ends behind the closing one."""
        self.at += 1
        while True:
            self._skip(_BLANK)
            before = self.at
            if before >= len(self.text):
                return
            if self.text[before] == closing:
                self.at += 1
                return
            yield
            self._skip(_BLANK)
            if self.text.startswith(",", self.at):
                self.at += 1
            elif self.at == before:
                return

    def _skip(self, blank: re.Pattern[str]) -> None:
        match = blank.match(self.text, self.at)
        if match:
            self.at = match.end()

    def _place(self, start: int, end: int) -> Place:
        row = bisect_right(self.rows, start)
        row_end = self.rows[row] - 1 if row < len(self.rows) else end
        return Place(row, start - self.rows[row - 1] + 1, min(end, row_end) - start)


def _plain(name: str) -> str:
    """A key without its quotes."""
    if name[0] == "'":
        return name[1:-1]
    if name[0] == '"':
        return _ESCAPE.sub(_unescape, name[1:-1])
    return name


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])
