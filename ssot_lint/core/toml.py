"""TOML of other people: what is nested deeper than anybody writes is an error, not a stack or memory."""

from __future__ import annotations

import sys

from ssot_lint.core.regex import regex

_MOST_PARTS = 64
_MOST_NESTED = 100
# A dotted key makes a table for each of its parts, and the parser copies the way to each.
_LONG_KEY = regex(
    r"(?:(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')[ \t]*\.[ \t]*){%d}" % _MOST_PARTS  # noqa: UP031
)


def loads(text: str) -> dict[str, object]:
    """The document; raises ValueError on text that is not TOML, or too deep to be read."""
    # Some 5 ms with `re` already there, so only where there is something to parse.
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    if text.count(".") >= _MOST_PARTS:
        long = _LONG_KEY.search(text)
        if long is not None:
            raise ValueError(f"A key of more than {_MOST_PARTS} parts{_at(text, long.start())}")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError(f"Nested too deeply{_at(text, _deepest(text))}") from None


def _at(text: str, offset: int) -> str:
    row = text.count("\n", 0, offset) + 1
    return f" (at line {row}, column {offset - text.rfind(chr(10), 0, offset)})"


def _deepest(text: str) -> int:
    """Where brackets stand deeper than they may: about, since texts are not told apart."""
    depth = 0
    for offset, letter in enumerate(text):
        if letter in "[{":
            depth += 1
            if depth > _MOST_NESTED:
                return offset
        elif letter in "]}":
            depth -= 1
    return 0
