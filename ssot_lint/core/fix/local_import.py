"""The getter imported in a function, where the function itself imports what an access goes through.

Such a body may run where the module's names are not: sent to another process, pickled, or cut out
of its file. What it imports itself it shall go on importing itself.
"""

from __future__ import annotations

import libcst as cst

from ssot_lint.core.accessor import Getter
from ssot_lint.core.fix.import_row import import_of
from ssot_lint.core.fix.one_more import one_more
from ssot_lint.core.fix.sorting import Order, place_sorted_beside
from ssot_lint.core.model import Edit
from ssot_lint.core.names.names import Binding, Names
from ssot_lint.core.regex import regex
from ssot_lint.core.source import newline_of
from ssot_lint.core.tree import roles
from ssot_lint.core.tree.code import Place
from ssot_lint.core.tree.frames import FUNCTION, Frame

_BLANK = regex(rb"[ \t\f]*")
_FAR = 8


def homes(names: Names, place: Place, node: cst.BaseExpression) -> tuple[Binding, ...]:
    """The imports inside functions that an expression's first name comes from; none unless all do."""
    found: dict[int, Binding] = {}
    waiting = [(place, node)]
    for _ in range(_FAR):
        if not waiting:
            break
        place, node = waiting.pop()
        first = _first_name(node)
        if first is None or names.is_one_import(first.value):
            return ()
        for binding in names.reaching(first.value, place, first):
            if binding.role.kind == roles.ASSIGN and binding.role.value is not None:
                waiting.append((binding.place, binding.role.value))
            elif binding.role.kind != roles.IMPORT or binding.frame.scope().kind != FUNCTION:
                return ()
            else:
                found[binding.offset] = binding
    return tuple(found[offset] for offset in sorted(found))


def place_beside(
    names: Names,
    getter: Getter,
    root: str,
    beside: tuple[Binding, ...],
    first: int,
    order: Order | None = None,
) -> tuple[Edit, ...] | None:
    """Import the getter as ``root`` next to each of these imports, or where a sorter would put it
    among them and their neighbours; None where that cannot be. ``first`` is where the first use
    begins."""
    found: list[Edit] = []
    for suite, binding in _first_of_each(names, beside).items():
        edits = one_more(names, getter, root, first, order, suite)
        if not edits:
            alone = _beside(names, getter, root, binding, order)
            if alone is None:
                return None
            edits = (alone,)
        found += edits
    return tuple(found)


def _first_of_each(names: Names, beside: tuple[Binding, ...]) -> dict[Frame, Binding]:
    """Of several imports in one suite the first: one of the getter does for all."""
    found: dict[Frame, Binding] = {}
    for it in sorted(beside, key=lambda it: it.offset):
        found.setdefault(names.code.frames.of_line(names.code.line_of(it.offset)), it)
    return found


def _beside(
    names: Names, getter: Getter, root: str, binding: Binding, order: Order | None
) -> Edit | None:
    code = names.code
    owner = binding.role.owner
    node = binding.place.island.parent(owner) if isinstance(owner, cst.ImportAlias) else owner
    span = code.outer_span(binding.place, node) if node is not None else None
    if span is None:
        return None
    line = code.line_of(span[0])
    start, end = code.lexed.lines[line], code.lexed.line_end(line)
    indent = _BLANK.match(code.data, start)
    rest = code.data[span[1] : end].strip()
    statement = import_of(names.code, getter, root, None)
    alone = indent is not None and indent.end() == span[0] and (not rest or rest[:1] == b"#")
    if not alone or not code.data[:end].endswith((b"\n", b"\r")):
        # Behind the last of a row, else in front: where the edit that takes it out does not reach.
        if not rest.lstrip(b";").strip() or rest.lstrip(b"; \t")[:1] == b"#":
            return Edit(span[1], span[1], b"; " + statement)
        return Edit(span[0], span[0], statement + b"; ")
    before = code.data[start : span[0]]
    statement = import_of(code, getter, root, order, before.decode())
    if order is not None:
        where = place_sorted_beside(code, order.sorting, line, statement, order.going, before)
        if where is not None:
            return where
    return Edit(end, end, before + statement + newline_of(code.data))


def _first_name(node: cst.BaseExpression) -> cst.Name | None:
    while isinstance(node, cst.Attribute | cst.Call | cst.Subscript):
        node = node.func if isinstance(node, cst.Call) else node.value
    return node if isinstance(node, cst.Name) else None
