"""Attributes of objects that hold what may ask for variables: ``self.env = Env()``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.facts.model import Bound
from ssot_lint.facts.variables.places import Places
from ssot_lint.facts.variables.symbols import Names
from ssot_lint.facts.variables.tree import CLASS, Tree


def attributes(
    tree: Tree, names: Names, places: Places, methods: frozenset[str]
) -> Iterator[Bound]:
    """The class of each attribute of which one of the methods is called in this file."""
    wanted = {it for call in tree.calls if (it := _attribute(call.func, methods))}
    if not wanted:
        return
    for node in tree.parents:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name) | ast.Attribute(attr=name) as target])
                | ast.AnnAssign(target=ast.Name(id=name) | ast.Attribute(attr=name) as target)
            ) if name in wanted:
                made, whole = _class_at(node, tree, names), _path(target, tree, names)
                if made is not None and not made.startswith("builtins.") and whole is not None:
                    yield Bound(places.site(target), whole, "instance", (made,))


def _class_at(node: ast.Assign | ast.AnnAssign, tree: Tree, names: Names) -> str | None:
    """The class of what an attribute is assigned, or annotated with."""
    match node:
        case ast.Assign(value=ast.Call(func=func)):
            return names.qualified(func)
        case ast.AnnAssign(target=target, value=ast.Call(func=func)) if (
            tree.scope(target).kind != CLASS
        ):
            return names.qualified(func)
        case ast.Assign(targets=[ast.Attribute()], value=ast.Name() as value):
            return _made(names.qualified(value))
        case ast.AnnAssign(annotation=annotation):
            return _made(names.instance_of(annotation))
    return None


def _made(instance: str | None) -> str | None:
    """The class of ``Class()``."""
    return instance[:-2] if instance is not None and instance.endswith("()") else None


def _attribute(func: ast.expr, methods: frozenset[str]) -> str:
    """``env`` of ``self.env.get_flag``."""
    match func:
        case ast.Attribute(value=ast.Attribute(value=ast.Name(), attr=name), attr=method):
            return name if method in methods else ""
    return ""


def _path(target: ast.expr, tree: Tree, names: Names) -> str | None:
    """The whole name of ``self.env``, or of a name in the body of a class."""
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        base = names.qualified(target.value)
        return None if base is None or "()" in base else f"{base}.{target.attr}"
    scope = tree.scope(target)
    if isinstance(target, ast.Name) and scope.kind == CLASS:
        path = names.path_of(scope)
        return None if path is None else f"{path}.{target.id}"
    return None
