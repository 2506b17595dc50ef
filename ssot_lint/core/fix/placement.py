"""Where a file takes a new import: after what must come first, above the first use."""

from __future__ import annotations

import re
from collections.abc import Sequence

import libcst as cst

from ssot_lint.core.accessor import Getter
from ssot_lint.core.around import Reason
from ssot_lint.core.fix.import_key import member_key
from ssot_lint.core.fix.script_metadata import getter_missing
from ssot_lint.core.fix.search_path import changes_search
from ssot_lint.core.fix.sorting import Order, place_sorted
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.lex.lexed import STRING
from ssot_lint.core.model import Edit
from ssot_lint.core.names.names import Names
from ssot_lint.core.regex import regex
from ssot_lint.core.source import newline_of
from ssot_lint.core.tree.code import Code, Place

# What lines begin with that have no code at column 0; a form feed is left to a closer look.
_INSIDE = (b" ", b"\t", b"\n", b"\r", b"#")
_IMPORTS = regex(rb"\f*(?:import|from)(?![\w\x80-\xff])")
_QUOTES = regex(rb"\(*[ \t]*[rRuU]?[\"']")
_DEFINES = regex(rb"(?:def|class|async)(?![\w\x80-\xff])|@")
_ROW_ENDS = regex(rb"\r\n|\r|\n")


class Placed(NamedTuple):
    """A new import as edits."""

    edits: tuple[Edit, ...]
    at: int
    """Where the getter's module is imported; -1 where it is already, above all uses."""
    why: Reason | None = None
    """What is unsafe about it."""


def place_import(
    names: Names, getter: Getter, root: str, first: int, order: Order | None = None
) -> Placed:
    """Import the getter as ``root``, above the use at ``first``."""
    extended = _extended(names, getter, root, first, order)
    if extended:
        return Placed(extended, -1)
    code = names.code
    edit = _new_line(code, getter, root, first, order)
    missing = getter_missing(code.data, getter.module)
    why = None if missing is None else Reason("unreachable", missing)
    if why is None:
        later = changes_search(code, edit.start, getter.module.partition(".")[0])
        why = None if later is None else Reason("path", later)
    return Placed((edit,), edit.start, why)


def runs_before(code: Code, place: Place, node: cst.CSTNode, line: int) -> bool:
    """Whether ``node`` runs as the module is imported, above a line of the module."""
    if code.line_of(code.start(place, node)) >= line:
        return False
    return code.frame(place, node).scope() is code.frames.module


def last_import(code: Code) -> int:
    """Index of the last line at which the module imports, in whatever branch; -1 for none."""
    data, lines, frames = code.data, code.lexed.lines, code.frames
    end = len(data)
    while (at := data.rfind(b"import", 0, end)) >= 0:
        line = code.line_of(at)
        end = lines[line]
        if _begins_import(code, line) and frames.of_line(line).scope() is frames.module:
            return line
    return -1


# -- an import that takes one more name ------------------------------------------------------------


def _extended(
    names: Names, getter: Getter, root: str, first: int, order: Order | None
) -> tuple[Edit, ...]:
    """Add the getter to an import from its module above the use; nothing where there is none, or
    where the sorter wants one of its own."""
    code = names.code
    text = getter.root if root == getter.root else f"{getter.root} as {root}"
    if order is not None and (
        order.sorting.single or (" as " in text and not order.sorting.combined)
    ):
        return ()
    for at in code.words(getter.module.rpartition(".")[2]):
        line = code.line_of(at)
        begun = code.lexed.lines[line]
        if at > first or code.lexed.line_end(line) > first:
            break
        if code.frames.indentation(line) != 0 or not code.data.startswith(b"from", begun):
            continue
        place, row = _row(code, line)
        if place is None or row is None or not isinstance(row.body[0], cst.ImportFrom):
            continue
        aliases = row.body[0].names
        if isinstance(aliases, cst.ImportStar):
            continue
        if order is not None and not order.sorting.combined and aliases[0].asname is not None:
            continue
        if names.imported(place, aliases[-1]).rpartition(".")[0] == getter.module:
            below = None if order is None else _next_in(order, aliases, text)
            if below is not None:
                return _one_before(code, place, below, text)
            return _one_more(code, place, row.body[0], aliases[-1], text)
    return ()


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


def _one_more(
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


def _row(code: Code, line: int) -> tuple[Place | None, cst.SimpleStatementLine | None]:
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


# -- an import of its own --------------------------------------------------------------------------


def _new_line(
    code: Code, getter: Getter, root: str, first: int, order: Order | None = None
) -> Edit:
    """A new import below the last top-level import above the first use, or what stands for one."""
    newline = newline_of(code.data)
    alias = "" if root == getter.root else f" as {root}"
    statement = f"from {getter.module} import {getter.root}{alias}".encode()
    use = _at_margin(code, code.line_of(first))
    head = _head(code, use)
    if head is not None:
        return Edit(head, head, statement + b"; ")
    after = _last_import(code, use)
    is_import = after >= 0
    if not is_import:
        after = next((line for line in range(use) if _is_docstring(code, line)), -1)
    if after < 0:
        start = _below_header(code, use)
        return Edit(start, start, statement + newline * (1 + _spacing(code, start)))
    if is_import and order is not None:
        sorted_in = place_sorted(code, order.sorting, after, statement, order.going)
        if sorted_in is not None:
            return sorted_in
    end = code.lexed.line_end(after)
    if not is_import or b"__future__" in code.data[code.lexed.lines[after] : end]:
        return Edit(end, end, newline + statement + newline * (1 + _room(code, end)))
    return Edit(end, end, statement + newline)


def _head(code: Code, use: int) -> int | None:
    """Where the first statement begins that may follow an import, if the use shares its row
    with the docstring or with an import from ``__future__``."""
    if not (_is_docstring(code, use) or b"__future__" in _text(code, use)):
        return None
    place, row = _row(code, use)
    if place is None or row is None:
        return None
    for index, statement in enumerate(row.body):
        is_future = (
            isinstance(statement, cst.ImportFrom)
            and b"__future__" in str(place.island.code(statement)).encode()
        )
        if not is_future and not (index == 0 and _is_docstring(code, use)):
            span = code.outer_span(place, statement)
            return None if span is None else span[0]
    return None


def _below_header(code: Code, use: int) -> int:
    """The first code, or the comment that belongs to it; never above the comments of the file."""
    lines = code.lexed.lines
    at_margin = (index for index in range(use + 1) if code.frames.indentation(index) == 0)
    line = next(at_margin, use)  # a text that begins indented has none
    top = line
    while top and _text(code, top - 1).lstrip().startswith(b"#"):
        top -= 1
    # Rows 1 and 2 may hold the interpreter and the encoding, and a licence after them.
    return lines[line] if top <= 1 else lines[top]


def _spacing(code: Code, start: int) -> int:
    """Blank rows between an import and the code or comment at ``start``."""
    line = code.line_of(start)
    while line + 1 < len(code.lexed.lines) and _text(code, line).lstrip().startswith(b"#"):
        line += 1
    return 2 if _DEFINES.match(code.data, code.lexed.lines[line]) else 1


def _room(code: Code, end: int) -> int:
    """Blank rows that are missing between an import at ``end`` and what follows."""
    rest = code.data[end : end + 200].lstrip(b" \t\f")
    if not rest or rest[:1] in b"\r\n" or _IMPORTS.match(rest):
        return 0
    return _spacing(code, end)


def _text(code: Code, line: int) -> bytes:
    return code.data[code.lexed.lines[line] : code.lexed.line_end(line)]


def _begins_import(code: Code, line: int) -> bool:
    data, start = code.data, code.lexed.lines[line]
    while data[start : start + 1] in (b" ", b"\t", b"\f") and data[start : start + 1]:
        start += 1
    return _IMPORTS.match(data, start) is not None


def _at_margin(code: Code, line: int) -> int:
    """The nearest line at or above ``line`` with code at column 0; 0 where there is none."""
    data, lines = code.data, code.lexed.lines
    while line and (data.startswith(_INSIDE, lines[line]) or code.frames.indentation(line) != 0):
        line -= 1
    return line


def _last_import(code: Code, use: int) -> int:
    """Index of the last line above ``use`` that begins with an import at column 0; -1 for none."""
    data, lines = code.data, code.lexed.lines
    end = lines[use]
    while (at := data.rfind(b"import", 0, end)) >= 0:
        line = code.line_of(at)
        end = lines[line]
        if _IMPORTS.match(data, end):
            return line
    return -1


def _is_docstring(code: Code, line: int) -> bool:
    """Whether the line is the file's first statement, and that a string."""
    if _QUOTES.match(code.data, code.lexed.lines[line]) is None:
        return False
    if any(code.frames.indentation(above) >= 0 for above in range(line)):
        return False
    quote = _QUOTES.match(code.data, code.lexed.lines[line])
    if quote is not None and code.lexed.kind_at(quote.end() - 1) == STRING:
        rest = code.data[code.lexed.text_span(quote.end() - 1)[1] : code.lexed.line_end(line)]
        if not rest.strip() or rest.lstrip()[:1] in b"#;":
            return True  # as nearly all are: no need for a tree
    _, row = _row(code, line)
    match row:
        case cst.SimpleStatementLine(
            body=[cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString() as text), *_]
        ):
            return isinstance(text.evaluated_value, str)
        case _:
            return False
