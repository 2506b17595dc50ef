"""Which functions of one file hand out a module that they load: fixtures, mostly."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Sequence

from ssot_lint.modules.imports import statements
from ssot_lint.modules.source.below import walk

MAKERS = frozenset({"module_from_spec", "load_module", "load_source", "getmodule"})
"""What gives a module that no name tells."""
LOADERS = frozenset({"import_module", "reload", "__import__", "importlib", "modules"}) | MAKERS
"""The last names of what loads one."""

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def handing_out(nodes: Sequence[ast.AST]) -> list[_Function]:
    """Those among the nodes of a tree, which hold all its names and attributes of ``LOADERS`` and all
    its f-strings. Only functions around a loader's name are
    looked at: to walk through each took half the time of a file."""
    loading = [it for it in nodes if _last_of(it) in LOADERS]
    if not loading:
        return []
    functions = [it for it in nodes if isinstance(it, _Function)]
    # Where an expression stands in a text over several rows, old versions of Python do not know.
    in_texts = (part for it in nodes if isinstance(it, ast.JoinedStr) for part in walk(it))
    if not any(_last_of(it) in LOADERS for it in in_texts):
        rows = sorted({it.lineno for it in loading if isinstance(it, ast.expr)})
        functions = [it for it in functions if _is_around(it, rows)]
    return [it for it in functions if _loads_modules(it)]


def _is_around(node: _Function, rows: list[int]) -> bool:
    first = min(it.lineno for it in (node, *node.decorator_list))
    at = bisect_left(rows, first)
    return at < len(rows) and rows[at] <= (node.end_lineno or rows[at])


def _loads_modules(node: _Function) -> bool:
    given = [it.value for it in statements(node) if isinstance(it, ast.Return) and it.value]
    if any(_last_of(part) in LOADERS for it in given for part in walk(it)):
        return True
    return bool(given) and any(_last_of(it) in MAKERS for it in walk(node))


def _last_of(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
