"""The role that an expression plays: what it is compared with, passed as, stored under.

``cmp status`` for ``order.status == "paid"``, ``kw f mode``, ``arg f 0``, ``key headers``, ``value
kind`` (in a dict), ``name MODE``. A literal in a role in which a constant is used elsewhere means it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

_SPEAKING = frozenset(
    [
        "print",
        "len",
        "str",
        "repr",
        "format",
        "isinstance",
        "hasattr",
        "getattr",
        "setattr",
        "debug",
        "info",
        "warning",
        "warn",
        "error",
        "exception",
        "critical",
        "log",
    ]
)
_ASKING = frozenset(("get", "pop", "setdefault"))
_SAME = frozenset(("lower", "upper", "strip"))


def roles(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Every expression that has a role, with it."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                yield from _compared(left, ops, comparators)
            case ast.Match(subject=subject, cases=cases):
                yield from _matched(subject, cases)
            case ast.Call():
                yield from _passed(node)
            case ast.Subscript(value=value, slice=index):
                yield from _named("key", tail(value), index)
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        yield f"value {key.value}", value
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    yield from _stored(target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield from _stored(target, value)
            case ast.arguments():
                yield from _defaults(node)


def tail(node: ast.expr) -> str | None:
    """The last name of an expression; None where it has none."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(name)), *_]):
            return name
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=[]) if name in _SAME:
            return tail(value)
        case ast.Call(func=ast.Name(id="str"), args=[value]):
            return tail(value)
    return None


def _compared(
    left: ast.expr, ops: list[ast.cmpop], comparators: list[ast.expr]
) -> Iterator[tuple[str, ast.expr]]:
    sides = [left, *comparators]
    for op, one, other in zip(ops, sides, comparators, strict=False):
        match op, other:
            case ((ast.Eq() | ast.NotEq()), _):
                yield from _named("cmp", tail(other), one)
                yield from _named("cmp", tail(one), other)
            case ((ast.In() | ast.NotIn()), (ast.Tuple() | ast.List() | ast.Set())):
                for item in other.elts:
                    yield from _named("cmp", tail(one), item)
            case ((ast.In() | ast.NotIn()), _):
                yield from _named("key", tail(other), one)


def _matched(subject: ast.expr, cases: list[ast.match_case]) -> Iterator[tuple[str, ast.expr]]:
    for case in cases:
        for node in ast.walk(case.pattern):
            if isinstance(node, ast.MatchValue):
                yield from _named("cmp", tail(subject), node.value)


def _passed(call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    name = tail(call.func)
    if name is None or name in _SPEAKING:
        return
    if name in _ASKING and isinstance(call.func, ast.Attribute):
        if call.args:
            yield from _named("key", tail(call.func.value), call.args[0])
        return
    if name == "set":
        return
    for index, argument in enumerate(call.args):
        yield f"arg {name} {index}", argument
    for keyword in call.keywords:
        if keyword.arg is not None:
            yield f"kw {name} {keyword.arg}", keyword.value


def _stored(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    name = tail(target)
    if name != "__all__":
        yield from _named("name", name, value)


def _defaults(node: ast.arguments) -> Iterator[tuple[str, ast.expr]]:
    plain = [*node.posonlyargs, *node.args]
    for argument, default in zip(reversed(plain), reversed(node.defaults), strict=False):
        yield f"name {argument.arg}", default
    for argument, value in zip(node.kwonlyargs, node.kw_defaults, strict=True):
        if value is not None:
            yield f"name {argument.arg}", value


def _named(kind: str, name: str | None, node: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if name is not None:
        yield f"{kind} {name}", node
