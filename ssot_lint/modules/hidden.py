"""Modules whose name their own package gives to something else."""

from __future__ import annotations

import ast

from ssot_lint.modules.imports import parse_file, resolve_from
from ssot_lint.modules.lookup import Lookup
from ssot_lint.modules.source.below import walk


def is_hidden(module: str, lookup: Lookup) -> bool:
    """Whether the package's ``__init__`` may bind the module's name to another thing: in any branch, and in
    functions, too, for these may say ``global``."""
    package, _, name = module.rpartition(".")
    path = lookup.find(package) if package else None
    if path is None or not path.endswith("__init__.py"):
        return False
    tree = parse_file(path, lookup.tree)
    return tree is not None and any(_binds(it, name, module, package) for it in walk(tree))


def _binds(node: ast.AST, name: str, module: str, package: str) -> bool:
    match node:
        case ast.ImportFrom(module=base, level=level, names=names):
            whence = resolve_from(base or "", level, package)
            bound = {it.asname or it.name: f"{whence}.{it.name}" for it in names}
            return bound.get(name, module) != module or (whence == module and "*" in bound)
        case ast.Import(names=names):
            return any(it.asname == name and it.name != module for it in names)
        case ast.FunctionDef(name=bound) | ast.AsyncFunctionDef(name=bound):
            return bound == name
        case ast.ClassDef(name=bound) | ast.ExceptHandler(name=bound) | ast.MatchAs(name=bound):
            return bound == name
        case ast.Name(id=bound, ctx=ast.Store() | ast.Del()):
            return bound == name
    return False
