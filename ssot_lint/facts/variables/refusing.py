"""Whether importing a module ends where a variable is missing although its read has a default.

``KEY = os.environ.get("KEY")`` and, right in the module, ``if not KEY: raise …`` require the variable as
``os.environ["KEY"]`` does. Only tests that can be worked out with what the read gives then count.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator

from ssot_lint.facts.variables.symbols import Symbol
from ssot_lint.facts.variables.tree import Tree

NOTHING, MISSING, EMPTY = "", "missing", "empty"
_EXITS = frozenset({"exit", "_exit", "quit", "abort"})
_METHODS: dict[str, Callable[[str], str]] = {
    "strip": str.strip,
    "lower": str.lower,
    "upper": str.upper,
    "casefold": str.casefold,
}
_MOST_USES = 60
_UNKNOWN = object()


def refuses(tree: Tree, node: ast.expr, default: tuple[str, Symbol]) -> str:
    """``MISSING`` where the module ends without the variable, ``EMPTY`` where an empty one ends it,
    too. ``default`` is what the read gives without it; of a call it may not be known yet."""
    statement = tree.statement(node)
    if statement is None or tree.parent(statement) is not tree.module:
        return NOTHING
    kind, symbol = default
    if kind == "literal" and symbol[0] == "c":
        missing = symbol[1]
    elif kind in ("none", "open"):
        missing = None
    else:
        return NOTHING
    if not _ends(tree, statement, node, missing):
        return NOTHING
    return EMPTY if _ends(tree, statement, node, "") else MISSING


def _ends(tree: Tree, statement: ast.stmt, node: ast.expr, value: object) -> bool:
    """Whether the module ends where the read ``node`` gives ``value``."""
    if isinstance(statement, ast.If | ast.Assert):
        return _leaves(statement, {node: value}, "", _UNKNOWN)
    match statement:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=expression)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as expression)
        ):
            given = _value(expression, {node: value}, "", _UNKNOWN)
            return given is not _UNKNOWN and any(
                _leaves(it, {}, name, given) for it in _after(tree, statement, name)
            )
    return False


def _after(tree: Tree, statement: ast.stmt, name: str) -> Iterator[ast.stmt]:
    """The statements of the module behind one that use the name, up to where it gets another value."""
    bound = (getattr(it, "lineno", 0) for it in tree.root.bindings.get(name, ()))
    last = min((row for row in bound if row > statement.lineno), default=sys.maxsize)
    for load in tree.loads.get((tree.root, name), [])[:_MOST_USES]:
        at = tree.statement(load)
        if (
            at is not None
            and tree.parent(at) is tree.module
            and statement.lineno < at.lineno <= last
        ):
            yield at


def _leaves(statement: ast.stmt, known: dict[ast.expr, object], name: str, value: object) -> bool:
    match statement:
        case ast.Assert(test=test):
            told = _value(test, known, name, value)
            return told is not _UNKNOWN and not told
        case ast.If(test=test, body=body, orelse=orelse):
            told = _value(test, known, name, value)
            return told is not _UNKNOWN and any(map(_is_end, body if told else orelse))
    return False


def _is_end(statement: ast.stmt) -> bool:
    match statement:
        case ast.Raise():
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id=word) | ast.Attribute(attr=word))):
            return word in _EXITS
    return False


def _value(node: ast.expr, known: dict[ast.expr, object], name: str, value: object) -> object:
    """What an expression is, with ``known`` for some and ``value`` for ``name``; of ``and`` and ``or``
    with an unknown part at least whether it is true."""

    def of(it: ast.expr) -> object:
        return _value(it, known, name, value)

    if node in known:
        return known[node]
    match node:
        case ast.Constant(value=constant):
            return constant
        case ast.Name(id=other):
            return value if name and other == name else _UNKNOWN
        case ast.NamedExpr(value=inner):
            return of(inner)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            told = of(operand)
            return _UNKNOWN if told is _UNKNOWN else not told
        case ast.BoolOp(op=operator, values=values):
            return _joined([of(it) for it in values], isinstance(operator, ast.Or))
        case ast.Compare(left=left, ops=[comparison], comparators=[right]):
            return _compared(of(left), comparison, of(right))
        case ast.Call(func=ast.Attribute(value=inner, attr=word), args=[], keywords=[]):
            text = of(inner)
            return _METHODS[word](text) if isinstance(text, str) and word in _METHODS else _UNKNOWN
    return _UNKNOWN


def _joined(values: list[object], is_or: bool) -> object:
    unknown = False
    for it in values:
        if it is _UNKNOWN:
            unknown = True
        elif bool(it) == is_or:
            return is_or if unknown else it
    return _UNKNOWN if unknown else values[-1]


def _compared(left: object, comparison: ast.cmpop, right: object) -> object:
    if left is _UNKNOWN or right is _UNKNOWN:
        return _UNKNOWN
    match comparison:
        case ast.Is() | ast.Eq():
            return left == right
        case ast.IsNot() | ast.NotEq():
            return left != right
    return _UNKNOWN
