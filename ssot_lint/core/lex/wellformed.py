"""Lexes a file whose quotes and brackets all pair up, in a dozen calls of C instead of a loop.

``re.split`` cuts strings and comments out; what is left is code, whose brackets cancel row by row
until only those remain that span rows. A third faster than the loop of ``lexer``, which takes over
wherever something does not pair up.
"""

from __future__ import annotations

import re
from itertools import accumulate, compress
from operator import itemgetter, not_

from ssot_lint.core.lex.lexed import COMMENT, FORMATTED, STRING, Lexed
from ssot_lint.core.lex.strings import DEEPEST, TEXT_BRANCHES, formatted_end, is_formatted
from ssot_lint.core.regex import regex

_TEXT = regex(rb"([\"'#](?:" + TEXT_BRANCHES + rb"|(?<=#)[^\r\n]*|))")
_KIND_OF = bytes(COMMENT if byte == 0x23 else STRING for byte in range(256))
_PREFIXED = regex(rb"[fFtTrR]")
_CONTINUED = regex(rb"\\\r?\n")
_BRACKETS = b"()[]{}\n"
_NO_BRACKET = bytes(set(range(256)) - set(_BRACKETS))
_PAIRS = (b"()", b"[]", b"{}")
# How much deeper the code is behind a byte of the skeleton; and which bytes end rows.
_DEEPER = [(byte in b"([{") - (byte in b")]}") for byte in range(128)]
_ENDS_ROW = bytes(byte == 0x0A for byte in range(256))


def lex_well_formed(lexed: Lexed, begin: int) -> bool:
    """Fill ``lexed``; False, and nothing said, where the loop must look."""
    data = lexed.data
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return False
    parts = _TEXT.split(data if not begin else b" " * begin + data[begin:])
    lengths = list(map(len, parts))
    texts = parts[1::2]
    # A quote that matches alone has no partner; a comment may be as short.
    if 1 in lengths[1::2] and not {b'"', b"'"}.isdisjoint(texts):
        return False
    bounds = list(accumulate(lengths))
    lexed.starts, lexed.ends = bounds[0::2][:-1], bounds[1::2]
    lexed.kinds = bytearray(map(itemgetter(0), texts)).translate(_KIND_OF)
    if not _mark_formatted(lexed):
        return False
    skeleton = b"".join(parts[0::2]).translate(None, _NO_BRACKET)
    parts[1::2] = map(b" ".__mul__, lengths[1::2])
    code = b"".join(parts)
    if b"\\" in code:
        code = _CONTINUED.sub(_blank, code)
        skeleton = code.translate(None, _NO_BRACKET)
    return _cut_lines(lexed, code, skeleton, begin)


def _mark_formatted(lexed: Lexed) -> bool:
    """Tell f-strings from plain ones; False where one does not end where a plain one would."""
    data, starts, kinds = lexed.data, lexed.starts, lexed.kinds
    before = bytes(map(data.__getitem__, map((-1).__add__, starts)))
    for found in _PREFIXED.finditer(before):
        index = found.start()
        start = starts[index]
        if kinds[index] == STRING and is_formatted(data, start):
            if formatted_end(data, start, lexed.ends[index]) != lexed.ends[index]:
                return False
            kinds[index] = FORMATTED
    return True


def _cut_lines(lexed: Lexed, code: bytes, skeleton: bytes, begin: int) -> bool:
    """Find the rows that begin statements; False where a bracket has no partner."""
    skeleton, inner = _cancelled(skeleton)
    rest, outer = _cancelled(skeleton.replace(b"\n", b""))
    if rest or inner + outer > DEEPEST:
        return False
    row_ends = accumulate(map(len, code.splitlines(keepends=True)), initial=0)
    lines = list(row_ends)
    lines[0] = begin
    if not code.endswith(b"\n"):
        lines.pop()
    if outer:
        # Rows that end inside brackets begin no statement.
        depths = accumulate(map(_DEEPER.__getitem__, skeleton))
        of_rows = compress(depths, skeleton.translate(_ENDS_ROW))
        lines = [begin, *compress(lines[1:], map(not_, of_rows))]
    lexed.lines = lines
    return True


def _cancelled(skeleton: bytes) -> tuple[bytes, int]:
    """Without the brackets that close right behind where they open, and how deep those nested."""
    rounds, before = 0, -1
    while before != len(skeleton):
        before = len(skeleton)
        for pair in _PAIRS:
            skeleton = skeleton.replace(pair, b"")
        rounds += 1
    return skeleton, 3 * (rounds - 1)


def _blank(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])
