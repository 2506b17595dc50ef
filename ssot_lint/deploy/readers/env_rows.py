"""Takes a .env file apart as python-dotenv does: keys, values and rows that are neither.

The grammar is python-dotenv's own, regular expression by regular expression, with positions kept;
a test compares the two on generated texts.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple


class Row(NamedTuple):
    """One assignment; ``key`` is empty for rows that are none."""

    key: str
    value: str | None
    """None where no ``=`` follows the key."""
    start: int
    end: int
    """Of the key; of the whole row where there is none."""
    value_start: int = 0
    value_end: int = 0
    commented: bool = False
    expected: str = ""
    """What should have stood at ``start``; empty for a good row."""
    opaque: str = ""
    """Where the value comes from that the row does not give."""


_BLANK = re.compile(r"\s*")
_EXPORT = re.compile(r"(?:export[^\S\r\n]+)?")
_QUOTED_KEY = re.compile(r"'([^']+)'")
_KEY = re.compile(r"([^=\#\s]+)")
_SPACE = re.compile(r"[^\S\r\n]*")
_EQUALS = re.compile(r"=[^\S\r\n]*")
_SINGLE = re.compile(r"'((?:\\.|[^'\\])*)'", re.DOTALL)
_DOUBLE = re.compile(r'"((?:\\.|[^"\\])*)"', re.DOTALL)
_REST = re.compile(r"[^\r\n]*")
_COMMENT = re.compile(r"(?:[^\S\r\n]*#[^\r\n]*)?")
_END = re.compile(r"[^\S\r\n]*(?:\r\n|\n|\r|$)")
_REST_OF_ROW = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")
_DOUBLE_ESCAPES = re.compile(r"\\[\\'\"abfnrtv]")
_SINGLE_ESCAPES = re.compile(r"\\[\\']")
_ASSIGNED = re.compile(r"#[ \t#]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=")


def rows(string: str) -> Iterator[Row]:
    """All rows but blank ones and plain comments, in order."""
    at = 0
    while at < len(string):
        row, at = _row(string, at)
        if row is not None:
            yield row


class _Wrong(Exception):
    def __init__(self, at: int, expected: str) -> None:
        super().__init__(expected)
        self.at = at
        self.expected = expected


def _row(string: str, at: int) -> tuple[Row | None, int]:
    at = _after(_BLANK, string, at)
    if at == len(string):
        return None, at
    try:
        return _assignment(string, at)
    except _Wrong as wrong:
        end = _after(_REST_OF_ROW, string, wrong.at)  # a quoted key may have begun rows above
        return Row("", None, wrong.at, wrong.at + 1, expected=wrong.expected), end


def _assignment(string: str, start: int) -> tuple[Row | None, int]:
    at = _after(_EXPORT, string, start)
    if string.startswith("#", at):
        return commented(string, at), _end_of_row(string, at)
    found = (_QUOTED_KEY if string.startswith("'", at) else _KEY).match(string, at)
    if found is None:
        raise _Wrong(at, "a name, as in NAME=value")
    at = _after(_SPACE, string, found.end())
    value, value_start, value_end = None, at, at
    if string.startswith("=", at):
        value_start = _after(_EQUALS, string, at)
        if value_start - at > 1 and string.startswith("#", value_start):
            value, value_end = "", value_start
        else:
            value, value_end = _value(string, value_start)
        at = value_end
    row = Row(found[1], value, found.start(1), found.end(1), value_start, value_end)
    return row, _end_of_row(string, at)


def _end_of_row(string: str, at: int) -> int:
    at = _after(_COMMENT, string, at)
    end = _END.match(string, at)
    if end is None:
        raise _Wrong(_after(_SPACE, string, at), "`=` or the end of the row")
    return end.end()


def commented(string: str, at: int) -> Row | None:
    """The variable that a comment at ``at`` documents, as in ``# X=1``."""
    found = _ASSIGNED.match(string, at)
    if found is None:
        return None
    return Row(found[1], None, found.start(1), found.end(1), commented=True)


def _value(string: str, at: int) -> tuple[str, int]:
    """A value and where it ends."""
    first = string[at : at + 1]
    if first == "'":
        return _quoted(_SINGLE, _SINGLE_ESCAPES, string, at)
    if first == '"':
        return _quoted(_DOUBLE, _DOUBLE_ESCAPES, string, at)
    if first in ("", "\n", "\r"):
        return "", at
    found = _REST.match(string, at)
    assert found is not None
    # The comment belongs to the match, as in python-dotenv, and is cut off afterwards.
    return re.sub(r"\s+#.*", "", found[0]).rstrip(), found.end()


def _quoted(
    pattern: re.Pattern[str], escapes: re.Pattern[str], string: str, at: int
) -> tuple[str, int]:
    found = pattern.match(string, at)
    if found is None:
        raise _Wrong(at, f"a closing {string[at]}")
    return escapes.sub(lambda it: codecs.decode(it[0], "unicode-escape"), found[1]), found.end()


def _after(pattern: re.Pattern[str], string: str, at: int) -> int:
    found = pattern.match(string, at)
    assert found is not None  # each such pattern matches the empty string, too
    return found.end()
