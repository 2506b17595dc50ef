"""Another linter's decision about the same access: whoever wrote it meant the access to stay."""

from __future__ import annotations

import re

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.regex import regex

if TYPE_CHECKING:
    from ssot_lint.core.access.access import Access
    from ssot_lint.core.tree.code import Code

_WORDS = (b"TID251", b"ast-grep-ignore", b"nosemgrep", b"banned-api")
_DECISION = regex(
    rb"#[ \t]*(?:noqa[ \t]*:[^#\r\n]*\b(?:TID251|banned-api)\b"
    rb"|(?:ast-grep-ignore|nosemgrep)\b[ \t]*(?::[ \t]*(?P<ids>[^#\r\n]*))?)"
)
_ABOVE = regex(rb"#[ \t]*(?:ast-grep-ignore|nosemgrep)\b")
_ABOUT = regex(rb"env|getenv|\bos\b", re.IGNORECASE)
_LONGEST = 60


def may_heed(data: bytes) -> bool:
    """Whether any decision may stand in the file."""
    return any(word in data for word in _WORDS)


def heeded(code: Code, access: Access) -> str | None:
    """Why the access is not to be fixed; None where no other linter was told to let it be."""
    data = code.data
    span = code.span(access.place, access.expression)
    if span is None:
        return None
    line = code.line_of(span[0])
    begin, end = code.lexed.lines[line], code.lexed.line_end(line)
    first = max(data.rfind(b"\n", 0, span[0]) + 1, begin)
    rows = [data[first : _row_end(data, span[1])], data[_last_row(data, begin, end) : end]]
    above = data.rfind(b"\n", 0, max(begin - 1, 0)) + 1
    if begin and _ABOVE.match(data[above:begin].lstrip()):
        rows.append(data[above:begin])
    for row in rows:
        for found in _DECISION.finditer(row):
            if found["ids"] is None or not found["ids"].strip() or _ABOUT.search(found["ids"]):
                text = found[0].decode("utf-8", "replace").strip()
                return f"another linter was told to let it be (`{text[:_LONGEST]}`)"
    return None


def _row_end(data: bytes, at: int) -> int:
    end = data.find(b"\n", at)
    return len(data) if end < 0 else end


def _last_row(data: bytes, begin: int, end: int) -> int:
    return max(data.rfind(b"\n", begin, max(end - 1, begin)) + 1, begin)
