"""What a function does, whatever it is called: equal for bodies that differ in names of locals,
docstrings, comments and annotations only."""

from __future__ import annotations

import ast
import zlib
from collections.abc import Iterator
from typing import NamedTuple

_STATEMENTS, _METHODS, _NODES = 4, 2, 60
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# What says where a node stands, or is there for people and type checkers.
_LEFT_OUT = frozenset(
    ("annotation", "returns", "type_comment", "type_params", "decorator_list", "ctx", "kind")
)


_NAMED = (ast.Name, ast.arg, ast.ExceptHandler)


class Body(NamedTuple):
    """One function or class that is big enough for a copy of it to matter."""

    name: str
    """Dotted in the module."""
    digest: str
    node: ast.stmt


def bodies(tree: ast.Module) -> Iterator[Body]:
    """Those of a module: classes as a whole and their methods, in order."""
    yield from _inside(tree.body, "")


def _inside(statements: list[ast.stmt], scope: str) -> Iterator[Body]:
    for node in statements:
        match node:
            case ast.ClassDef(name=name, body=body):
                methods = [it for it in body if isinstance(it, _FUNCTIONS)]
                if len(methods) >= _METHODS:
                    yield from _counted(node, scope + name)
                yield from _inside(body, f"{scope}{name}.")
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if _statements(node) >= _STATEMENTS:
                    yield from _counted(node, scope + name)
            case ast.If(body=body, orelse=orelse):
                yield from _inside([*body, *orelse], scope)


def _counted(node: ast.stmt, name: str) -> Iterator[Body]:
    shape = _Shape()
    text = shape.of(node)
    if shape.nodes >= _NODES:
        yield Body(name, f"{zlib.crc32(text.encode()):x}{len(text):x}", node)


def _statements(node: ast.stmt) -> int:
    body = _without_docstring(getattr(node, "body", []))
    return sum(isinstance(it, ast.stmt) for statement in body for it in ast.walk(statement))


class _Shape:
    """Writes a node down, its locals by order of appearance."""

    def __init__(self) -> None:
        self.nodes = 0
        self._locals: list[dict[str, str]] = []

    def of(self, node: ast.AST, *, top: bool = True) -> str:
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            node = ast.Assign([node.target], node.value)
        self.nodes += 1 + hasattr(node, "ctx")  # a load or store is a node, too
        function = isinstance(node, (*_FUNCTIONS, ast.Lambda))
        if function:
            self._locals.append(dict.fromkeys(_own(node), ""))
        parts = [self._field(node, name, value, top=top) for name, value in ast.iter_fields(node)]
        if function:
            self._locals.pop()
        return f"{type(node).__name__}({','.join(parts)})"

    def _field(self, node: ast.AST, name: str, value: object, *, top: bool) -> str:
        if name in _LEFT_OUT or (name == "name" and top):
            return ""
        if name in ("id", "arg", "name") and isinstance(value, str):
            return self._name(value) if isinstance(node, _NAMED) else value
        if isinstance(value, list):
            items = _without_docstring(value) if name == "body" else value
            return "[" + ",".join(self._value(it) for it in items) + "]"
        return self._value(value)

    def _value(self, value: object) -> str:
        return self.of(value, top=False) if isinstance(value, ast.AST) else repr(value)

    def _name(self, name: str) -> str:
        for known in reversed(self._locals):
            if name in known:
                known[name] = known[name] or f"${sum(map(bool, known.values()))}"
                return known[name]
        return name


def _own(function: ast.AST) -> list[str]:
    """Names that a function binds: parameters and what it stores."""
    found: dict[str, None] = {}
    for node in ast.walk(function):
        match node:
            case ast.arg(arg=name):
                found[name] = None
            case ast.Name(id=name, ctx=ast.Store()) | ast.ExceptHandler(name=str(name)):
                found[name] = None
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                for name in names:
                    found.pop(name, None)
    return list(found)


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    match body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest]:
            return rest
    return body
