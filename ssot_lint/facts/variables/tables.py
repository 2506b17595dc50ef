"""Lazy tables: a module-level dict of lambdas and readers behind ``__getattr__``, and what is
annotated for type checkers beside it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.facts.model import Occurrence
from ssot_lint.facts.variables.defaults import COMPUTED, NONE, Default
from ssot_lint.facts.variables.parses import STR, Parse
from ssot_lint.facts.variables.places import Places, is_typing
from ssot_lint.facts.variables.symbols import UNKNOWN, Names
from ssot_lint.facts.variables.tree import Tree
from ssot_lint.modules.source.below import walk

_FEWEST = 3
_TYPES: dict[str, Parse] = {
    "builtins.int": ("int",),
    "builtins.float": ("float",),
    "builtins.bool": ("bool",),
}


def entries(tree: Tree, names: Names, places: Places) -> Iterator[Occurrence]:
    """Each entry of each lazy table, and each name annotated with a value for type checkers."""
    tables = list(_tables(tree))
    if not tables:
        return
    for called, table in tables:
        for key, value in zip(table.keys, table.values):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                start, end = places.span(value)
                yield Occurrence(
                    places.site(key),
                    "entry",
                    ("c", key.value),
                    "table",
                    arguments=(start, end),
                    at_import=True,
                    named=places.literals(key),
                    target=called,
                    until=end,
                )
    yield from _annotated(tree.module.body, names, places)


def _tables(tree: Tree) -> Iterator[tuple[str, ast.Dict]]:
    """Dict displays of the module of which ``__getattr__`` returns an item, called or not."""
    lookups = [it for it in tree.root.bindings.get("__getattr__", []) if _is_function(it)]
    if not lookups:
        return
    returned = {it.id for node in lookups for it in walk(node) if isinstance(it, ast.Name)}
    for statement in tree.module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict() as table):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict() as table):
                pass
            case _:
                continue
        lazy = sum(isinstance(it, ast.Lambda | ast.Call) for it in table.values)
        if name in returned and len(table.values) >= _FEWEST and lazy * 2 > len(table.values):
            yield name, table


def _is_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef)


def _annotated(body: list[ast.stmt], names: Names, places: Places) -> Iterator[Occurrence]:
    for statement in body:
        if not isinstance(statement, ast.If) or not is_typing(statement.test):
            continue
        for it in statement.body:
            match it:
                case ast.AnnAssign(target=ast.Name(id=name) as target, value=ast.expr() as value):
                    yield Occurrence(
                        places.site(target),
                        "typed",
                        ("c", name),
                        "table",
                        _literal(value, names),
                        _parse(it.annotation, names),
                        named=(tuple(places.site(target)),),
                    )


def _literal(value: ast.expr, names: Names) -> Default:
    symbol = names.symbol(value)
    if symbol == ("c", None):
        return NONE
    return COMPUTED if symbol == UNKNOWN else ("literal", symbol)


def _parse(annotation: ast.expr, names: Names) -> Parse:
    match annotation:
        case ast.BinOp(op=ast.BitOr(), left=left, right=ast.Constant(value=None)):
            annotation = left
        case ast.Subscript(value=ast.Name(id="Optional") | ast.Attribute(attr="Optional")):
            annotation = annotation.slice
        case ast.Constant(value=str(text)):
            try:
                annotation = ast.parse(text, mode="eval").body
            except SyntaxError:
                return STR
            return _TYPES.get(f"builtins.{getattr(annotation, 'id', '')}", STR)
    return _TYPES.get(names.qualified(annotation) or "", STR)
