"""What the bytes of a Python file are: their encoding, rows and columns.

Rows end at LF, CRLF or a lone CR and nowhere else; a form feed is a column like any other; the
byte order mark is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

BOM = b"\xef\xbb\xbf"

_ROW_END = re.compile(rb"\r\n?|\n")
_LF = re.compile(rb"\n")
# PEP 263: only in a comment on one of the first two rows, the first of them blank or a comment.
_COOKIE = re.compile(
    rb"(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n))?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)"
)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Unreadable(NamedTuple):
    """Why the bytes are no Python text, and the offset of the first one that is not."""

    offset: int
    message: str


class Encoding(NamedTuple):
    name: str
    declared_at: int
    """Offset of the coding cookie's value; 0 where there is none."""


def encoding_of(data: bytes) -> Encoding:
    """The encoding Python would read ``data`` in (PEP 263): the cookie's, else UTF-8."""
    if b"coding" in data[:512]:
        found = _COOKIE.match(data, len(BOM) if data.startswith(BOM) else 0)
        if found is not None:
            return Encoding(found[1].decode("ascii", "replace").lower(), found.start(1))
    return Encoding("utf-8", 0)


def unreadable(data: bytes) -> Unreadable | None:
    """The first reason that Python could not decode ``data``, or None."""
    if data[:2] in _UTF16_MARKS:
        return Unreadable(0, "UTF-16 is no encoding for Python source")
    nul = data.find(b"\0")
    if nul >= 0:
        return Unreadable(nul, "source code cannot contain null bytes")
    encoding = encoding_of(data)
    if encoding.name == "utf-8" and data.isascii():
        return None
    try:
        data.decode(encoding.name)
    except UnicodeDecodeError as error:
        return Unreadable(error.start, f"not valid {encoding.name}: {error.reason}")
    except (LookupError, UnicodeError, ValueError) as error:
        return Unreadable(encoding.declared_at, f"unknown encoding: {encoding.name} ({error})")
    return None


def newline_of(data: bytes) -> bytes:
    """The line ending ``data`` uses: that of its first row, LF where it has just one."""
    found = _ROW_END.search(data)
    return found[0] if found is not None else b"\n"


class Positions:
    """Rows and columns of byte offsets in one file; both 1-based, columns in code points."""

    __slots__ = ("_data", "_encoding", "_starts")

    def __init__(self, data: bytes) -> None:
        self._data = data
        # One literal is found five times faster than the alternatives.
        ending = _ROW_END if b"\r" in data else _LF
        self._starts = [0, *[found.end() for found in ending.finditer(data)]]
        encoding = encoding_of(data).name
        try:
            "".encode(encoding)
        except LookupError:
            encoding = "utf-8"
        self._encoding = encoding

    def row_column(self, offset: int) -> tuple[int, int]:
        """Row and column of the byte at ``offset``."""
        row, text = self.before(offset)
        return row, len(text) + 1

    def before(self, offset: int) -> tuple[int, str]:
        """Row of the byte at ``offset``, and what stands before it there."""
        row = bisect_right(self._starts, offset)
        return row, self._text(self._starts[row - 1], offset)

    def row(self, offset: int) -> int:
        """Row of the byte at ``offset``; cheaper than with its column."""
        return bisect_right(self._starts, offset)

    def offset(self, row: int) -> int:
        """Byte offset at which ``row`` begins."""
        return self._starts[row - 1]

    def line(self, row: int) -> str:
        """Text of ``row`` without its ending; empty for a row past the last."""
        if row > len(self._starts):
            return ""
        end = self._starts[row] if row < len(self._starts) else len(self._data)
        return self._text(self._starts[row - 1], end).rstrip("\r\n")

    @property
    def rows(self) -> int:
        """How many rows there are; a final line ending begins one more."""
        return len(self._starts)

    def _text(self, start: int, end: int) -> str:
        if start == 0 and self._data.startswith(BOM):
            start = min(len(BOM), end)
        return self._data[start:end].decode(self._encoding, "replace")
