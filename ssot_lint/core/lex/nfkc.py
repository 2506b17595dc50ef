"""Identifiers in letters that Python reads as plain ones (NFKC, PEP 3131): ``os.ｅnviron``.

They are put into plain letters, as many bytes long as before, so that all offsets stay; blanks
behind a name mean nothing. What is found in such a text is never edited.
"""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable

# What Python reads as plain letters, digits or underscores, letters of the same kind beside it; and
# the bytes that say nothing of it, without which the search takes a sixth of the time.
_OTHER = regex(
    rb"\xc2[\xaa\xba]|\xc4[\xb2\xb3]|\xc5\xbf|\xc7[\x87-\x8c\xb1-\xb3]|\xca[\xb0-\xb8]|\xcb[\xa1-\xa3]"
    rb"|\xe1[\xb4-\xb6]|\xe2(?:\x81[\xb1\xbf]|\x82[\x90-\x9c]|\x84[\x82-\x9f\xa4-\xb9]|\x85|\xb1[\xbc\xbd])"
    rb"|\xea\x9f[\xb2-\xb4]|\xef(?:\xac|\xb8[\xb3\xb4]|\xb9[\x8d-\x8f]|\xbc[\x90-\x99\xa1-\xba\xbf]|\xbd[\x81-\x9a])"
    rb"|\xf0(?:\x90\x9e\xa5|\x9d[\x90-\x9f]|\x9f\xaf[\xb0-\xb9])"
)
_ASCII = bytes(range(0x80))
_FOREIGN = regex(rb"[\x80-\xff][\w\x80-\xff]*")
_BEFORE = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


def may_have_other(data: bytes | bytearray, end: int) -> bool:
    """Whether such letters stand in ``data[:end]``."""
    if data.isascii():
        return False
    return _OTHER.search(data[:end].translate(None, _ASCII)) is not None


def in_plain_letters(data: bytes, is_code: Callable[[int], bool] = lambda _: True) -> bytes:
    """``data``, itself where nothing is to be done, with such names in plain letters where
    ``is_code`` says that the offset is none of a string or comment."""
    if not may_have_other(data, len(data)):
        return data
    pieces: list[bytes] = []
    done = 0
    for found in _FOREIGN.finditer(data):
        start, end = found.span()
        if _OTHER.search(data, start, end) is None:
            continue
        while start > done and data[start - 1] in _BEFORE:
            start -= 1
        plain = _plain(data[start:end])
        if plain is not None and is_code(start):
            pieces += data[done:start], plain
            done = end
    return b"".join((*pieces, data[done:])) if pieces else data


def _plain(name: bytes) -> bytes | None:
    """The name in plain letters, as long as it was; None where it is none in them."""
    from unicodedata import normalize  # seldom

    try:
        text = normalize("NFKC", name.decode())
    except UnicodeDecodeError:
        return None
    if not (text.isascii() and text.isidentifier() and len(text) <= len(name)):
        return None
    return text.encode().ljust(len(name))
