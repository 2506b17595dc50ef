"""The modules of the checked project that a proof reads, and what their names are bound to."""

from __future__ import annotations

import ast
import os
import sys

from ssot_lint.getter.proof.values import ClassValue, External, Unknown, Unproven, Value
from ssot_lint.modules.bindings import Binding, FunctionNode, Module, build_module
from ssot_lint.modules.imports import parse_file
from ssot_lint.modules.lookup import Lookup


class Project:
    """Reads modules under the roots, each once, and remembers which files it read."""

    def __init__(self, roots: tuple[str, ...], lookup: Lookup | None = None) -> None:
        self.roots = roots
        self.lookup = lookup or Lookup(roots)
        self.read: dict[str, None] = {}
        self.ran: set[tuple[str, str]] = set()
        """Functions that were run: the module's name and the function's."""
        self.values: dict[tuple[Module, str], Value] = {}
        """Values of module-level names; none of them depends on what the variable is."""
        self.stubs: Module | None = None
        # What holds of a class or function in every world, kept since there are dozens of runs.
        self.classes: dict[ast.ClassDef, dict[str, list[Binding]]] = {}
        self.orders: dict[ast.ClassDef, list[ClassValue | External | Unknown]] = {}
        self.set_in_methods: dict[ast.ClassDef, frozenset[str]] = {}
        self.assigned: dict[FunctionNode, tuple[frozenset[str], frozenset[str]]] = {}
        self.literals: dict[ast.ClassDef, dict[str, object]] = {}
        """By class: the literals that its body binds once."""
        self.validated: dict[ast.ClassDef, list[tuple[str, str, int]]] = {}
        """By class: what validators and constraints in its body do to values, with name and row."""
        self._generators: dict[FunctionNode, bool] = {}
        self._modules: dict[str, Module | None] = {}

    def module(self, name: str) -> Module | None:
        """Load a module of the project; None for one from elsewhere or one that does not parse."""
        if name not in self._modules:
            self._modules[name] = self._load(name)
        return self._modules[name]

    def is_generator(self, node: FunctionNode) -> bool:
        """Asked at each call in each world: to walk a body each time was a quarter of a proof."""
        if node not in self._generators:
            yields = any(isinstance(it, (ast.Yield, ast.YieldFrom)) for it in ast.walk(node))
            self._generators[node] = yields
        return self._generators[node]

    def _load(self, name: str) -> Module | None:
        if name.partition(".")[0] in sys.stdlib_module_names:
            return None
        path = self.lookup.find(name)
        if path is None:
            return None
        self.read[path] = None
        tree = parse_file(path, self.lookup.tree)
        if tree is None:
            return None
        package = name if path.endswith("__init__.py") else name.rpartition(".")[0]
        return build_module(tree, name, self.shown(path), package)

    def shown(self, path: str) -> str:
        """Shorten a path to what lies below its root."""
        prefixes = [root.rstrip(os.sep) + os.sep for root in self.roots]
        longest = max((len(prefix) for prefix in prefixes if path.startswith(prefix)), default=0)
        return path[longest:].replace(os.sep, "/")


def require_module(project: Project, name: str) -> Module:
    """Load a module, or say why there is none."""
    module = project.module(name)
    if module is None:
        path = project.lookup.find(name)
        if path is None:
            raise Unproven(f"module `{name}` is not found under the source roots")
        raise Unproven(f"{project.shown(path)} cannot be read or does not parse")
    return module
