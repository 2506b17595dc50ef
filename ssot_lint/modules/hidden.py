"""Modules whose name their own package gives to something else."""

from __future__ import annotations

import ast

from ssot_lint.modules.bindings import build_module
from ssot_lint.modules.imports import parse_file
from ssot_lint.modules.lookup import Lookup


def is_hidden(module: str, lookup: Lookup) -> bool:
    """Whether the package's ``__init__`` may bind the module's name to another thing, in any branch."""
    package, _, name = module.rpartition(".")
    path = lookup.find(package) if package else None
    if path is None or not path.endswith("__init__.py"):
        return False
    tree = parse_file(path, lookup.tree)
    if tree is None:
        return False
    own = build_module(tree, package, path, package)
    bound = own.bindings.get(name, ())
    return module in own.stars or not all(_is_import_of(module, it.node) for it in bound)


def _is_import_of(module: str, node: ast.AST) -> bool:
    match node:
        case ast.ImportFrom(module=base, names=[alias]):
            return f"{base}.{alias.name}" == module
        case ast.Import(names=[alias]):
            return alias.name == module
    return False
