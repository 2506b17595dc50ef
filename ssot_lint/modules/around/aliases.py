"""Names that a module has for parts of ``os`` beside their own: read from its bytes."""

from __future__ import annotations

import re

from ssot_lint.core.regex import regex
from ssot_lint.modules.around.seen import WORDS

_PART = rb"(?:os|posix|environb?|getenvb?|putenv|unsetenv)"
_IMPORTED = regex(rb"(?<![\w.])%b[ \t]+as[ \t]+(\w+)" % _PART)
_ASSIGNED = regex(
    rb"^[ \t]*(\w+)[ \t]*(?::[^=\n]*)?=[ \t]*(?:\w+\.)?(?:environb?(?:\.\w+)?|getenvb?|os)[ \t]*(?:#.*)?\r?$",
    re.MULTILINE,
)
# "environment" stands in half of all files: only whole words lead to the look at each row.
_PARTS = regex(rb"v(?<=env)(?:ironb?|(?<=getenv)b?|(?<=putenv)|(?<=unsetenv))(?![\w\x80-\xff])")
_BARE = regex(rb"os(?:(?<=[=.]os)|(?<== os))[ \t]*(?:[#\r\n]|\Z)")
_MAY = (b"os as ", b"posix as ")


def aliases(data: bytes) -> tuple[str, ...]:
    """``_os`` of ``import os as _os``, ``e`` of ``e = os.environ``; in order, each once."""
    if not (any(it in data for it in _MAY) or _PARTS.search(data) or _BARE.search(data)):
        return ()
    found = {*_IMPORTED.findall(data), *_ASSIGNED.findall(data)}
    names = (it.decode("utf-8", "replace") for it in found)
    return tuple(sorted(it for it in names if it not in WORDS))
