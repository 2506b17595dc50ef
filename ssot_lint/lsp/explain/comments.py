"""Suppressions under the pointer or the cursor: only in comments, never in strings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.lex.lexer import lex
from ssot_lint.core.source import BOM, Positions
from ssot_lint.core.suppress import directives
from ssot_lint.engine.check import check
from ssot_lint.lsp.explain.named import Named, holds
from ssot_lint.lsp.text.text import Position
from ssot_lint.lsp.translate.convert import range_of
from ssot_lint.workspace.diagnostic import Place

if TYPE_CHECKING:
    from ssot_lint.core.model import Span
    from ssot_lint.lsp.session.session import Analysis

_SPEAKS = re.compile("ssot", re.IGNORECASE)
_LIST = re.compile(
    r"#[ \t]*(?:ssot:[ \t]*(?:file-)?ignore[ \t]*\[(?P<ours>[^\]#]*)"
    r"|(?i:noqa)[ \t]*:(?P<noqa>[\w, \t]*))\Z"
)
_WORD = re.compile(r"\w*\Z")
_LISTED = re.compile(r"\w+")


class Slot(NamedTuple):
    """Where a code is being written into a suppression."""

    start: int
    """Where the word begins, in code points of its row."""
    end: int
    known: frozenset[str]
    """What stands in the list already."""
    row: int


def named_at(analysis: Analysis, position: types.Position, units: str) -> Named | None:
    """The rule whose code is there; on another part of a suppression, all that it names."""
    if not _SPEAKS.search(analysis.text.row(position.line)):
        return None  # most places: nothing is lexed for them
    lexed = _lexed(analysis)
    positions = Positions(_data(analysis))
    for directive in directives(lexed, positions):
        for named in directive.codes:
            place = _range(named.span, positions, analysis, units)
            if holds(place, position):
                return Named((named.code,), place)
        place = _range(directive.span, positions, analysis, units)
        if holds(place, position):
            return Named(tuple(dict.fromkeys(it.code for it in directive.codes)), place)
    return None


def slot_at(analysis: Analysis, position: types.Position, units: str) -> Slot | None:
    """The place for a code at the cursor; None where no suppression lists codes there."""
    row, index = analysis.text.index(Position(position.line, position.character), units)
    text = analysis.text.row(row)
    found = _LIST.search(text[:index])
    if found is None:
        return None
    comment = _comment_on(analysis, row)
    if comment is None or found.start() < comment:
        return None
    word = _WORD.search(text[:index])
    start = index if word is None else word.start()
    listed = text[found.start("ours" if found["noqa"] is None else "noqa") : index]
    rest = re.match(r"\w*", text[index:])
    end = index + (rest.end() if rest else 0)
    after = text[end:].partition("]")[0] if found["noqa"] is None else ""
    known = frozenset(_LISTED.findall(listed[: len(listed) - (index - start)] + after))
    return Slot(start, end, known, row)


def codes_near(analysis: Analysis, row: int) -> frozenset[str]:
    """What is found on a row and on the one below, silenced or not: a list without its bracket
    silences everything."""
    if analysis.settings is None or analysis.notebook is not None:
        near = (row + 1, row + 2)
        return frozenset(it.code for it in analysis.diagnostics if it.start.row in near)
    report = check(analysis.data, analysis.settings)
    rows = Positions(analysis.data).row
    found = (*report.findings, *(it.finding for it in report.suppressed))
    return frozenset(
        it.code for it in found if rows(it.span.start) <= row + 2 and rows(it.span.end) >= row + 1
    )


def _comment_on(analysis: Analysis, row: int) -> int | None:
    """How many code points stand before the comment of a row; None where it has none."""
    data = _data(analysis)
    lexed, positions = _lexed(analysis), Positions(data)
    begin = positions.offset(row + 1)
    for start, _ in lexed.comments():
        if start >= begin:
            at, column = positions.row_column(start)
            has_mark = row == 0 and data.startswith(BOM)
            return column - 1 + has_mark if at == row + 1 else None
    return None


def _lexed(analysis: Analysis) -> Lexed:
    data = _data(analysis)
    return lex(data, len(BOM) if data.startswith(BOM) else 0)


def _data(analysis: Analysis) -> bytes:
    """The document's own bytes: a cell's, where it is one."""
    if analysis.notebook is None:
        return analysis.data
    return str(analysis.text).encode("utf-8", "replace")


def _range(span: Span, positions: Positions, analysis: Analysis, units: str) -> types.Range:
    start, end = (Place(*positions.row_column(it)) for it in span)
    return range_of(start, end, analysis.text, units)
