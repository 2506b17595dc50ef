"""What the bytes of a Python file are: their encoding, rows and columns.

Rows end at LF, CRLF or a lone CR and nowhere else; a form feed is a column like any other; the
byte order mark is none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex

BOM = b"\xef\xbb\xbf"

_ROW_END = regex(rb"\r\n?|\n")
_LF = regex(rb"\n")
# PEP 263: only in a comment on one of the first two rows, the first of them blank or a comment.
_COOKIE = regex(
    rb"(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n))?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)"
)
# Rows that are counted before a table of all is made: 20 µs each in a file of usual size.
_FEW = 64
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


# Codecs that Python has, in which ASCII is not what it says: an access could be spelled in them.
REFUSED = ("punycode", "idna", "unicode-escape", "raw-unicode-escape", "rot13", "rot-13")
# Whose characters may end in the byte of an ASCII letter, a backslash or a bracket.
_TRAILING = frozenset(
    {
        *("shift-jis", "sjis", "shiftjis", "s-jis", "cp932", "932", "ms932", "mskanji", "ms-kanji"),
        *("big5", "big5-tw", "csbig5", "cp950", "950", "ms950", "big5hkscs", "gbk", "936", "cp936"),
        *("ms936", "gb18030", "johab", "cp1361", "ms1361", "cp949", "949", "ms949", "uhc"),
        *("shift-jis-2004", "shift-jisx0213", "sjis-2004", "sjisx0213", "windows-31j"),
    }
)
_FOREIGN = regex(r"[^\x00-\x7f]+")


def is_notebook(path: str) -> bool:
    """Whether the file at ``path`` is no Python text but a notebook with cells of it."""
    return path.endswith(".ipynb")


class Unreadable(NamedTuple):
    """Why the bytes are no Python text, and the offset of the first one that is not."""

    offset: int
    message: str


class Encoding(NamedTuple):
    name: str
    declared_at: int
    """Offset of the coding cookie's value; 0 where there is none."""

    @property
    def is_utf8(self) -> bool:
        """Whether it is UTF-8, by its usual names."""
        return self.name in ("utf-8", "utf8")


def encoding_of(data: bytes) -> Encoding:
    """The encoding Python would read ``data`` in (PEP 263): the cookie's, else UTF-8."""
    if b"coding" in data[:512]:
        found = _COOKIE.match(data, len(BOM) if data.startswith(BOM) else 0)
        if found is not None:
            return Encoding(found[1].decode("ascii", "replace").lower(), found.start(1))
    return Encoding("utf-8", 0)


def plainly(data: bytes) -> bytes:
    """``data`` with each byte of a foreign character as one that no ASCII letter has: what the lexer
    reads. In Shift-JIS and its like the second byte may be a backslash."""
    if b"coding" not in data[:512] or data.isascii():
        return data
    name = encoding_of(data).name
    if name.replace("_", "-") not in _TRAILING:
        return data
    try:
        text = data.decode(name)
        shown = _FOREIGN.sub(lambda it: "\x80" * len(it[0].encode(name)), text).encode("latin-1")
    except (UnicodeError, LookupError):
        return data
    return shown if len(shown) == len(data) else data


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
    if encoding.name.replace("_", "-") in REFUSED:
        return Unreadable(encoding.declared_at, f"source is not read in {encoding.name}")
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

    __slots__ = ("_asked", "_at", "_data", "_encoding", "_has_crs", "_row", "_table")

    def __init__(self, data: bytes, encoding: str | None = None) -> None:
        """``encoding`` None: the one the file declares."""
        self._data = data
        self._has_crs = b"\r" in data
        # Most files are asked for a few rows, which are counted one from the other; only one that
        # is asked for many, or has lone CRs, pays for a table of all.
        self._table: list[int] | None = None
        self._asked = self._at = 0
        self._row = 1
        self._encoding = encoding or _usable(encoding_of(data).name)

    def row_column(self, offset: int) -> tuple[int, int]:
        """Row and column of the byte at ``offset``."""
        row, text = self.before(offset)
        return row, len(text) + 1

    def before(self, offset: int) -> tuple[int, str]:
        """Row of the byte at ``offset``, and what stands before it there."""
        return self.row(offset), self._text(self._start(offset), offset)

    def row(self, offset: int) -> int:
        """Row of the byte at ``offset``; cheaper than with its column."""
        if self._table is None and self._asked < _FEW and not self._has_crs:
            self._asked += 1
            if offset >= self._at:
                self._row += self._data.count(b"\n", self._at, offset)
            else:
                self._row -= self._data.count(b"\n", offset, self._at)
            self._at = offset
            return self._row
        return bisect_right(self._starts, offset)

    def offset(self, row: int) -> int:
        """Byte offset at which ``row`` begins."""
        return self._starts[row - 1]

    def lines(self, start: int, end: int, most: int) -> Iterator[str]:
        """Texts of the rows from that of ``start`` to that of ``end``, at ``most`` so many; without
        their endings."""
        begin = self._start(start)
        for _ in range(most):
            ending = (_ROW_END if self._has_crs else _LF).search(self._data, begin)
            yield self._text(begin, ending.start() if ending is not None else len(self._data))
            if ending is None or ending.end() > end:
                break
            begin = ending.end()

    @property
    def _starts(self) -> list[int]:
        """Offsets at which rows begin."""
        if self._table is None:
            # One literal is found five times faster than the alternatives.
            ending = _ROW_END if self._has_crs else _LF
            self._table = [0, *[found.end() for found in ending.finditer(self._data)]]
        return self._table

    def _start(self, offset: int) -> int:
        """Where the row of ``offset`` begins."""
        if self._table is None and not self._has_crs:
            return self._data.rfind(b"\n", 0, offset) + 1
        return self._starts[bisect_right(self._starts, offset) - 1]

    def _text(self, start: int, end: int) -> str:
        if start == 0 and self._data.startswith(BOM):
            start = min(len(BOM), end)
        return self._data[start:end].decode(self._encoding, "replace")


def _usable(encoding: str) -> str:
    try:
        "".encode(encoding)
    except LookupError:
        return "utf-8"
    return encoding
