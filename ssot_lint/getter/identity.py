"""Where it matters that the getter is another object than os.environ, though it acts like it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ssot_lint.core.access.access import Access
from ssot_lint.core.model import ESCAPE
from ssot_lint.core.names.names import dotted

_ASKING = frozenset({"isinstance", "issubclass", "type", "id", "hash", "vars", "dir"})
_SHOWING = frozenset({"repr", "str", "ascii", "format", "print", "pprint", "pprint.pprint"})
_COPYING = frozenset({"copy.copy", "copy.deepcopy", "deepcopy", "pickle.dumps", "pickle.dump"})
_READING = frozenset({"dict", "list", "tuple", "set", "frozenset", "sorted", "len", "iter", "bool"})


def told_apart(access: Access) -> str | None:
    """What the code around the access would see that is different."""
    if access.kind != ESCAPE or access.method or access.operation != "whole":
        return None
    island = access.place.island
    parent = island.parent(access.expression)
    if isinstance(parent, cst.ComparisonTarget):
        operator, parent = parent.operator, island.parent(parent)
        if isinstance(operator, cst.Is | cst.IsNot):
            return "it asks which object it is, and the getter is another one"
    if isinstance(parent, cst.Comparison):
        if isinstance(parent.comparisons[0].operator, cst.Is | cst.IsNot):
            return "it asks which object it is, and the getter is another one"
    if isinstance(parent, cst.FormattedStringExpression):
        return "the text of the getter is not the text of `os.environ`"
    call = island.parent(parent) if isinstance(parent, cst.Arg) else None
    return _called_with(dotted(call.func)) if isinstance(call, cst.Call) else None


def only_read_as_mapping(access: Access) -> bool:
    """Whether the mapping goes where its keys and values are read, and nothing else of it."""
    island = access.place.island
    parent = island.parent(access.expression)
    if isinstance(parent, cst.StarredDictElement):
        return True
    call = island.parent(parent) if isinstance(parent, cst.Arg) else None
    return (
        isinstance(call, cst.Call)
        and isinstance(parent, cst.Arg)
        and parent.keyword is None
        and not parent.star
        and parent is call.args[0]
        and dotted(call.func) in _READING
    )


def shows_source(access: Access) -> bool:
    """Whether a string around the access holds its source text (``{…=}``, ``t"…"``)."""
    return any(
        isinstance(field, cst.TemplatedStringExpression) or field.equal is not None
        for field in fields_around(access)
    )


def fields_around(
    access: Access,
) -> Iterator[cst.FormattedStringExpression | cst.TemplatedStringExpression]:
    """The fields of f-strings and t-strings that the access stands in, innermost first."""
    node: cst.CSTNode | None = access.expression
    while node is not None:
        if isinstance(node, cst.FormattedStringExpression | cst.TemplatedStringExpression):
            yield node
        node = access.place.island.parent(node)


def _called_with(function: str) -> str | None:
    if function in _ASKING:
        return f"`{function}()` asks what object it is, and the getter is another one"
    if function in _SHOWING:
        return f"`{function}()` shows the object, and the text of the getter is another one"
    if function in _COPYING:
        return f"`{function}()` copies the object, and a copy of the getter is another thing"
    return None
