"""What binds names of a module by other ways than statements do, and attributes of what it holds.

``globals()["env"] = …``, ``setattr(sys.modules[__name__], "env", …)``, ``exec``: after these a name
may be anything. ``env.__class__ = F``, ``env.__dict__["get"] = …``, ``type.__setattr__(E, "get", …)``:
after these no object is what its class says.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.modules.source.expressions import text_of

ANY = "*"
"""Stands for every name: the one that is bound is not a literal."""

_NAMESPACES = frozenset({"globals", "locals", "vars"})
_READS = frozenset({"get", "keys", "values", "items", "copy", "__getitem__", "__contains__"})
_RUNS = frozenset({"exec", "execfile", "eval"})


def names_bound_anew(tree: ast.Module, own: str) -> dict[str, int]:
    """Names of the module ``own``, or ``ANY``, each with the row that may bind it anew."""
    found: dict[str, int] = {}
    aliases = set(_aliases(tree, own))
    parents: list[ast.AST] = [tree]
    for parent in parents:  # in the order of ``ast.walk``
        for node in ast.iter_child_nodes(parent):
            parents.append(node)
            for name in _bound(node, parent, aliases):
                found.setdefault(name, getattr(node, "lineno", 1))
    return found


def attributes_set(tree: ast.Module, bound: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Attributes of the module's own things (``bound``) that any of its code sets, with the row."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=value, ctx=ast.Store() | ast.Del()):
                if _root(value) in bound:
                    yield from ((it, node.lineno) for it in _attributes(node))
            case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()) if _is_dict(value, bound):
                yield "__dict__", node.lineno
            case ast.Call(func=ast.Attribute(value=value, attr=method)) if _is_dict(value, bound):
                if method not in _READS:
                    yield "__dict__", node.lineno
            case ast.Call(func=function, args=[of, name, *_]) if _sets(function):
                if _root(of) in bound:
                    yield text_of(name) or ANY, node.lineno
            case ast.Call(func=ast.Name(id="delattr"), args=[of, name]) if _root(of) in bound:
                yield text_of(name) or ANY, node.lineno


def _bound(node: ast.AST, parent: ast.AST | None, aliases: set[str]) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in _RUNS:
            if len(arguments) < 2 and not (name == "eval" and _text_of(arguments)):
                yield ANY
        case ast.Call(func=ast.Name(id=name), args=[]) if name in _NAMESPACES:
            yield from _of_namespace(node, parent)
        case ast.Attribute(value=value, attr=attr, ctx=ast.Store() | ast.Del()):
            if _is_module(value, aliases):
                yield ANY if attr in ("__class__", "__dict__") else attr
        case ast.Subscript(value=ast.Attribute(attr="modules"), slice=key, ctx=ast.Store()):
            if isinstance(key, ast.Name) and key.id == "__name__":
                yield ANY
        case ast.Call(func=function, args=[of, name, *_]) if _sets(function):
            if _is_module(of, aliases):
                yield text_of(name) or ANY
        case ast.Attribute(value=value, attr="__dict__", ctx=ast.Load()):
            if _is_module(value, aliases):
                yield from _of_namespace(node, parent)


def _of_namespace(node: ast.AST, parent: ast.AST | None) -> Iterator[str]:
    """What is done with the dictionary of the module's names."""
    match parent:
        case ast.Subscript(value=value, slice=key, ctx=context) if value is node:
            if not isinstance(context, ast.Load):
                yield text_of(key) or ANY
        case ast.Attribute(attr=attr) if attr in _READS:
            return
        case ast.Compare() | ast.For() | ast.comprehension():
            return
        case _:
            yield ANY


def _aliases(tree: ast.Module, own: str) -> Iterator[str]:
    """Names that the module has for itself."""
    parent, _, last = own.rpartition(".")
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (it.asname for it in names if it.name == own and it.asname)
            case ast.ImportFrom(names=names):
                inside = node.level > 0 or node.module == parent
                yield from (it.asname or it.name for it in names if inside and it.name == last)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_module(value, set()):
                yield name


def _is_module(node: ast.expr, aliases: set[str]) -> bool:
    match node:
        case ast.Name(id=name):
            return name in aliases
        case ast.Subscript(value=ast.Attribute(attr="modules"), slice=ast.Name(id="__name__")):
            return True
        case ast.Call(func=function, args=[ast.Name(id="__name__")]):
            name = function.attr if isinstance(function, ast.Attribute) else _root(function)
            return name in ("import_module", "__import__")
    return False


def _is_dict(node: ast.expr, bound: frozenset[str]) -> bool:
    match node:
        case ast.Attribute(value=value, attr="__dict__"):
            return _root(value) in bound
        case ast.Call(func=ast.Name(id="vars"), args=[value]):
            return _root(value) in bound
    return False


def _sets(function: ast.expr) -> bool:
    match function:
        case ast.Name(id="setattr") | ast.Attribute(attr="__setattr__" | "__delattr__"):
            return True
    return False


def _root(node: ast.expr) -> str:
    """``E`` of ``E.get``, and of ``type(E.get)``."""
    while True:
        match node:
            case ast.Attribute(value=value) | ast.Subscript(value=value):
                node = value
            case ast.Call(func=ast.Name(id="type"), args=[value]):
                node = value
            case _:
                return node.id if isinstance(node, ast.Name) else ""


def _attributes(node: ast.expr) -> Iterator[str]:
    """``__code__`` and ``get`` of ``E.get.__code__``."""
    while isinstance(node, ast.Attribute):
        if node.attr != "__class__" or isinstance(node.ctx, ast.Store):
            yield node.attr
        node = node.value


def _text_of(arguments: list[ast.expr]) -> bool:
    return bool(arguments) and isinstance(arguments[0], ast.Constant)
