"""What a first-party module hands on: ``from app.compat import os`` is ``os`` by another way."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from ssot_lint.modules.around.seen import WORDS
from ssot_lint.modules.imports import is_for_type_checkers, parse_bytes, resolve_from
from ssot_lint.modules.lookup import Lookup
from ssot_lint.modules.tree import Tree

_FAR = 8  # modules that hand on to modules
_SOURCES = ("os", "posix")
# What hands on names it, or takes all of a module that does: nine files of ten are not parsed.
_MAY = re.compile(
    rb"import[ \t\\\r\n(]*\*|(?<![\w\x80-\xff])(?:os|posix|%s)(?![\w\x80-\xff])"
    % b"|".join(sorted(word.encode() for word in WORDS))
)


class HandedOn:
    """Names that modules under some roots bind to ``os`` or its parts; every answer is kept."""

    def __init__(self, lookup: Lookup, getters: frozenset[str] = frozenset()) -> None:
        """``getters`` are qualified names that stand for themselves: the owners' accessors."""
        self._lookup = lookup
        self._getters = getters
        self._known: dict[str, Mapping[str, str]] = {}
        self._lists: dict[str, frozenset[str] | None] = {}

    def binds(self, module: str, name: str) -> str | None:
        """The qualified name that ``name`` stands for in the module; None where that is its own."""
        return self.of(module).get(name)

    def starred(self, module: str) -> Mapping[str, str] | None:
        """What ``from module import *`` binds of such; None where the module is not first-party."""
        path = self._lookup.find(module)
        if path is None:
            return None
        bound = self.of(module)
        if not bound:
            return {}
        if module not in self._lists:
            self._lists[module] = _listed(_parsed(path, self._lookup.tree))
        listed = self._lists[module]
        if listed is not None:
            return {name: value for name, value in bound.items() if name in listed}
        return {name: value for name, value in bound.items() if not name.startswith("_")}

    def of(self, module: str, depth: int = 0) -> Mapping[str, str]:
        """All such names of a module."""
        known = self._known.get(module)
        if known is not None:
            return known
        if depth > _FAR or module.partition(".")[0] in _SOURCES:
            return {}
        self._known[module] = {}  # a circle brings nothing
        path = self._lookup.find(module)
        found = self._known[module] = {} if path is None else self._read(module, path, depth)
        return found

    def _read(self, module: str, path: str, depth: int) -> dict[str, str]:
        tree = _parsed(path, self._lookup.tree)
        if tree is None:
            return {}
        self._lists[module] = _listed(tree)
        package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
        found: dict[str, str] = {}
        spoiled: set[str] = set()
        for name, value in self._bindings(tree, package, depth):
            if (
                value is None
                or f"{module}.{name}" in self._getters
                or found.get(name, value) != value
            ):
                spoiled.add(name)
            else:
                found[name] = value
        return {name: value for name, value in found.items() if name not in spoiled}

    def _bindings(
        self, tree: ast.Module, package: str, depth: int
    ) -> Iterator[tuple[str, str | None]]:
        """Names that the module's top level binds, with what they are; None for anything else."""
        for node in _top_level(tree):
            match node:
                case ast.Import(names=names):
                    for alias in names:
                        first = alias.name.partition(".")[0]
                        local, value = alias.asname or first, alias.name if alias.asname else first
                        yield local, value if value in _SOURCES else None
                case ast.ImportFrom(names=names):
                    base = resolve_from(node.module or "", node.level, package)
                    for alias in names:
                        yield from self._imported(base, alias, depth)
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    yield name, None
                case ast.ClassDef(name=name):
                    yield name, None
                case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                    yield name, None
                case ast.ExceptHandler(name=str(name)):
                    yield name, None

    def _imported(
        self, base: str, alias: ast.alias, depth: int
    ) -> Iterator[tuple[str, str | None]]:
        local = alias.asname or alias.name
        if base in _SOURCES:
            if alias.name != "*":
                yield local, f"{base}.{alias.name}" if alias.name in WORDS else None
            else:
                yield from ((word, f"{base}.{word}") for word in sorted(WORDS - {*_SOURCES}))
        elif not base:
            yield local, None
        elif alias.name == "*":
            self.of(base, depth + 1)
            yield from (self.starred(base) or {}).items()
        else:
            yield local, self.of(base, depth + 1).get(alias.name)


def _parsed(path: str, files: Tree) -> ast.Module | None:
    data = files.read(path)
    if data is None or _MAY.search(data) is None:
        return None
    return parse_bytes(data)


def _top_level(tree: ast.Module) -> Iterator[ast.AST]:
    """Everything that runs in the module's own scope."""
    waiting: list[ast.AST] = list(reversed(tree.body))
    while waiting:
        node = waiting.pop()
        yield node
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Lambda():
                continue
            case ast.If(test=test, orelse=orelse) if is_for_type_checkers(test):
                waiting.extend(reversed(orelse))
                continue
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                continue
        waiting.extend(reversed(list(ast.iter_child_nodes(node))))


def _listed(tree: ast.Module | None) -> frozenset[str] | None:
    """A literal ``__all__``; None where there is none, or it is worked out."""
    for node in tree.body if tree is not None else ():
        match node:
            case (
                ast.Assign(targets=[ast.Name(id="__all__")], value=value)
                | ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as value)
            ):
                try:
                    return frozenset(ast.literal_eval(value))
                except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
                    return None
    return None
