"""The registries that a module may be or hold, each with what it declares."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from ssot_lint.getter.owners.entry import Registry
from ssot_lint.getter.owners.recognise import registry_in_module, registry_of_class
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Module

_FEWEST = 3
_CALLS = 3


class Held(NamedTuple):
    """One registry: the expression that yields it (empty: the module itself), and its kind."""

    expression: str
    registry: Registry


def registries(project: Project, name: str) -> Iterator[Held]:
    """What the module is, and what its classes are."""
    module = project.module(name)
    if module is None:
        return
    whole = registry_in_module(project, module)
    if whole is not None and len(whole.by_variable) >= _FEWEST:
        yield Held("", whole)
    for class_name, node in _classes(module):
        found = registry_of_class(project, module, node)
        if found is not None and len(found.by_variable) >= _FEWEST:
            yield Held(_instance(module, class_name) or class_name, found)


def _classes(module: Module) -> Iterator[tuple[str, ast.ClassDef]]:
    for name, bindings in module.bindings.items():
        node = bindings[-1].node
        if isinstance(node, ast.ClassDef):
            assigned = [it for it in node.body if isinstance(it, ast.Assign | ast.AnnAssign)]
            defined = [it for it in node.body if isinstance(it, ast.FunctionDef)]
            if len(assigned) >= _CALLS or len(defined) >= _CALLS:
                yield name, node


def _instance(module: Module, class_name: str) -> str | None:
    """The module's own instance of the class, or the function that returns one; rather a public one."""
    found = [
        name
        for name, bindings in module.bindings.items()
        for binding in bindings
        if isinstance(binding.value, ast.Call)
        and isinstance(binding.value.func, ast.Name)
        and binding.value.func.id == class_name
    ]
    if found:
        return min(found, key=lambda name: name.startswith("_"))
    for name, bindings in module.bindings.items():
        node = bindings[-1].node
        if isinstance(node, ast.FunctionDef) and node.returns is not None:
            if ast.unparse(node.returns).strip("'\"") == class_name and not node.args.args:
                return f"{name}()"
    return None
