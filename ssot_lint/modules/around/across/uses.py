"""Whether a text may call one of some names, or give one to another name: told by what stands beside.

Most files that import such a name are built on it, annotate with it, or hand it to others: of 893
files that import one of twenty, 24 have something to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ssot_lint.core.lex.nfkc import may_have_other
from ssot_lint.core.regex import regex
from ssot_lint.modules.around.file.gate import in_open_list

# What follows a name that is called, that has another name in an import, or ends a statement; after
# a comma or a bracket it is given to a call, or stands in brackets of its own.
_CALLED, _ENDS, _GIVEN = 1, 2, 3
_FOLLOWING = rb"(?:([ \t]*[(\\]|[ \t]+as\b)|([ \t]*(?:[#;\r\n\f]|\Z))|([ \t]*[,)]))"
_PARTS_OF_CHAINS = bytes(
    {*b"._ \t", *b"0123456789", *range(65, 91), *range(97, 123), *range(128, 256)}
)
_BEHIND = rb"(?:[\s)\\]|#[^\n]*)*"
_CALLED_BEHIND = regex(_BEHIND + rb"\(")
_PARTIAL = regex(rb"partial" + _BEHIND + rb"\(")
_DEFINES = regex(rb"\b(?:def|class)[ \t]+\Z")
_IMPORT = regex(rb"[ \t]*(?:from[ \t]+[\w.]+[ \t]+)?import[ \t][\w., \t]*\Z")
_RENAMED = regex(rb"(?:\s|#[^\n]*)*as\b")
_IMPORT_OPENS = regex(rb"import[ \t]*\Z")
_ASSIGNS = regex(rb"\w+[ \t]*=")
_LONG = 2_000
"""Bytes of a row that is not looked at."""


class Uses:
    """Finds uses of names that may matter; errs towards finding one."""

    def __init__(self, names: Iterable[str]) -> None:
        words = sorted(it.encode() for it in names)
        self._names = [(it, _used(it), re.compile(rb"%b(?<=\b%b)\b" % (it, it))) for it in words]

    def met(self, data: bytes) -> bool:
        """Whether the text imports one of the names, or gives one to a name of its own."""
        return any(
            word in data and _is_met(data, (it.start() for it in whole.finditer(data)))
            for word, _, whole in self._names
        )

    def may_be_in(self, data: bytes) -> bool:
        """Whether one of them may be called, or be all that a name is given."""
        if may_have_other(data, len(data)):
            return True
        in_parts = b"partial" in data and _PARTIAL.search(data) is not None
        return any(
            _matters(data, it, in_parts)
            for word, used, _ in self._names
            if word in data
            for it in used.finditer(data)
        )


def _is_met(data: bytes, places: Iterable[int]) -> bool:
    """Whether one of the places, in their order, is behind an ``import``, in its brackets, or in an
    assignment at the margin: nothing is read twice, however many stand in one row."""
    row, opened, closed, last = 0, -1, -1, 0
    imports = False
    for at in places:
        row = max(row, data.rfind(b"\n", last, at) + 1)
        if data.find(b"import", max(row, last), at) >= 0 or _ASSIGNS.match(data, row, at):
            return True
        if (bracket := data.rfind(b"(", last, at)) >= 0:
            opened = bracket
            imports = _IMPORT_OPENS.search(data, max(opened - _LONG, 0), opened) is not None
        closed = max(closed, data.rfind(b")", last, at))
        if imports and closed < opened:
            return True
        last = at
    return False


def _used(word: bytes) -> re.Pattern[bytes]:
    """The whole word where it may matter; it begins with a literal, as in the gate."""
    word = re.escape(word)
    return regex(rb"%b(?<![\w\x80-\xff]%b)%b" % (word, word, _FOLLOWING))


def _matters(data: bytes, found: re.Match[bytes], in_parts: bool) -> bool:
    start, kind = found.start(), found.lastindex or 0
    begin = max(data.rfind(b"\n", 0, start), data.rfind(b"\r", 0, start)) + 1
    row = data[max(begin, start - _LONG) : start]
    if kind == _CALLED:
        return _DEFINES.search(row) is None
    if start - begin > _LONG:
        return True
    if kind == _GIVEN:
        return in_parts or (found[0].endswith(b")") and _in_brackets(data, row, found.end() - 1))
    if _IMPORT.match(row) is not None or in_open_list(data, start):
        return _RENAMED.match(data, found.start(kind)) is not None
    return b"=" in row or row.rstrip(b" \t")[-1:] in (b"", b".", b"(")


def _in_brackets(data: bytes, row: bytes, end: int) -> bool:
    """Whether a name, with what it hangs on, may be all that stands in brackets which are called, or
    given a name; ``row`` stands before it, and brackets close at ``end``."""
    if _CALLED_BEHIND.match(data, end) is not None:
        return True
    before = row.rstrip(_PARTS_OF_CHAINS)
    if before[-1:] != b"(":
        return before[-1:] in (b"", b")", b"]", b"}", b"'", b'"')
    return before.rstrip(b"( \t")[-1:] in (b"", b"=")
