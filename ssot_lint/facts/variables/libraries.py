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
