"""What stands below a node of ``ast``, without the contexts and operators that hardly anyone asks for.

``ast.walk`` asks each node for all its fields and passes each child through three generators; this
takes a third of its time.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

_NO_NODES = frozenset(
    ["ctx", "op", "ops", "id", "attr", "arg", "kind", "type_comment", "type_ignores"]
    + ["module", "level", "simple", "is_async", "conversion", "rest", "kwd_attrs", "asname"]
)
_KINDS = (
    *("Module", "Expr", "Return", "Delete", "Assign", "AugAssign", "AnnAssign", "Assert", "Raise"),
    *("If", "For", "AsyncFor", "While", "With", "AsyncWith", "withitem", "Try", "ExceptHandler"),
    *("BoolOp", "BinOp", "UnaryOp", "IfExp", "NamedExpr", "Compare", "Call", "keyword", "Starred"),
    *("Attribute", "Subscript", "Slice", "List", "Tuple", "Set", "JoinedStr", "FormattedValue"),
    *("Await", "Yield", "YieldFrom", "ListComp", "SetComp", "DictComp", "GeneratorExp", "Lambda"),
    *("comprehension", "FunctionDef", "AsyncFunctionDef", "ClassDef", "arg", "Import"),
    *("ImportFrom", "alias", "Name"),
)
PLAIN: dict[type[ast.AST], tuple[str, ...]] = {
    kind: tuple(it for it in kind._fields if it not in _NO_NODES and it != "name")
    for kind in (getattr(ast, name) for name in _KINDS)
}
"""Fields by kinds whose fields are a node, None, or a list of nodes."""


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below, in the order of the fields."""
    found: list[ast.AST] = []
    fields = PLAIN.get(node.__class__)
    if fields is None:
        return [] if node.__class__ is ast.Constant else _any(node)
    for name in fields:
        value = getattr(node, name, None)
        if value.__class__ is list:
            found += value  # pyright: ignore[reportOperatorIssue]
        elif value is not None:
            found.append(value)
    return found


def _any(node: ast.AST) -> list[ast.AST]:
    found: list[ast.AST] = []
    for name in node._fields:
        if name not in _NO_NODES:
            value = getattr(node, name, None)
            for it in value if isinstance(value, list) else (value,):
                if isinstance(it, ast.AST):
                    found.append(it)
    return found


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """As ``ast.walk``: the node and all below, level by level."""
    level = [node]
    for it in level:
        yield it
        level += children(it)
