"""libcst's parser on a stack that is large enough, and where it gave up when it did."""

from __future__ import annotations

import re

import libcst as cst

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.lex.lexed import STRING
from ssot_lint.core.lex.lexer import lex
from ssot_lint.core.regex import regex
from ssot_lint.core.tree.stack import deep

# What fits this many characters cannot nest deeply enough to overflow a stack of 8 MB.
_SHALLOW = 4_000
# Row from 1, column from 0, in code points; ``raw_line`` and ``raw_column`` are often 1, 0.
_WHERE = regex(r"parser error: error at (\d+):(\d+): ")
_LONGEST = 60
_BLANK = regex(rb"(?:[ \t\f\r\n]|\\(?=\r?\n))*\Z")
_TOKEN = regex(rb"(?:[\w\x80-\xff]+|\*\*=?|//=?|<<=?|>>=?|->|\.\.\.|[-+*/%@&|^<>=!:]=|[\s\S])\Z")


class Fault(NamedTuple):
    """The code point at which a source text is no Python, and why."""

    offset: int
    message: str


def parse(source: str) -> cst.Module | Fault:
    """The tree of ``source``, or what is wrong with it."""
    try:
        return _parse(source)
    except cst.ParserSyntaxError as error:
        return _fault(error.message, source)
    except (RecursionError, ValueError) as error:
        return Fault(0, f"cannot be parsed: {error}")


def _parse(source: str) -> cst.Module:
    return deep(cst.parse_module, source) if len(source) > _SHALLOW else cst.parse_module(source)


def _fault(said: str, source: str) -> Fault:
    found = _WHERE.match(said)
    if found is None:
        message = said.removeprefix("tokenizer error: ")
        return Fault(_behind_accepted(source, said), f"syntax error: {message}")
    rows = re.split(r"(?<=\n)", source)
    behind = sum(len(it) for it in rows[: int(found[1]) - 1]) + int(found[2])
    message = said[found.end() :]
    long = message.startswith("expected one of") and len(message) > _LONGEST
    # A long list is of all that the grammar would take there, operators and all.
    message = "invalid syntax" if long else f"syntax error: {message}"
    return Fault(_token_before(source, behind), message)


def _token_before(source: str, behind: int) -> int:
    """Where the token begins that ends before ``behind``: libcst names the one after it."""
    data = source[:behind].encode("utf-8", "replace")
    lexed = lex(data)
    blank = _BLANK.search(data)
    end = blank.start() if blank is not None else len(data)
    while end and lexed.kind_at(end - 1) == 1:
        # A comment between the two.
        blank = _BLANK.search(data, 0, lexed.text_span(end - 1)[0])
        end = blank.start() if blank is not None else 0
    if len(lexed.lines) > 1 and lexed.lines[-1] > end:
        # The end of the line is the token at fault.
        return len(data[:end].decode("utf-8", "replace"))
    if end and lexed.kind_at(end - 1) == STRING:
        end = lexed.text_span(end - 1)[0] + 1
    token = _TOKEN.search(data, max(end - 200, 0), end)
    return len(data[: token.start() if token is not None else end].decode("utf-8", "replace"))


def _behind_accepted(source: str, said: str) -> int:
    """Where the tokenizer gave up, which it does not say: behind the longest text it accepts."""
    accepted, refused = 0, len(source)
    while refused - accepted > 1:
        middle = (accepted + refused) // 2
        if _complaint(source[:middle]) == said:
            refused = middle
        else:
            accepted = middle
    return accepted


def _complaint(source: str) -> str:
    try:
        _parse(source)
    except cst.ParserSyntaxError as error:
        return error.message
    except (RecursionError, ValueError):
        pass
    return ""
