"""What ``functools.partial`` makes: a call of it is a call of the function, with what was given before."""

from __future__ import annotations

import ast

from ssot_lint.facts.variables.symbols import Names
from ssot_lint.facts.variables.tree import Tree

PARTIAL = "functools.partial"


def write_out(tree: Tree, names: Names) -> frozenset[ast.AST]:
    """Make calls of a partial of this file calls of its function, in place; the calls that were."""
    if not any(_imports(it) for it in tree.imports):
        return frozenset()
    made: set[ast.AST] = set()
    for call in tree.calls:
        for _ in range(_LEVELS):  # a partial of a partial
            given = _given(call, tree, names)
            if given is None:
                break
            _extend(call, given)
            made.add(call)
    return frozenset(made)


_LEVELS = 3


def _imports(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "functools"
    return any(it.name == "functools" for it in node.names)


def _given(call: ast.Call, tree: Tree, names: Names) -> ast.Call | None:
    """The call of ``partial`` that made what is called."""
    value: ast.expr | None = call.func
    if isinstance(value, ast.Name):
        found = tree.lookup(value.id, tree.scope(value))
        value = None if found is None or len(found[1]) > 1 else names._assigned(found[1][0])
    if isinstance(value, ast.Call) and value.args and value is not call:
        stars = any(isinstance(it, ast.Starred) for it in value.args)
        if not stars and names.qualified(value.func) == PARTIAL:
            return value
    return None


def _extend(call: ast.Call, given: ast.Call) -> None:
    own = {it.arg for it in call.keywords}
    call.func = given.args[0]
    call.args = [*given.args[1:], *call.args]
    call.keywords = [*(it for it in given.keywords if it.arg not in own), *call.keywords]
