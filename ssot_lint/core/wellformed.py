"""Lexes a file whose quotes and brackets all pair up, in a dozen calls of C instead of a loop.

``re.split`` cuts strings and comments out; what is left is code, whose brackets cancel row by row
until only those remain that span rows. A third faster than the loop of ``lexer``, which takes over
wherever something does not pair up.
"""

from __future__ import annotations

import re
from itertools import accumulate
from operator import itemgetter

from ssot_lint.core.lexer import (
    COMMENT,
    DEEPEST,
    FORMATTED,
    OPENING,
    STRING,
    TEXT_BRANCHES,
    Lexed,
    formatted_end,
    is_formatted,
)

_TEXT = re.compile(rb"([\"'#](?:" + TEXT_BRANCHES + rb"|(?<=#)[^\r\n]*|))")
_TORN = frozenset({b'"', b"'"})
_KIND_OF = bytes(COMMENT if byte == 0x23 else STRING for byte in range(256))
_PREFIX_ENDS = frozenset({b"f", b"F", b"t", b"T", b"r", b"R"})
_CONTINUED = re.compile(rb"\\\r?\n")
_BRACKETS = b"()[]{}\n"
_NO_BRACKET = bytes(set(range(256)) - set(_BRACKETS))
_SKELETON = re.compile(rb"\n+|[()\[\]{}]")
_LF = 0x0A


def lex_well_formed(lexed: Lexed, begin: int) -> bool:
    """Fill ``lexed``; False, and nothing said, where the loop must look."""
    data = lexed.data
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return False
    parts = _TEXT.split(data if not begin else b" " * begin + data[begin:])
    texts = parts[1::2]
    if not _TORN.isdisjoint(texts):
        return False
    bounds = list(accumulate(map(len, parts)))
    lexed.starts, lexed.ends = bounds[0::2][:-1], bounds[1::2]
    lexed.kinds = bytearray(map(itemgetter(0), texts)).translate(_KIND_OF)
    if not _mark_formatted(lexed, parts):
        return False
    skeleton = b"".join(parts[0::2]).translate(None, _NO_BRACKET)
    parts[1::2] = map(b" ".__mul__, map(len, texts))
    code = b"".join(parts)
    if b"\\" in code:
        code = _CONTINUED.sub(_blank, code)
        skeleton = code.translate(None, _NO_BRACKET)
    return _cut_lines(lexed, code, skeleton, begin)


def _mark_formatted(lexed: Lexed, parts: list[bytes]) -> bool:
    """Tell f-strings from plain ones; False where one does not end where a plain one would."""
    data = lexed.data
    for index, code in enumerate(parts[0:-1:2]):
        if code[-1:] in _PREFIX_ENDS:
            start = lexed.starts[index]
            if lexed.kinds[index] == STRING and is_formatted(data, start):
                if formatted_end(data, start, lexed.ends[index]) != lexed.ends[index]:
                    return False
                lexed.kinds[index] = FORMATTED
    return True


def _cut_lines(lexed: Lexed, code: bytes, skeleton: bytes, begin: int) -> bool:
    """Find the rows that begin statements; False where a bracket has no partner."""
    rounds, before = 0, -1
    while before != len(skeleton):
        before = len(skeleton)
        skeleton = skeleton.replace(b"()", b"").replace(b"[]", b"").replace(b"{}", b"")
        rounds += 1
    row_ends = list(accumulate(map(len, code.splitlines(keepends=True))))
    if not code.endswith(b"\n"):
        row_ends = row_ends[:-1]
    lines = [begin]
    stack: list[int] = []
    row = first = deepest = 0
    for token in _SKELETON.finditer(skeleton):
        start, end = token.span()
        byte = skeleton[start]
        if byte == _LF:
            row += end - start
        elif byte not in OPENING:
            if not stack:
                lines += row_ends[first:row]
            stack.append(byte)
            deepest = max(deepest, len(stack))
        elif not stack or stack.pop() != OPENING[byte]:
            return False
        elif not stack:
            first = row
    if stack or deepest + 3 * rounds > DEEPEST:
        return False
    lexed.lines = lines + row_ends[first:]
    return True


def _blank(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])
