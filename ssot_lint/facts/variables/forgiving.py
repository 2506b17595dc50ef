"""Which values the code around a read takes although its parse would refuse them.

``int(v) if v else None`` takes the empty string, and ``int(v)`` in a ``try`` whose handler goes on
takes anything.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.facts.variables.parses import JSON_READERS, SAME
from ssot_lint.facts.variables.symbols import Names
from ssot_lint.facts.variables.tree import Tree
from ssot_lint.modules.source.below import walk

NOTHING, EMPTY, ALL = "", "empty", "all"
_CATCHES = frozenset({"ValueError", "Exception", "BaseException", "JSONDecodeError"})
_MOST_USES = 60


def forgives(tree: Tree, names: Names, node: ast.AST) -> str:
    """``ALL``, ``EMPTY`` (the empty string alone), or ``NOTHING``."""
    found = [_use(tree, names, it) for it in _spots(tree, node)]
    parsed = [it for it in found if it is not None and it != EMPTY]
    if parsed and all(it == ALL for it in parsed):
        return ALL
    return EMPTY if EMPTY in found else NOTHING


def _spots(tree: Tree, node: ast.AST) -> Iterator[ast.AST]:
    """The read, and the uses of the one name that it is assigned to; methods of texts around it."""
    top = _through(tree, node)
    yield top
    target = _target(tree.parent(top), top)
    if target is not None:
        loads = tree.loads.get((tree.scope(target), target.id), [])
        yield from (_through(tree, it) for it in loads[:_MOST_USES])


def _through(tree: Tree, node: ast.AST) -> ast.AST:
    while True:
        above = tree.parent(node)
        if not (isinstance(above, ast.Attribute) and above.attr in SAME):
            return node
        call = tree.parent(above)
        if not (isinstance(call, ast.Call) and call.func is above):
            return node
        node = call


def _target(above: ast.AST | None, value: ast.AST) -> ast.Name | None:
    match above:
        case ast.Assign(targets=[ast.Name() as name]) if above.value is value:
            return name
        case ast.AnnAssign(target=ast.Name() as name) if above.value is value:
            return name
        case ast.NamedExpr(target=ast.Name() as name):
            return name
    return None


def _use(tree: Tree, names: Names, node: ast.AST) -> str | None:
    """What one use forgives; None where it neither tests nor parses."""
    above = tree.parent(node)
    match above:
        case ast.If() | ast.While() | ast.IfExp() if above.test is node:
            return EMPTY
        case ast.BoolOp() | ast.UnaryOp(op=ast.Not()) | ast.NamedExpr():
            return EMPTY
        case ast.Compare(comparators=[ast.Constant(value="")]):
            return EMPTY
        case ast.Call(args=[first, *_]) if first is node:
            called = names.qualified(above.func)
            if called in ("builtins.int", "builtins.float") or called in JSON_READERS:
                return ALL if _is_caught(tree, above) else NOTHING
    return None


def _is_caught(tree: Tree, node: ast.AST) -> bool:
    """Whether a handler around it goes on with another value."""
    at: ast.AST = node
    for above in tree.above(node):
        if isinstance(above, ast.Try) and at in above.body:
            if any(_goes_on(it) for it in above.handlers):
                return True
        if isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            return False
        at = above
    return False


def _goes_on(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    caught = any(it is None or _word(it) in _CATCHES for it in kinds)
    return caught and not any(_ends(it) for it in walk(handler))


def _ends(node: ast.AST) -> bool:
    """``raise``, or ``sys.exit(…)``, which complains as well."""
    if isinstance(node, ast.Call):
        return _word(node.func) in ("exit", "_exit", "quit")
    return isinstance(node, ast.Raise)


def _word(node: ast.expr | None) -> str | None:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)
