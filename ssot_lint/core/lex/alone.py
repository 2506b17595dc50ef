"""What a statement needs around it to parse alone, and whether the interpreter parses it.

15 µs a statement, where libcst takes 100; it refuses grammar newer than itself, so its no is no answer.
"""

from __future__ import annotations

import re

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple, cast
from ssot_lint.core.regex import regex

if TYPE_CHECKING:
    from ast import Module

BEFORE = {
    b"elif": "if 1:pass\n",
    b"else": "if 1:pass\n",
    b"except": "try:pass\n",
    b"finally": "try:pass\n",
    b"case": "match 0:\n ",
}
_AFTER = {b"match": "\n case _:pass", b"case": "\n  pass"}
_FIRST = regex(rb"[A-Za-z]+|@")
_COLON_LAST = regex(rb":[ \t\f]*(?:\\(?:\r\n?|\n)[ \t\f]*)*(?:#[^\r\n]*)?[\r\n \t\f]*\Z")
# Invalid escapes and numbers that run into words: CPython warns of both while it parses. Escapes that
# are none in bytes, octal ones that may be too large, and rows that go on are left out as well.
_MAY_WARN = regex(
    rb"\\(?![\\'\"abfnrtvx])|(?<![\w\x80-\xff])\d\w*(?:and|else|for|if|in|is|not|or)(?!\w)"
)
_BLANK = " \t\f\r\n"  # to Python; ``rstrip`` alone would take U+2028 along
_ONLY_AST = 0x400  # ast.PyCF_ONLY_AST; importing ``ast`` would cost 5 ms


def wrapping(text: bytes) -> tuple[str, str] | None:
    """What must stand before and after a statement for it to parse alone; None if in doubt."""
    found = _FIRST.match(text)
    first = found[0] if found is not None else b""
    if first == b"@":
        return "", "\ndef _():pass"
    header = _COLON_LAST.search(text) is not None
    if first in (b"match", b"case") and not header:
        return None
    return BEFORE.get(first, ""), _AFTER.get(first, "\n pass") if header else ""


def tamed(text: str) -> str:
    """``text``, as long as it was, without what libcst would lose or count otherwise."""
    tame = text.replace("\f", " ")
    return re.sub(r"\r(?!\n)", "\n", tame) if "\r" in tame else tame


class Parsed(NamedTuple):
    """A statement as the interpreter's own parser reads it."""

    tree: Module
    """The module that holds the statement, last."""
    source: str
    """What was parsed: the statement behind ``before``."""
    before: str
    wrapped: bool
    """Whether it is a header alone, with a body put behind it."""


def is_sound(statement: bytes, encoding: str) -> bool:
    """Whether CPython parses the statement, given without its indentation, and without a warning."""
    return parsed(statement, encoding) is not None


def parsed(statement: bytes, encoding: str) -> Parsed | None:
    """The interpreter's tree of a statement, given without its indentation; None where there is none
    or it would warn."""
    around = wrapping(statement)
    if around is None or _MAY_WARN.search(statement):
        return None
    before, after = around
    try:
        source = before + tamed(statement.decode(encoding)).rstrip(_BLANK) + after + "\n"
        tree = cast("Module", compile(source, "", "exec", _ONLY_AST, dont_inherit=True))
    except (SyntaxError, ValueError, LookupError, RecursionError, MemoryError, OverflowError):
        return None
    return Parsed(tree, source, before, bool(after))
