"""Where a file's statements begin, and which of its bytes are strings and comments.

One regular expression runs over the file at about 60 MB/s, ten times what a parser needs, and
only over files that hold a needle. It accepts the grammar of every Python at once: the nested
quotes of PEP 701 cannot occur in f-strings that older versions accept.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import sub

from ssot_lint.core.lex.lexed import COMMENT, FORMATTED, STRING, Broken, Lexed
from ssot_lint.core.lex.strings import (
    DEEPEST,
    OPENERS,
    OPENING,
    QUOTES,
    TOKEN,
    TOO_DEEP,
    WORD_BYTES,
    formatted,
    formatted_end,
    is_formatted,
    token_start,
)
from ssot_lint.core.regex import regex
from ssot_lint.core.source import plainly

_LF, _CR, _HASH, _BACKSLASH = b"\n\r#\\"
# Words that begin a statement and cannot stand inside brackets: where an unclosed one ends.
BEGINS_STATEMENT = regex(
    rb"[ \t\f]*(?:(?:def|class|return|raise|pass|break|continue|import|assert|del|while|with"
    rb"|global|nonlocal|except|finally|try)(?![\w\x80-\xff])|async[ \t]+def\b"
    rb"|from[ \t]+[\w.]+[ \t]+import\b)"
)
_BEGINNING = regex(rb"[ \t\f]*")


MOST_OPERATORS = 2000
"""In a row, in one expression; chains of calls are cut before they are parsed."""
TOO_LONG = "too many operators in a row to be read"
_LONG = 2000
_OPERATORS = (b"+", b" | ", b" - ", b" * ", b" % ", b" & ", b" if ", b" and ", b" or ")


def lex(data: bytes, begin: int = 0) -> Lexed:
    """Lex ``data`` from ``begin`` (past a byte order mark); never fails, see ``Lexed.broken``."""
    # Down here, since it builds on this module.

    lexed = _lexed(plainly(data), begin)
    lexed.data = data
    note_long_chains(lexed)
    return lexed


def _lexed(data: bytes, begin: int) -> Lexed:
    # Down here, since it builds on this module.
    from ssot_lint.core.lex.wellformed import lex_well_formed

    lexed = Lexed(data, begin)
    if not lex_well_formed(lexed, begin):
        lexed = Lexed(data, begin)
        unclosed = _run(lexed, begin, frozenset(), recovering=False)
        if lexed.broken or unclosed:
            lexed = Lexed(data, begin)
            _run(lexed, begin, frozenset(unclosed), recovering=True)
    return lexed


def note_long_chains(lexed: Lexed) -> None:
    """Mark statements whose operators follow each other without end: they nest as deep as brackets."""
    data = lexed.data
    if len(data) < _LONG:
        return
    ends = [*lexed.lines[1:], len(data)]
    if max(map(sub, ends, lexed.lines), default=0) < _LONG:
        return
    for start, end in zip(lexed.lines, ends, strict=True):
        if end - start < _LONG:
            continue
        if _are_many(data[start:end]) and _are_many(_code(lexed, start, end)):
            lexed.broken.append(Broken(start, TOO_LONG))
            lexed.perilous.append(lexed.broken[-1])


def _are_many(text: bytes) -> bool:
    """Whether too many operators stand between two commas."""
    if sum(map(text.count, _OPERATORS)) <= MOST_OPERATORS:
        return False
    return any(sum(map(part.count, _OPERATORS)) > MOST_OPERATORS for part in text.split(b","))


def _code(lexed: Lexed, start: int, end: int) -> bytes:
    """The statement without its strings and comments."""
    pieces, at = [], start
    for index in range(bisect_left(lexed.starts, start), bisect_left(lexed.starts, end)):
        pieces.append(lexed.data[at : lexed.starts[index]])
        at = max(at, lexed.ends[index])
    return b"".join((*pieces, lexed.data[at:end]))


def _run(lexed: Lexed, begin: int, unclosed: frozenset[int], *, recovering: bool) -> list[int]:
    """Fill ``lexed``; the offsets of brackets that are never closed come back.

    The loop is the price of a check (0.25 µs a token), hence one function over local names.
    Recovering, a bracket that is never closed ends where a statement must begin.
    """
    data, lines, broken = lexed.data, lexed.lines, lexed.broken
    starts, ends, kinds = lexed.starts, lexed.ends, lexed.kinds
    stack: list[int] = []
    position = begin
    while True:
        for token in TOKEN.finditer(data, position):
            start, end = token.span()
            byte = data[start]
            if byte == _LF or byte == _CR:  # noqa: SIM109 - a tuple costs 5 % of the loop
                if not stack:
                    lines.append(end)
                elif recovering and _begins_statement(lexed, end, stack, unclosed):
                    broken.append(Broken(stack[-1], f"'{chr(data[stack[-1]])}' was never closed"))
                    stack.clear()
                    lines.append(end)
            elif byte in QUOTES:
                if end - start == 1:
                    position = _unterminated(lexed, start, stack)
                    break
                starts.append(start)
                if start and data[start - 1] in WORD_BYTES and is_formatted(data, start):
                    actual = formatted_end(data, start, end)
                    if actual < 0:
                        broken.append(Broken(token_start(data, start), "f-string: expecting '}'"))
                        lexed.perilous.append(broken[-1])
                    kinds.append(FORMATTED if actual > 0 else STRING)
                    ends.append(actual if actual > 0 else end)
                    if actual > 0 and actual != end:
                        position = actual
                        break
                else:
                    kinds.append(STRING)
                    ends.append(end)
            elif byte in OPENERS:
                stack.append(start)
                if len(stack) == DEEPEST + 1:
                    broken.append(Broken(start, TOO_DEEP))
                    lexed.perilous.append(broken[-1])
            elif byte == _HASH:
                starts.append(start)
                ends.append(end)
                kinds.append(COMMENT)
            elif byte != _BACKSLASH:
                if stack and data[stack[-1]] == OPENING[byte]:
                    stack.pop()
                else:
                    broken.append(_unmatched(data, start, stack))
        else:
            break
    if stack and recovering:
        broken.append(Broken(stack[-1], f"'{chr(data[stack[-1]])}' was never closed"))
    return stack


def _unmatched(data: bytes, closing: int, stack: list[int]) -> Broken:
    """What is wrong with a closing bracket; brackets inside its partner end with it."""
    bracket = chr(data[closing])
    if not stack:
        return Broken(closing, f"unmatched '{bracket}'")
    opened = chr(data[stack[-1]])
    partner = OPENING[data[closing]]
    near = stack[-DEEPEST:]
    partners = [depth for depth, start in enumerate(near) if data[start] == partner]
    del stack[partners[-1] - len(near) if partners else -1 :]
    message = f"closing parenthesis '{bracket}' does not match opening parenthesis '{opened}'"
    return Broken(closing, message)


def _begins_statement(
    lexed: Lexed, offset: int, stack: list[int], unclosed: frozenset[int]
) -> bool:
    """Whether the row at ``offset`` must be a statement although brackets are open."""
    data = lexed.data
    if BEGINS_STATEMENT.match(data, offset):
        return True
    if unclosed.isdisjoint(stack):
        return False
    # A bracket that no byte closes: a row no deeper than its statement, if it begins with a word.
    start = _indented(data, lexed.lines[-1])
    here = _indented(data, offset)
    return (
        here - offset <= start - lexed.lines[-1] and here < len(data) and data[here] in WORD_BYTES
    )


def _indented(data: bytes, offset: int) -> int:
    found = _BEGINNING.match(data, offset)
    return found.end() if found else offset


def _unterminated(lexed: Lexed, start: int, stack: list[int]) -> int:
    """Read what has no end as a plain string; where to go on: the next row, or the file's end."""
    data = lexed.data
    lexed.starts.append(start)
    if is_formatted(data, start):
        # PEP 701: a field may hold line breaks and the very quotes around it.
        end = formatted(data, start)[0]
        if end > 0:
            lexed.kinds.append(FORMATTED)
            lexed.ends.append(end)
            return end
    lexed.kinds.append(STRING)
    token = token_start(data, start)
    what = "f-string literal" if is_formatted(data, start) else "string literal"
    if data[start : start + 3] in (b'"""', b"'''"):
        lexed.broken.append(Broken(token, f"unterminated triple-quoted {what}"))
        lexed.ends.append(len(data))
        return len(data)
    lexed.broken.append(Broken(token, f"unterminated {what}"))
    if is_formatted(data, start):
        lexed.perilous.append(lexed.broken[-1])
    row_end = re.compile(rb"[^\r\n]*").match(data, start)
    stop = row_end.end() if row_end else len(data)
    lexed.ends.append(stop)
    stack.clear()
    return stop
