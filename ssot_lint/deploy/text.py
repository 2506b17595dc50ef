"""The text of a deployment file, and where in its bytes a stretch of it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from ssot_lint.facts.model import Site

LARGEST = 4 << 20
"""Bytes of the largest deployment file that is read: what is larger is data."""
BLANK = "\u2400"
"""What stands in a masked text for what nobody can read there."""
_BOM = b"\xef\xbb\xbf"
_ENCODINGS = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
"""By what files begin with, as some shells of Windows write them."""
_ROW_END = re.compile(r"\r\n|\n|\r")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


class Unreadable(Exception):
    """A file that is no text: ``row``, ``column`` and ``str()`` say where and what was expected."""

    def __init__(self, message: str, row: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.row = row
        self.column = column


def is_name(word: str) -> bool:
    """Whether every shell and program can have a variable of that name."""
    return _NAME.match(word) is not None


class Text:
    """A decoded file. Indices into ``string`` are code points; sites are bytes of the file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._bom = len(_BOM) if data.startswith(_BOM) else 0
        self.string = _decoded(data[self._bom :])

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The index that each row begins at."""
        return (0, *(found.end() for found in _ROW_END.finditer(self.string)))

    @cached_property
    def _offsets(self) -> tuple[int, ...]:
        """The byte that each row begins at."""
        if self.string.isascii():
            return tuple(start + self._bom for start in self.rows)
        offsets, at = [self._bom], self._bom
        for start, end in zip(self.rows, self.rows[1:], strict=False):
            at += len(self.string[start:end].encode())
            offsets.append(at)
        return tuple(offsets)

    def place(self, index: int) -> tuple[int, int]:
        """Row and column of an index, both from 1, columns in code points."""
        row = bisect_right(self.rows, index)
        return row, index - self.rows[row - 1] + 1

    def offset(self, index: int) -> int:
        """The byte of the file that an index stands at."""
        row, column = self.place(index)
        start = self.rows[row - 1]
        return self._offsets[row - 1] + len(self.string[start : start + column - 1].encode())

    def index(self, offset: int) -> int:
        """The index of what stands at a byte of the file, which begins a character."""
        row = bisect_right(self._offsets, offset)
        start = self._offsets[row - 1]
        return self.rows[row - 1] + len(self.data[start:offset].decode(errors="replace"))

    def site(self, start: int, end: int) -> Site:
        """The place of ``string[start:end]``."""
        row, column = self.place(start)
        end_row, end_column = self.place(end)
        return Site(self.offset(start), self.offset(end), row, column, end_row, end_column)

    def written(self, start: int, end: int) -> str:
        """What stands there in the file."""
        return self.string[start:end]

    def row_text(self, row: int) -> str:
        """The text of a row, without its end."""
        start = self.rows[row - 1]
        end = self.rows[row] if row < len(self.rows) else len(self.string)
        return self.string[start:end].rstrip("\r\n")


class Masked(Text):
    """Another string at the same places, as long as its text's up to its end."""

    def __init__(self, text: Text, string: str) -> None:
        super().__init__(text.data)
        self.whole = text
        self.string = string

    def offset(self, index: int) -> int:
        return self.whole.offset(index)

    def written(self, start: int, end: int) -> str:
        return self.whole.written(start, end)


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise Unreadable(
            f"{len(data) / (1 << 20):.0f} MB: a deployment file of at most"
            f" {LARGEST >> 20} MB was expected"
        )
    for begin, encoding in _ENCODINGS:
        if data.startswith(begin):
            raise Unreadable(f"{encoding}: text in UTF-8 was expected")
    if b"\0" in data:
        row, column = _place(data, data.index(b"\0"))
        raise Unreadable("a NUL byte: text in UTF-8 was expected", row, column)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        row, column = _place(data, error.start)
        raise Unreadable(
            f"the byte 0x{data[error.start]:02x}: text in UTF-8 was expected", row, column
        ) from None


def _place(data: bytes, offset: int) -> tuple[int, int]:
    before = data[:offset].decode(errors="replace")
    ends = [found.end() for found in _ROW_END.finditer(before)]
    return len(ends) + 1, len(before) - (ends[-1] if ends else 0) + 1
