"""What stands around an indented row: functions, classes, ``try``, ``with``, ``if TYPE_CHECKING``.

Told from the indentation of headers in one pass over a file, and only for files in which somebody
asks about an indented row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex
from ssot_lint.modules.scan.texts import Texts
from ssot_lint.modules.scan.tops import Tops

TYPING, TRIED, FALLBACK, RAISES, WARNS = 1, 2, 4, 8, 16
"""Guards: under ``if TYPE_CHECKING``; in a ``try`` whose handlers catch what a missing name raises;
in a handler of a failed import; where an error is expected; where a warning is."""

_HEADER = regex(
    rb"\n([ \t]*)(?:async[ \t]+)?"
    rb"(def|class|if|elif|else|try|except|finally|with|for|while|match|case)(?![\w\x80-\xff])([^\n]*)"
)
_SPEAKING = frozenset((b"def", b"class", b"with", b"if", b"elif", b"except"))
_OPEN_ENDS = (b"(", b"\\", b",", b"[", b"{")
_COLON = regex(rb":[ \t]*(?:#[^\n]*)?\n")
_EVERYTHING = regex(rb"[ \t]*:")
_MISSING = regex(
    rb"(?<!\w)(?:ImportError|ModuleNotFoundError|AttributeError|(?:Base)?Exception)(?!\w)"
)
_UNKNOWN = regex(rb"(?<![\w.])(?:\w+\.)*_*[A-Z][A-Z0-9_]+[ \t]*(?:[),:]|as[ \t])")
"""A constant that holds exceptions: it may be these."""
_FAILED = regex(rb"(?<!\w)(?:ImportError|ModuleNotFoundError|(?:Base)?Exception)(?!\w)")
_CHECKS = rb"[\s(]*(?:(?:\w+\.)?TYPE_CHECKING%b|False|0)(?:[\s)]*:|\s+and\s(?!.*\sor\s))"
_TYPING = regex(_CHECKS % b"")
_RENAMED = regex(rb"(?<!\w)TYPE_CHECKING as (\w+)")
_RAISES = regex(rb"(?<!\w)(?:raises|assertRaises\w*|suppress)[ \t]*\(")
_WARNS = regex(rb"(?<!\w)(?:warns|deprecated_call|assertWarns\w*)[ \t]*\(")
_NAME = regex(rb"[ \t]*([\w\x80-\xff]+)")
_LONGEST = 2_000


class Around(NamedTuple):
    """Where a row stands: dotted names of the scopes around it, and what guards it there."""

    scope: str
    function: bool
    """Whether it runs only when a function is called."""
    guards: int


MODULE = Around("", False, 0)


class _Block:
    """One header: its indentation, keyword and the rest of it as far as the colon."""

    __slots__ = ("caught", "indent", "kind", "text", "tried", "typing")

    def __init__(self, indent: int, kind: bytes, text: bytes, typing: bool) -> None:
        self.indent = indent
        self.kind = kind
        self.text = text
        self.typing = typing
        """Of an ``if``: whether it holds for type checkers only."""
        self.caught = False
        """Of a ``try``: whether a handler, met later, catches what a missing name raises."""
        self.tried: _Block | None = self if kind == b"try" else None
        """The ``try`` that a handler belongs to."""


def typing_names(text: bytes) -> list[bytes]:
    """Other names that imports of a file give ``TYPE_CHECKING``."""
    return _RENAMED.findall(text) if b"TYPE_CHECKING as " in text else []


def around(tops: Tops, texts: Texts, rows: Sequence[tuple[int, int]]) -> list[Around]:
    """Where each of ``rows`` stands, given in order as offset and indentation.

    An indentation of -1 is that of a statement after the colon of a header on the same row.
    """
    chains: list[tuple[_Block, ...]] = []
    stack: list[_Block] = []
    headers = _headers(tops, texts, [it[0] for it in rows])
    ahead = next(headers, None)
    for offset, indent in rows:
        while ahead is not None and ahead[0] < offset:
            _enter(stack, ahead[1])
            ahead = next(headers, None)
        chains.append(tuple(it for it in stack if indent < 0 or it.indent < indent))
    while ahead is not None and any(it.tried is not None for it in stack):
        _enter(stack, ahead[1])
        ahead = next(headers, None)
    return [_described(chain) for chain in chains]


def _headers(tops: Tops, texts: Texts, offsets: list[int]) -> Iterator[tuple[int, _Block]]:
    text, shift = tops.text, tops.shift
    aliases = typing_names(text)
    typing = re.compile(_CHECKS % b"".join(b"|" + it for it in aliases)) if aliases else _TYPING
    for begin, end in tops.blocks(offsets):
        for found in _HEADER.finditer(text, begin, end):
            kind, rest = found[2], found[3]
            if (
                kind not in _SPEAKING
                and b":" not in rest
                and not rest.rstrip().endswith(_OPEN_ENDS)
            ):
                continue
            at = found.start(2) + shift
            if not texts.hold(at):
                said = _text(text, found.start(3), rest) if kind in _SPEAKING else b""
                is_typing = kind == b"if" and typing.match(said) is not None
                yield at, _Block(len(found[1]), kind, said, is_typing)


def _text(data: bytes, start: int, row: bytes) -> bytes:
    """What follows the keyword, as far as the row that ends with a colon."""
    if row.rstrip().endswith(_OPEN_ENDS):
        end = _COLON.search(data, start, start + _LONGEST)
        return data[start : end.end()] if end is not None else row
    return row


def _enter(stack: list[_Block], block: _Block) -> None:
    while stack and stack[-1].indent >= block.indent:
        last = stack.pop()
        if last.indent == block.indent and block.kind in (b"except", b"else", b"finally"):
            block.tried = last.tried
    if block.kind == b"except" and block.tried is not None:
        caught = (
            _EVERYTHING.match(block.text)
            or _MISSING.search(block.text)
            or _UNKNOWN.search(block.text)
        )
        block.tried.caught = block.tried.caught or caught is not None
    stack.append(block)


def _described(chain: tuple[_Block, ...]) -> Around:
    scope: list[str] = []
    function, guards = False, 0
    for block in chain:
        if block.kind in (b"def", b"class"):
            name = _NAME.match(block.text)
            scope.append(name[1].decode("utf-8", "replace") if name else "")
        if block.kind == b"def":
            # What stands in a function runs when it is called, not where it is defined.
            function, guards = True, guards & TYPING
        else:
            guards |= _guard(block)
    return Around(".".join(scope), function, guards)


def _guard(block: _Block) -> int:
    match block.kind:
        case b"try":
            return TRIED if block.caught else 0
        case b"except":
            failed = _EVERYTHING.match(block.text) or _FAILED.search(block.text)
            return FALLBACK if failed else 0
        case b"if":
            return TYPING if block.typing else 0
        case b"with":
            raises = RAISES if _RAISES.search(block.text) else 0
            return raises | (WARNS if _WARNS.search(block.text) else 0)
    return 0
