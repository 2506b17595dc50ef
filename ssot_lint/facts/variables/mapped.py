"""``map`` and ``filter`` as the generators that they are: ``map(os.getenv, KEYS)`` asks once for each key."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.core.regex import regex
from ssot_lint.modules.source.below import children, walk

# Begun by their letters: 1.2 GB/s, where one pattern that looks behind first takes 100 MB/s.
_CALLED = (
    regex(rb"map(?<![\w.]map)[ \t]*\("),
    regex(rb"filter(?<![\w.]filter)[ \t]*\("),
)
_ITEM = " item"
"""No name that a text can hold."""


def spread(module: ast.Module, data: bytes) -> ast.Module:
    """The module with calls of ``map`` and ``filter`` written out; what is asked stands where they do."""
    if not any(it.search(data) for it in _CALLED):
        return module
    calls = list(_calls(module))
    taken = _bound(module) if calls else set()
    for above, call in reversed(calls):  # those within others first
        made = _written_out(call, taken)
        if made is not None:
            _put(above, call, _placed(made, call))
    return module


def _calls(module: ast.Module) -> Iterator[tuple[ast.AST, ast.Call]]:
    """The calls of those two, each with the node right above it, level by level."""
    level: list[ast.AST] = [module]
    for above in level:
        below = children(above)
        level += below
        for it in below:
            if isinstance(it, ast.Call) and isinstance(it.func, ast.Name):
                if it.func.id in ("map", "filter"):
                    yield above, it


def _written_out(node: ast.Call, taken: set[str]) -> ast.GeneratorExp | None:
    match node:
        case ast.Call(func=ast.Name(id="map"), args=[function, *values], keywords=[]) if values:
            return None if "map" in taken else _mapped(node, function, values)
        case ast.Call(func=ast.Name(id="filter"), args=[function, value], keywords=[]):
            return None if "filter" in taken else _filtered(node, function, value)
    return None


def _put(above: ast.AST, node: ast.AST, made: ast.AST) -> None:
    """Put ``made`` where ``node`` stands right below ``above``."""
    for name in above._fields:
        value = getattr(above, name, None)
        if value is node:
            setattr(above, name, made)
        elif isinstance(value, list):
            value[:] = [made if it is node else it for it in value]


def _mapped(node: ast.Call, function: ast.expr, values: list[ast.expr]) -> ast.GeneratorExp | None:
    if any(isinstance(it, ast.Starred) for it in (function, *values)):
        return None
    applied = _applied(node, function, len(values))
    if applied is None:
        return None
    names, asked = applied
    targets: list[ast.expr] = [ast.Name(it, ast.Store()) for it in names]
    if len(values) == 1:
        return ast.GeneratorExp(asked, [ast.comprehension(targets[0], values[0], [], 0)])
    both: ast.expr = ast.Call(ast.Name("zip", ast.Load()), values, [])
    target = ast.Tuple(targets, ast.Store())
    return ast.GeneratorExp(asked, [ast.comprehension(target, both, [], 0)])


def _filtered(node: ast.Call, function: ast.expr, value: ast.expr) -> ast.GeneratorExp | None:
    if isinstance(value, ast.Starred):
        return None
    applied = _applied(node, function, 1)
    if applied is None:
        return None
    (name,), asked = applied
    target = ast.Name(name, ast.Store())
    item = ast.Name(name, ast.Load())
    return ast.GeneratorExp(item, [ast.comprehension(target, value, [asked], 0)])


def _applied(node: ast.Call, function: ast.expr, count: int) -> tuple[list[str], ast.expr] | None:
    """The names of the items of a turn, and what is asked of them: the call, or the body of a
    function that stands there."""
    if isinstance(function, ast.Lambda):
        given = function.args
        plain = not (given.posonlyargs or given.kwonlyargs or given.vararg or given.kwarg)
        names = [it.arg for it in given.args]
        return (names, function.body) if plain and len(names) == count else None
    if not isinstance(function, ast.Name | ast.Attribute | ast.Call):
        return None
    names = [f"{_ITEM} {at}" for at in range(count)]
    arguments: list[ast.expr] = [ast.Name(it, ast.Load()) for it in names]
    return names, ast.copy_location(ast.Call(function, arguments, []), node)


def _placed(made: ast.GeneratorExp, node: ast.Call) -> ast.AST:
    return ast.fix_missing_locations(ast.copy_location(made, node))


def _bound(module: ast.Module) -> set[str]:
    """Names of those two that the text gives to something else."""
    found: set[str] = set()
    for it in walk(module):
        if isinstance(it, ast.Name):
            if isinstance(it.ctx, ast.Store):
                found.add(it.id)
        elif isinstance(it, ast.arg):
            found.add(it.arg)
        elif isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(it.name)
        elif isinstance(it, ast.alias):
            found.add(it.asname or it.name)
    return found & {"map", "filter"}
