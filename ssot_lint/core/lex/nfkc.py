"""Identifiers in letters that Python reads as plain ones (NFKC, PEP 3131): ``os.ｅnviron``.

They are put into plain letters, as many bytes long as before, so that all offsets stay; blanks
behind a name mean nothing. What is found in such a text is never edited.
"""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

# Fullwidth, mathematical and letterlike letters, the long s, ordinals and modifiers.
_OTHER = regex(
    rb"\xef\xbc[\xa1-\xba]|\xef\xbd[\x81-\x9a]|\xf0\x9d[\x90-\x9f]|\xe2\x84|\xe1[\xb4\xb5]|\xc5\xbf"
    rb"|\xc2[\xaa\xba]|\xe2\x81|\xe2\x82|\xca[\xb0-\xb8]|\xcb[\xa1-\xa3]|\xef\xac"
)
_NAME = regex(rb"[A-Za-z0-9_\x80-\xff]+")


def may_have_other(data: bytes | bytearray, end: int) -> bool:
    """Whether such letters stand in ``data[:end]``."""
    return not data.isascii() and _OTHER.search(data, 0, end) is not None


def in_plain_letters(data: bytes, is_code: Callable[[int], bool] = lambda _: True) -> bytes:
    """``data``, itself where nothing is to be done, with such names in plain letters where
    ``is_code`` says that the offset is none of a string or comment."""
    if not may_have_other(data, len(data)):
        return data
    plain = _NAME.sub(lambda it: _plain(it, is_code), data)
    return data if plain == data else plain


def _plain(found: re.Match[bytes], is_code: Callable[[int], bool]) -> bytes:
    name = found[0]
    if name.isascii() or not is_code(found.start()):
        return name
    from unicodedata import normalize  # seldom

    try:
        text = normalize("NFKC", name.decode())
    except UnicodeDecodeError:
        return name
    if not (text.isascii() and text.isidentifier() and len(text) <= len(name)):
        return name
    return text.encode().ljust(len(name))
