"""What the bodies of an accessor's methods tell beside their values: stores, other sources, changes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ssot_lint.getter.meaning.classes import is_cached
from ssot_lint.getter.meaning.reasons import Reason, reason

_ENVIRONMENT = ("os.environ", "environ", "os")
_NEUTRAL = frozenset(
    [
        "str",
        "int",
        "float",
        "bool",
        "cast",
        "copy",
        "dict",
        "list",
        "tuple",
        "len",
        "isinstance",
        "type",
    ]
)


def told_by_bodies(bodies: Iterable[ast.AST], *, writes: bool = False) -> Iterator[Reason]:
    """Reasons that hold of every use of the method, in no order."""
    functions = [it for it in bodies if isinstance(it, ast.FunctionDef)]
    for node in functions:
        if is_cached(node):
            yield reason("cached", f"`{node.name}` keeps what it returned first")
        stored = set(_stored(node))
        for container in dict.fromkeys(_consulted(node)):
            if container in stored:
                yield reason("cached", f"`{container}` keeps what was read first")
            elif not writes:
                yield reason("other-source", f"may answer from `{container}`")
    if functions and not writes:
        reading = [it.name for it in functions[1:] if _reads(it)]
        yield from _passed_on(functions[0], reading)
    if writes and functions:
        yield from _written(functions[0])


def _consulted(node: ast.FunctionDef) -> Iterator[str]:
    """Containers that are looked into for one of the parameters."""
    keys = {it.arg for it in node.args.args}
    for part in ast.walk(node):
        match part:
            case ast.Compare(
                left=ast.Name(id=key), ops=[ast.In() | ast.NotIn()], comparators=[held]
            ):
                if key in keys:
                    yield from _held(held)
            case ast.Call(
                func=ast.Attribute(value=held, attr="get"), args=[ast.Name(id=key), *_]
            ) if key in keys:
                yield from _held(held)
            case ast.Subscript(value=held, slice=ast.Name(id=key), ctx=ast.Load()) if key in keys:
                yield from _held(held)


def _held(node: ast.expr) -> Iterator[str]:
    text = ast.unparse(node)
    own = text in ("self", "cls")  # another of its methods, which is run for itself
    if not own and "environ" not in text and isinstance(node, ast.Name | ast.Attribute):
        yield text.removeprefix("self.").removeprefix("cls.")


def _stored(node: ast.FunctionDef) -> Iterator[str]:
    for part in ast.walk(node):
        match part:
            case ast.Subscript(value=held, ctx=ast.Store()):
                yield from _held(held)
            case ast.Call(func=ast.Attribute(value=held, attr="setdefault" | "update")):
                yield from _held(held)


def _passed_on(node: ast.FunctionDef, known: list[str]) -> Iterator[Reason]:
    """Functions that a returned value goes through."""
    for part in ast.walk(node):
        if not isinstance(part, ast.Return) or not isinstance(part.value, ast.Call):
            continue
        name = _name(part.value.func)
        if name in _NEUTRAL or name in known or name in ("get", "getenv"):
            continue
        if part.value.args and not _reads(part.value):
            yield reason("changes", f"passes it through `{name}`")


def _written(node: ast.FunctionDef) -> Iterator[Reason]:
    """What is written to the environment, where that is not the value as given."""
    values = {it.arg for it in node.args.args[2:]}
    for part in ast.walk(node):
        match part:
            case ast.Assign(targets=[ast.Subscript(value=held)], value=ast.Call(func=function)) if (
                "environ" in ast.unparse(held)
            ):
                name = _name(function)
                if name == "str":
                    yield reason("accepts")
                else:
                    yield reason("changes", f"passes it through `{name}`")
            case ast.If(body=[*_, ast.Return()]) if values:
                yield reason("may-refuse")


def _reads(node: ast.AST) -> bool:
    text = ast.unparse(node)
    return "environ" in text or "getenv" in text


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "it")
