"""Where a file takes a new import: in one that it has from the getter's module, or on a row of its own."""

from __future__ import annotations

import libcst as cst

from ssot_lint.core.accessor import Getter
from ssot_lint.core.fix.new_row import Placed, begins_import, on_a_row
from ssot_lint.core.fix.one_more import one_more
from ssot_lint.core.fix.sorting import Order
from ssot_lint.core.names.names import Names
from ssot_lint.core.tree.code import Code, Place


def place_import(
    names: Names, getter: Getter, root: str, first: int, order: Order | None = None
) -> Placed:
    """Import the getter as ``root``, above the use at ``first``."""
    extended = one_more(names, getter, root, first, order)
    if extended:
        return Placed(extended, -1)
    return on_a_row(names.code, getter, root, first, order)


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
        if begins_import(code, line) and frames.of_line(line).scope() is frames.module:
            return line
    return -1
