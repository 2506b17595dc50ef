"""Fields of data classes and of attrs whose values read variables: each declares the one it reads."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from ssot_lint.facts.model import Occurrence
from ssot_lint.facts.variables.places import Places, scope_of
from ssot_lint.facts.variables.symbols import Names
from ssot_lint.facts.variables.tree import Tree
from ssot_lint.modules.source.below import walk
from ssot_lint.modules.source.expressions import called

_FEWEST = 3
"""Fewer are no schema, as of tables."""
_DECORATORS = frozenset(
    {
        "dataclasses.dataclass",
        "pydantic.dataclasses.dataclass",
        *(f"attr.{it}" for it in ("s", "attrs", "dataclass", "define", "frozen", "mutable")),
        *(f"attrs.{it}" for it in ("define", "frozen", "mutable")),
    }
)


def fields(
    tree: Tree, names: Names, places: Places, reads: Callable[[ast.AST], bool]
) -> Iterator[Occurrence]:
    """Each field of each such class; ``reads`` says whether a node fetches a variable."""
    for cls in tree.classes:
        path = names.path_of(tree.scopes[cls])
        if (
            path is None
            or "<locals>" in path
            or not any(names.qualified(called(it)) in _DECORATORS for it in cls.decorator_list)
        ):
            continue
        told = [it for it in _values(cls) if any(reads(node) for node in walk(it[1]))]
        if len(told) < _FEWEST:
            continue
        for target, value in told:
            start, end = places.span(value)
            inside = scope_of(tree, cls)
            yield Occurrence(
                places.site(target),
                "entry",
                ("c", target.id),
                "field",
                arguments=(start, end),
                scope=f"{inside}.{cls.name}" if inside else cls.name,
                at_import=True,
                until=end,
            )


def _values(cls: ast.ClassDef) -> Iterator[tuple[ast.Name, ast.expr]]:
    for statement in cls.body:
        match statement:
            case ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value):
                yield target, value
            case ast.Assign(targets=[ast.Name() as target], value=ast.Call() as value):
                yield target, value
