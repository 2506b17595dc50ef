"""Whether it makes a difference that a module is imported: told by the statements of its top level."""

from __future__ import annotations

import ast
import sys

from ssot_lint.modules.imports import is_for_type_checkers, parse_file, resolve_from
from ssot_lint.modules.lookup import Lookup

_FAR = 40
_PLAIN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Pass)


def is_inert(module: str, lookup: Lookup) -> bool:
    """Whether importing a first-party module does nothing but bind names of its own."""
    known: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in known:
            continue
        known.add(name)
        path = lookup.find(name)
        if path is None:
            if not name or name.partition(".")[0] in sys.stdlib_module_names:
                continue
            return False
        if len(known) > _FAR or not _is_quiet(path, name, lookup, waiting):
            return False
        waiting += [name.rpartition(".")[0]] if "." in name else []
    return True


def _is_quiet(path: str, name: str, lookup: Lookup, waiting: list[str]) -> bool:
    tree = parse_file(path, lookup.tree)
    if tree is None:
        return False
    package = name if path.endswith("__init__.py") else name.rpartition(".")[0]
    for node in tree.body:
        match node:
            case ast.Import(names=names):
                waiting += [it.name for it in names]
            case ast.ImportFrom():
                base = resolve_from(node.module or "", node.level, package)
                waiting.append(base)
                below = (f"{base}.{it.name}" for it in node.names)
                waiting += [it for it in below if lookup.find(it) is not None]
            case ast.FunctionDef(decorator_list=[]) | ast.AsyncFunctionDef(decorator_list=[]):
                pass
            case ast.ClassDef(decorator_list=[], bases=[], keywords=[], body=body) if all(
                isinstance(it, _PLAIN) or _is_plain(it) for it in body
            ):
                pass
            case ast.If(test=test, orelse=[]) if is_for_type_checkers(test):
                pass
            case _ if not _is_plain(node):
                return False
    return True


def _is_plain(node: ast.stmt) -> bool:
    """A text, or a name that is given what only has to be looked up."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            return True
        case ast.Assign(targets=targets, value=value):
            names = all(isinstance(it, ast.Name) for it in targets)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            names = isinstance(target, ast.Name)
        case ast.AnnAssign():
            return True
        case _:
            return False
    quiet = (ast.Constant, ast.Name, ast.Attribute, ast.Tuple, ast.List, ast.Dict, ast.Set)
    kinds = (*quiet, ast.expr_context, ast.UnaryOp, ast.unaryop)
    return names and all(isinstance(it, kinds) for it in ast.walk(value))
