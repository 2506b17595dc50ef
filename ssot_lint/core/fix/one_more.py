"""An import from the getter's module that takes one more name, where a sorter would put it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import libcst as cst

from ssot_lint.core.accessor import Getter
from ssot_lint.core.fix.import_key import member_key
from ssot_lint.core.fix.import_row import listed_in_rows
from ssot_lint.core.fix.sorting import Order
from ssot_lint.core.model import Edit
from ssot_lint.core.names.names import Names
from ssot_lint.core.regex import regex
from ssot_lint.core.source import newline_of
from ssot_lint.core.tree.code import Code, Place
from ssot_lint.core.tree.frames import Frame

_ROW_ENDS = regex(rb"\r\n|\r|\n")


def one_more(
    names: Names,
    getter: Getter,
    root: str,
    first: int,
    order: Order | None,
    suite: Frame | None = None,
) -> tuple[Edit, ...]:
    """Add the getter to an import from its module above the use, in ``suite`` or else at the left
    margin; nothing where there is none, or where the sorter wants one of its own."""
    code = names.code
    text = getter.root if root == getter.root else f"{getter.root} as {root}"
    if order is not None and (
        order.sorting.single or (" as " in text and not order.sorting.combined)
    ):
        return ()
    for at in code.words(getter.module.rpartition(".")[2]):
        line = code.line_of(at)
        if at > first or code.lexed.line_end(line) > first:
            break
        if not _stands_in(code, line, suite):
            continue
        place, row = row_at(code, line)
        if place is None or row is None or not isinstance(row.body[0], cst.ImportFrom):
            continue
        aliases = row.body[0].names
        if isinstance(aliases, cst.ImportStar):
            continue
        if order is not None and not order.sorting.combined and aliases[0].asname is not None:
            continue
        if names.imported(place, aliases[-1]).rpartition(".")[0] == getter.module:
            whole = None if order is None else _wrapped(code, place, aliases, text, order)
            if whole is not None:
                return (whole,)
            below = None if order is None else _next_in(order, aliases, text)
            if below is not None:
                return _one_before(code, place, below, text)
            return _one_behind(code, place, row.body[0], aliases[-1], text)
    return ()


def _stands_in(code: Code, line: int, suite: Frame | None) -> bool:
    """Whether the line is an import from somewhere in the suite; at the left margin for None."""
    depth = code.frames.indentation(line)
    if depth != 0 if suite is None else depth <= 0 or code.frames.of_line(line) is not suite:
        return False
    text = code.data[code.lexed.lines[line] : code.lexed.line_end(line)]
    return (text if suite is None else text.lstrip(b" \t")).startswith(b"from")


def _wrapped(
    code: Code, place: Place, aliases: Sequence[cst.ImportAlias], text: str, order: Order
) -> Edit | None:
    """All names anew, each on a row of its own, where one more makes a single row too long."""
    first, last = code.outer_span(place, aliases[0]), code.outer_span(place, aliases[-1])
    if first is None or last is None:
        return None
    line = code.line_of(first[0])
    row = code.data[code.lexed.lines[line] : code.lexed.line_end(line)].rstrip()
    if b"(" in row or b"#" in row or b"\\" in row or b";" in row:
        return None
    if len(row.decode(code.encoding, "replace")) + len(text) + 2 <= order.sorting.row:
        return None
    names = sorted([*map(_spelled, aliases), text], key=lambda it: member_key(order.sorting, it))
    indent = row[: len(row) - len(row.lstrip())].decode()
    listed = listed_in_rows(names, indent, newline_of(code.data).decode())
    return Edit(first[0], last[1], listed.encode(code.encoding))


def _next_in(order: Order, aliases: Sequence[cst.ImportAlias], text: str) -> cst.ImportAlias | None:
    """What stands behind the name in a sorted list; None for its end, and where none is sorted."""
    keys = [member_key(order.sorting, _spelled(it)) for it in aliases]
    own = member_key(order.sorting, text)
    if keys != sorted(keys):
        return None
    return next((alias for alias, key in zip(aliases, keys) if key > own), None)


def _spelled(alias: cst.ImportAlias) -> str:
    other = alias.asname.name if alias.asname is not None else None
    return (
        f"{alias.evaluated_name} as {other.value}"
        if isinstance(other, cst.Name)
        else alias.evaluated_name
    )


def _one_before(code: Code, place: Place, alias: cst.ImportAlias, text: str) -> tuple[Edit, ...]:
    """``text`` before a name, on a row of its own where that name has one."""
    whole = code.outer_span(place, alias)
    if whole is None:
        return ()
    at, data = whole[0], code.data
    indent = re.search(rb"[\r\n]([ \t]*)\Z", data[:at])
    row = b", " if indent is None else b"," + newline_of(data) + indent[1]
    return (Edit(at, at, text.encode() + row),)


def _one_behind(
    code: Code, place: Place, statement: cst.ImportFrom, last: cst.ImportAlias, text: str
) -> tuple[Edit, ...]:
    """``text`` behind the last name, on a row of its own where that name has one."""
    whole = code.outer_span(place, last)
    bare = code.outer_span(place, last.asname or last.name)
    if whole is None or bare is None:
        return ()
    has_comma = isinstance(last.comma, cst.Comma)
    data = code.data
    indent = re.search(rb"[\r\n]([ \t]*)\Z", data[: whole[0]])
    ends = _ROW_ENDS.search(data, bare[1])
    closed = statement.lpar is None or (
        ends is not None and b")" in data[bare[1] : ends.start()].split(b"#")[0]
    )
    if indent is None or ends is None or closed:
        return (Edit(bare[1], bare[1], f", {text}".encode()),)
    row = indent[1] + text.encode() + (b"," if has_comma else b"") + ends[0]
    added = Edit(ends.end(), ends.end(), row)
    return (added,) if has_comma else (Edit(bare[1], bare[1], b","), added)


def row_at(code: Code, line: int) -> tuple[Place | None, cst.SimpleStatementLine | None]:
    """The simple statements that begin a logical line at module level."""
    place = code.place(line)
    if place is None:
        return None, None
    start = code.lexed.lines[line]
    for statement in place.island.module.body:
        if isinstance(statement, cst.SimpleStatementLine):
            span = code.outer_span(place, statement.body[0])
            if span is not None and not code.data[start : span[0]].strip() and span[0] >= start:
                return place, statement
    return place, None
