"""Adds an entry to ``allow`` in a project's TOML: comments, layout and line ends stay as they are.

Put in as text where ``locate`` says that things stand, and verified by the parser.
"""

from __future__ import annotations

import json
import re

from ssot_lint.core.toml_places import Entry, KeyPath, Place, locate
from ssot_lint.workspace.config.toml import parse_toml

PLACEHOLDER = "TODO: say why"
"""What stands where somebody must give a reason."""

_AFTER_ELEMENT = re.compile(r"[ \t]*(,?)[ \t]*(?:#[^\n]*)?")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_INDENT = re.compile(r"[ \t]*")


def with_allowed(text: str, prefix: tuple[str, ...], path: str, reason: str) -> str | None:
    """``text`` with ``path`` (from its directory) allowed in the table at ``prefix``.

    None where there is no room that can be verified, as in an inline table.
    """
    try:
        before = parse_toml(text)
        end = "\r\n" if "\r\n" in text else "\n"
        after = _Writer(text, prefix, end).added(pattern_of(path), reason)
        return after if parse_toml(after) == _expected(before, prefix, path, reason) else None
    except (ValueError, LookupError, AttributeError):
        return None  # not TOML, or not ours to shape


def pattern_of(path: str) -> str:
    """The pattern that covers this path alone: one without ``/`` would cover every such name."""
    escaped = re.sub(r"([\\*?\[\]{}])", r"\\\1", path)
    return escaped if "/" in escaped else f"./{escaped}"


def _expected(
    before: dict[str, object], prefix: tuple[str, ...], path: str, reason: str
) -> dict[str, object]:
    table: dict[str, object] = before
    for key in prefix:
        inner = table.setdefault(key, {})
        if not isinstance(inner, dict):
            raise LookupError(key)
        table = inner
    stated = table.get("allow", [])
    entry = {"path": pattern_of(path), "reason": reason}
    table["allow"] = [*stated, entry] if isinstance(stated, list) else [entry]
    return before


class _Writer:
    """Puts one entry into one text."""

    def __init__(self, text: str, prefix: tuple[str, ...], end: str) -> None:
        self._text = text
        self._prefix: KeyPath = prefix
        self._end = end
        self._entries = locate(text)

    def added(self, pattern: str, reason: str) -> str:
        fields = f"path = {_string(pattern)}", f"reason = {_string(reason)}"
        entry = f"{{ {', '.join(fields)} }}"
        allow = self._entries.get((*self._prefix, "allow"))
        if allow is None:
            return self._as_key(f"allow = [{entry}]")
        opening = self._offset(allow.value)
        if self._text.startswith("[[", opening):
            return self._as_table(fields)
        path: KeyPath = (*self._prefix, "allow")
        elements = [self._entries[path + (number,)] for number in range(self._count("allow"))]
        return self._behind(elements, opening, entry) if elements else self._into(opening, entry)

    def _behind(self, elements: list[Entry], opening: int, entry: str) -> str:
        """After the last element; on a row of its own where that one has one."""
        last = elements[-1].value
        stop = self._offset(last) + last.length
        found = _AFTER_ELEMENT.match(self._text, stop)
        assert found is not None
        closing = self._skip(found.end())
        comma = found[1]
        rows_apart = last.line > self._text.count("\n", 0, opening) + 1
        if not rows_apart and "\n" not in self._text[stop:closing]:
            if comma:  # `["a",]` keeps its comma last
                return self._put(found.end(1), f" {entry},")
            return self._put(stop, f", {entry}")
        row = self._text.rfind("\n", 0, stop) + 1
        indent = _INDENT.match(self._text, row)
        margin = indent[0] if indent and indent.end() == self._offset(last) else ""
        margin = margin or " " * (last.column - 1)
        row_end = found.end() - (self._text[found.end() - 1 : found.end()] == "\r")
        added = f"{self._end}{margin}{entry}{comma}"
        if comma:
            return self._put(row_end, added)
        if "\n" not in self._text[stop:closing]:
            row_end = stop
        return f"{self._text[:stop]},{self._text[stop:row_end]}{added}{self._text[row_end:]}"

    def _into(self, opening: int, entry: str) -> str:
        """Into an array without elements."""
        closing = self._skip(opening + 1)
        row = self._text.rfind("\n", 0, closing) + 1
        if row <= opening:
            return self._put(closing, entry)
        return self._put(row, f"    {entry},{self._end}")

    def _as_key(self, line: str) -> str:
        """As a key of the table: below the getter, else the first one."""
        getter = self._entries.get((*self._prefix, "getter"))
        if getter is not None:
            key = self._offset(getter.key)
            name = self._text[key : key + getter.key.length]
            start = self._text.rfind("\n", 0, key) + 1
            row_end = self._row_end(self._offset(getter.value))
            before = self._text[start:key] + re.sub(r"""["']?getter["']?\Z""", "", name)
            return self._put(row_end, f"{self._end}{before}{line}")
        if not self._prefix:
            return f"{line}{self._end}{self._text}"
        start = self._offset(self._entries[self._prefix].key)
        row_end = self._row_end(start)
        header = self._text[start:row_end].partition("#")[0].strip()
        if header.startswith("[") and "owners" not in header and "contract" not in header:
            return self._put(row_end, f"{self._end}{line}")
        # Only tables inside of ours are there.
        return self._put(
            start, f"[{'.'.join(map(str, self._prefix))}]{self._end}{line}{self._end * 2}"
        )

    def _as_table(self, fields: tuple[str, ...]) -> str:
        """As one more `[[… .allow]]`, below the last one."""
        path = (*self._prefix, "allow", self._count("allow") - 1)
        within = [it.value for key, it in self._entries.items() if key[: len(path)] == path]
        last = max(within, key=lambda place: (place.line, place.column))
        header = self._offset(self._entries[path].key)
        name = self._text[header : self._text.index("]]", header) + 2]
        rows = self._end.join((self._end + name, *fields))
        return self._put(self._row_end(self._offset(last)), self._end + rows)

    def _count(self, name: str) -> int:
        path = (*self._prefix, name)
        return sum(key[:-1] == path and isinstance(key[-1], int) for key in self._entries)

    def _put(self, at: int, added: str) -> str:
        return self._text[:at] + added + self._text[at:]

    def _skip(self, at: int) -> int:
        found = _BLANK.match(self._text, at)
        return found.end() if found else at

    def _row_end(self, at: int) -> int:
        end = self._text.find("\n", at)
        if end < 0:
            return len(self._text)
        return end - (self._text[end - 1] == "\r")

    def _offset(self, place: Place) -> int:
        rows = self._text.split("\n")
        return sum(len(row) + 1 for row in rows[: place.line - 1]) + place.column - 1


def _string(text: str) -> str:
    """A basic string: JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
