"""A text as the bytes its file would be, which is what the engine reads."""

from __future__ import annotations

from ssot_lint.core.source import BOM, encoding_of


def encoded(text: str) -> bytes:
    """``text`` in the encoding that it declares; what that cannot say becomes a question mark.

    Each code point stays one, so that columns agree whatever is replaced.
    """
    data = text.encode("utf-8", "replace")
    name = encoding_of(data).name
    if name in ("utf-8", "utf8") or data.startswith(BOM):
        return data
    try:
        declared = text.encode(name, "replace")
    except (LookupError, UnicodeError, ValueError):
        return data
    # A cookie written in a codec that is no superset of ASCII cannot be read back.
    return declared if encoding_of(declared).name == name else data


def decoded(data: bytes) -> str:
    """The text that an editor shows of ``data``; a byte order mark is none of it."""
    try:
        return data.removeprefix(BOM).decode(encoding_of(data).name, "replace")
    except (LookupError, UnicodeError, ValueError):
        return data.removeprefix(BOM).decode("utf-8", "replace")
