"""Star imports of files that name nothing of ``os``, or what they import: told without a tree.

Of 680 files that take all from a module 670 do; to parse these took two thirds of the look at a
project (14,700 files: 2.6 of 4 seconds).
"""

from __future__ import annotations

import ast

from ssot_lint.core.lex.lexed import COMMENT, Lexed
from ssot_lint.core.lex.lexer import lex
from ssot_lint.core.lex.nfkc import may_have_other
from ssot_lint.core.regex import regex
from ssot_lint.core.source import encoding_of
from ssot_lint.modules.around.file.seen import Seen, Star
from ssot_lint.modules.imports import parse_bytes, resolve_from

_INDENT = regex(rb"[ \t]*")
_STAR = regex(rb"import[ \t]*\*")
_WORD = regex(
    rb"os(?<![\w\x80-\xff]os)(?![\w\x80-\xff])"
    rb"|v(?<=env)(?:ironb?|(?<=getenv)b?|(?<=putenv)|(?<=unsetenv))(?![\w\x80-\xff])"
    rb"|posix(?![\w\x80-\xff])"
)
_WORD_BEGINS = regex(rb"[a-z]*\Z")
_IMPORTS_OS = regex(rb"(?m)^[ \t]*import[ \t]+os(?=[ \t]*(?:#|$))")


def stars_in(data: bytes, module: str | None, *, is_package: bool) -> Seen | None:
    """What a file that takes all from others says of these, where no watched word in it may be
    another module's; None where only a tree can tell."""
    if b"\r" in data or b"\f" in data or may_have_other(data, len(data)):
        return None
    if not encoding_of(data).is_utf8:
        return None
    lexed = lex(data)
    if lexed.broken or not _is_own(lexed):
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


def _is_own(lexed: Lexed) -> bool:
    """Whether all watched words in the file's code are ``os``, which it imports, and what is asked
    of that."""
    data, kind_at = lexed.data, lexed.kind_at
    words = list(_WORD.finditer(data))
    if words and b">>>" in data:
        return False  # examples are code, too
    bare = [it for it in words if not kind_at(it.start()) and not _is_attribute(data, it.start())]
    if any(it[0] != b"os" for it in bare):
        return False
    imports = (it.end() - 2 for it in _IMPORTS_OS.finditer(data))
    return not bare or any(not kind_at(at) for at in imports)


def _is_attribute(data: bytes, at: int) -> bool:
    """Whether a dot stands before the word that begins, or goes on, at ``at``."""
    begin = _WORD_BEGINS.search(data, max(at - 12, 0), at)
    return begin is not None and data[begin.start() - 1 : begin.start()] == b"."


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
