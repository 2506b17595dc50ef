"""What a first-party module hands on: ``from app.compat import os`` is ``os`` by another way."""

from __future__ import annotations

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex
from ssot_lint.modules.around.file.seen import WORDS
from ssot_lint.modules.lookup import Lookup
from ssot_lint.modules.relative import resolve_from
from ssot_lint.modules.scan.exports import exports
from ssot_lint.modules.scan.rows import Rows

_FAR = 8  # modules that hand on to modules
_SOURCES = ("os", "posix")
# What hands on names it, or takes all of a module that does: nine files of ten are not read further.
_MAY = regex(
    rb"import[ \t\\\r\n(]*\*|(?<![\w\x80-\xff])(?:os|posix|%s)(?![\w\x80-\xff])"
    % b"|".join(sorted(word.encode() for word in WORDS))
)


class HandedOn:
    """Names that modules under some roots bind to ``os`` or its parts; every answer is kept."""

    def __init__(self, lookup: Lookup, getters: frozenset[str] = frozenset()) -> None:
        """``getters`` are qualified names that stand for themselves: the owners' accessors."""
        self._lookup = lookup
        self._getters = getters
        self._known: dict[tuple[str, str], str | None] = {}
        self._from: dict[tuple[str, str], set[str]] = {}
        self.through: set[str] = set()
        """Modules that answers hang on, there or not; whoever takes them empties it."""
        self._modules: dict[str, _Module | None] = {}

    def binds(self, module: str, name: str, depth: int = 0) -> str | None:
        """The qualified name that ``name`` stands for in the module; None where that is its own."""
        place = module, name
        if place not in self._known:
            if depth > _FAR or module.partition(".")[0] in _SOURCES:
                return None
            outer, self.through = self.through, set()
            self._known[place] = None  # a circle brings nothing
            self._known[place] = self._found(module, name, depth)
            self._from[place], self.through = self.through, outer
        self.through |= self._from.get(place, set())
        return self._known[place]

    def brings(self, module: str, name: str, depth: int = 0) -> str | None:
        """The same of a name that ``from module import *`` binds; None where it does not."""
        if module in _SOURCES:
            return f"{module}.{name}" if name in WORDS and name not in _SOURCES else None
        value = self.binds(module, name, depth)
        read = self._module(module) if value is not None else None
        if read is None:
            return None
        shown = not name.startswith("_") if read.offered is None else f" {name} " in read.offered
        return value if shown else None

    def _found(self, module: str, name: str, depth: int) -> str | None:
        read = self._module(module)
        if read is None or f"{module}.{name}" in self._getters or f" {name} " in read.own:
            return None
        values = {self._imported(*it, depth) for it in read.imported.get(name, ())}
        values |= {self.brings(it, name, depth + 1) for it in read.stars} - {None}
        return values.pop() if len(values) == 1 else None

    def _imported(self, base: str, name: str, depth: int) -> str | None:
        """What ``from base import name`` binds, or ``import base`` where the name is empty."""
        if not name:
            return base if base in _SOURCES else None
        if base in _SOURCES:
            return f"{base}.{name}" if name in WORDS else None
        return self.binds(base, name, depth + 1) if base else None

    def _module(self, module: str) -> _Module | None:
        self.through.add(module)
        if module not in self._modules:
            path = self._lookup.find(module)
            data = None if path is None else self._lookup.tree.read(path)
            if path is None or data is None or _MAY.search(data) is None:
                self._modules[module] = None
            else:
                package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
                self._modules[module] = _read(data, package)
        return self._modules[module]


class _Module(NamedTuple):
    """What importing a module binds, as far as that may be handed on; names between blanks."""

    own: str
    """Names that it binds by other than imports."""
    imported: dict[str, list[tuple[str, str]]]
    """By local name: the module, and the name there, empty for the module itself."""
    stars: list[str]
    offered: str | None
    """A literal ``__all__``."""


def _read(data: bytes, package: str) -> _Module:
    found = exports(Rows(data))
    imported: dict[str, list[tuple[str, str]]] = {}
    for local, written, name in found.imported:
        base = _resolved(written, package) if name else written
        imported.setdefault(local, []).append((base, name))
    own = f"{found.functions}{found.classes}{found.values}{found.annotated}{found.deleted}"
    stars = [base for it in found.stars if (base := _resolved(it, package))]
    return _Module(own, imported, stars, found.offered)


def _resolved(written: str, package: str) -> str:
    module = written.lstrip(".")
    level = len(written) - len(module)
    return resolve_from(module, level, package) if level else module
