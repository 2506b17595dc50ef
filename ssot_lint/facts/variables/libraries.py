"""Libraries that read the environment by calls: what their names are."""

from __future__ import annotations

import ast

from ssot_lint.facts.variables.symbols import Names
from ssot_lint.facts.variables.tree import Tree

HEADS = ("environs.", "decouple.", "environ.", "dynaconf.", "starlette.config.", "prettyconf.")
_MAKERS = frozenset(
    {
        "environs.Env",
        "environs.EnvValidationError",
        "environ.Env",
        "environ.FileAwareEnv",
        "decouple.AutoConfig",
        "decouple.Config",
        "dynaconf.Dynaconf",
        "dynaconf.LazySettings",
        "starlette.config.Config",
    }
)


def library_heads(tree: Tree) -> tuple[str, ...]:
    """The beginnings of names of those libraries that the file imports."""
    found: set[str] = set()
    for node in tree.imports:
        if isinstance(node, ast.Import):
            found.update(it.name.partition(".")[0] for it in node.names)
        elif not node.level and node.module:
            found.add(node.module.partition(".")[0])
    return tuple(it for it in HEADS if it.partition(".")[0] in found)


def library_words(tree: Tree, names: Names, heads: tuple[str, ...]) -> frozenset[str]:
    """Names of this file that hold what a library makes."""
    if not heads:
        return frozenset()
    found: set[str] = set()
    for scope in tree.scopes.values():
        for name, bindings in scope.bindings.items():
            for it in bindings:
                value = names._assigned(it) if isinstance(it, ast.Name) else None
                if isinstance(value, ast.Call) and (names.qualified(value.func) or "") in _MAKERS:
                    found.add(name)
    return frozenset(found)
