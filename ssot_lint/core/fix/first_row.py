"""The first statements of a file where several share a row, or brackets stand around a string."""

from __future__ import annotations

import libcst as cst

from ssot_lint.core.fix.one_more import row_at
from ssot_lint.core.tree.code import Code


def behind_first(code: Code, line: int, *, is_docstring: bool) -> int | None:
    """Where the first statement on the row begins that an import may stand in front of; the row begins
    with the docstring or with an import from ``__future__``."""
    place, row = row_at(code, line)
    if place is None or row is None:
        return None
    for index, statement in enumerate(row.body):
        is_future = (
            isinstance(statement, cst.ImportFrom)
            and b"__future__" in str(place.island.code(statement)).encode()
        )
        if not is_future and not (index == 0 and is_docstring):
            span = code.outer_span(place, statement)
            return None if span is None else span[0]
    return None


def begins_with_text(code: Code, line: int) -> bool:
    """Whether the line begins with a string that is a statement."""
    _, row = row_at(code, line)
    match row:
        case cst.SimpleStatementLine(
            body=[cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString() as text), *_]
        ):
            return isinstance(text.evaluated_value, str)
        case _:
            return False
