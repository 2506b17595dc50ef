"""Names that a module has for parts of ``os`` beside their own: read from its bytes."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.regex import regex
from ssot_lint.modules.around.file.seen import WORDS

_PART = rb"(?:os|posix|environb?|getenvb?|putenv|unsetenv)"
_IMPORTED = regex(rb"(?<![\w.])%b[ \t]+as[ \t]+(\w+)" % _PART)
_ASSIGNED = regex(
    rb"[ \t]*(\w+)[ \t]*(?::[^=\n]*)?=[ \t]*(?:\w+\.)?(?:environb?(?:\.\w+)?|getenvb?|os)[ \t]*(?:#.*)?\r?\Z"
)
# "environment" stands in half of all files: only whole words lead to a look at their rows.
_PARTS = regex(rb"v(?<=env)(?:ironb?|(?<=getenv)b?|(?<=putenv)|(?<=unsetenv))(?![\w\x80-\xff])")
_BARE = regex(rb"os(?:(?:ix)?[ \t]+as[ \t]|(?:(?<=[=.]os)|(?<=[ \t]os))[ \t]*(?:[#\r\n]|\Z))")


def aliases(data: bytes) -> tuple[str, ...]:
    """``_os`` of ``import os as _os``, ``e`` of ``e = os.environ``; in order, each once."""
    found: set[bytes] = set()
    for row in _rows(data):
        found.update(_IMPORTED.findall(row))
        assigned = _ASSIGNED.match(row)
        if assigned is not None:
            found.add(assigned[1])
    names = (it.decode("utf-8", "replace") for it in found)
    return tuple(sorted(it for it in names if it not in WORDS))


def _rows(data: bytes) -> Iterator[bytes]:
    """The rows that hold a part of ``os`` where it may get another name."""
    for words in (_PARTS, _BARE):
        end = 0
        for found in words.finditer(data):
            if found.start() >= end:
                start = data.rfind(b"\n", 0, found.start()) + 1
                end = data.find(b"\n", start)
                end = len(data) if end < 0 else end
                yield data[start:end]
