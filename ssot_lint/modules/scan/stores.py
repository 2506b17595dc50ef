"""Where a name may be bound, told from the bytes around it: rather once too often than missed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.core.regex import regex

_INSIDE = regex(rb"[\w.\x80-\xff]\Z")
_LONGER = regex(rb"[\w\x80-\xff]")
_BOUND_BEFORE = regex(rb"(?<!\w)(?:for|as|import|def|class|global|del)[ \t(]+\Z")
_BOUND_AFTER = regex(rb"[ \t]*(?:=(?!=)|:=|[-+*/|&]=|,[^\n=]*=(?!=)|:[^\n=]+=(?!=)|[ \t]+in[ \t])")


def stores(data: bytes, name: str) -> Iterator[int]:
    """Offsets at which ``name`` may be bound, a keyword argument of that name among them."""
    for found in re.finditer(re.escape(name.encode()), data):
        start, end = found.span()
        before, after = data[max(start - 12, 0) : start], data[end : end + 80]
        if _INSIDE.search(before) or _LONGER.match(after):
            continue
        if _BOUND_BEFORE.search(before) or _BOUND_AFTER.match(after):
            yield start
