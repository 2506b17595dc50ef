"""Star imports of files in which no watched word stands: told without a tree, as most of them are.

Of 680 files that take all from a module 640 name nothing of ``os``; to parse these took two thirds of
the look at a project (14,700 files: 2.6 of 4 seconds).
"""

from __future__ import annotations

import ast

from ssot_lint.core.lex.lexed import COMMENT, Lexed
from ssot_lint.core.lex.lexer import lex
from ssot_lint.core.lex.nfkc import may_have_other
from ssot_lint.core.regex import regex
from ssot_lint.core.source import encoding_of
from ssot_lint.modules.around.seen import Seen, Star
from ssot_lint.modules.imports import parse_bytes, resolve_from

_INDENT = regex(rb"[ \t]*")
_STAR = regex(rb"import[ \t]*\*")
_WORD = regex(
    rb"os(?<![\w\x80-\xff]os)(?![\w\x80-\xff])"
    rb"|v(?<=env)(?:ironb?|(?<=getenv)b?|(?<=putenv)|(?<=unsetenv))(?![\w\x80-\xff])"
    rb"|posix(?![\w\x80-\xff])"
)
_UTF_8 = frozenset({"utf-8", "utf8"})


def stars_in(data: bytes, module: str | None, *, is_package: bool) -> Seen | None:
    """What a file without a watched word says of others; None where only a tree can tell."""
    if _WORD.search(data) or b"\r" in data or b"\f" in data or may_have_other(data, len(data)):
        return None
    if encoding_of(data).name not in _UTF_8:
        return None
    lexed = lex(data)
    if lexed.broken:
        return None
    name = module or ""
    package = name if is_package else name.rpartition(".")[0]
    at_margin: list[Star] = []
    below: list[Star] = []
    known = 0
    for it in _STAR.finditer(data):
        kind = lexed.kind_at(it.start())
        if kind == COMMENT:
            continue
        line = lexed.line_index(it.start())
        star = _star_at(lexed, line, package) if not kind else None
        if star is None:
            return None  # in a string, which may be a doctest, or in no plain statement
        if not _indent(lexed, line):
            at_margin.append(star)
        elif _is_below_a_condition(lexed, line, known):
            below.append(star)
            known = line
        else:
            return None
    return Seen(stars=(*at_margin, *below))  # as a walk of the tree meets them


def _indent(lexed: Lexed, line: int) -> bytes:
    found = _INDENT.match(lexed.data, lexed.lines[line])
    return found[0] if found is not None else b""


def _is_below_a_condition(lexed: Lexed, line: int, known: int) -> bool:
    """Whether the statement stands in an ``if`` or ``try`` of the module, as that at ``known`` does."""
    data, indent = lexed.data, _indent(lexed, line)
    for above in range(line - 1, -1, -1):
        there = _indent(lexed, above)
        if data[lexed.lines[above] + len(there)] in b"#\n":
            continue
        if there != indent:
            return not there and data.startswith((b"if ", b"try:"), lexed.lines[above])
        if above == known and known:
            return True
    return False


def _star_at(lexed: Lexed, line: int, package: str) -> Star | None:
    """The star import that is all of a statement."""
    start = lexed.lines[line]
    tree = parse_bytes(lexed.data[start : lexed.line_end(line)].lstrip(b" \t"))
    match tree:
        case ast.Module(body=[ast.ImportFrom(names=[ast.alias(name="*")]) as node]):
            base = resolve_from(node.module or "", node.level, package)
            row = lexed.data.count(b"\n", 0, start) + node.lineno
            return Star(base, row, frozenset()) if base else None
    return None
