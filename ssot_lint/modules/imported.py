"""Who imports what: every ``from module import name`` of a tree, read from the bytes.

Parsing 10,000 files to count imports would take a minute; a pattern takes a second, and all that a
false hit (in a docstring, say) can do is to move a candidate up by one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping

from ssot_lint.core.lean import NamedTuple
from ssot_lint.modules.imports import resolve_from
from ssot_lint.modules.lookup import module_name

_FROM = re.compile(
    rb"^[ \t]*from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^()]*\)|(?:\\\r?\n|[^\r\n;])*)",
    re.M,
)
_IMPORT = re.compile(rb"(?:^|[;:])[ \t]*import[ \t]+((?:\\\r?\n|[\w., \t])+)", re.M)
_MODULE = re.compile(rb"([\w.]+)(?:\s+as\s+(\w+))?")
_COMMENT = re.compile(rb"#[^\r\n]*")
_NAME = re.compile(rb"(\w+|\*)(?:\s+as\s+(\w+))?")


class Imported(NamedTuple):
    """One name that a file imports; ``name`` is empty for ``import module``, ``*`` for all there are."""

    module: str
    name: str
    local: str
    """What the file calls it."""


def imported(data: bytes, package: str) -> Iterator[Imported]:
    """What a file in ``package`` imports, relative imports made absolute."""
    for dots, module, names in _FROM.findall(data):
        full = resolve_from(_text(module), len(dots), package)
        for name, alias in _NAME.findall(_COMMENT.sub(b"", names)) if full else ():
            yield Imported(full, _text(name), _text(alias or name))
    for modules in _IMPORT.findall(data):
        for module, alias in _MODULE.findall(modules):
            yield Imported(_text(module), "", _text(alias or module))


def package_of(path: str, roots: tuple[str, ...]) -> str:
    """The package that relative imports of the file start from."""
    name = module_name(path, roots) or ""
    if os.path.basename(path).startswith("__init__."):
        return name
    return name.rpartition(".")[0]


class Uses:
    """Files by the names they import; what an ``__init__`` hands on counts for its origin."""

    def __init__(self, modules: Container[str]) -> None:
        self._modules = modules
        self._files: dict[tuple[str, str], set[str]] = {}
        self._handed_on: dict[tuple[str, str], tuple[str, str]] = {}

    def add(self, path: str, data: bytes, roots: tuple[str, ...]) -> None:
        """Take in the imports of one file."""
        package = package_of(path, roots)
        for item in imported(data, package):
            if item.name == "*":
                continue
            if not item.name:
                self._note_module(item.module, item.local, data, path)
                continue
            self._note(item.module, item.name, path)
            self._note_module(f"{item.module}.{item.name}", item.local, data, path)
            if package and os.path.basename(path) == "__init__.py":
                self._handed_on[package, item.local] = (item.module, item.name)

    def of(self, names: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], frozenset[str]]:
        """The files that import each of ``names``, under whatever module they find it."""
        found = {name: set(self._files.get(name, ())) for name in names}
        for place, files in self._files.items():
            origin = self._origin(place)
            if origin != place and origin in found:
                found[origin] |= files
        return {name: frozenset(files) for name, files in found.items()}

    def names_for(self, module: str, name: str) -> dict[tuple[str, str], int]:
        """Under which modules and names files import it, and how many each."""
        return {
            place: len(files)
            for place, files in self._files.items()
            if self._origin(place) == (module, name)
        }

    def handed_on(self, wanted: Container[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Modules and names under which an ``__init__`` offers any of those."""
        return frozenset(it for it in self._handed_on if self._origin(it) in wanted)

    def _note(self, module: str, name: str, path: str) -> None:
        self._files.setdefault((module, name), set()).add(path)

    def _note_module(self, module: str, local: str, data: bytes, path: str) -> None:
        """``import app.env`` and ``from app import env``: what counts is ``env.name``."""
        if module not in self._modules:
            return
        for name in set(re.findall(rb"\b" + re.escape(local.encode()) + rb"\.([a-zA-Z]\w*)", data)):
            self._note(module, _text(name), path)

    def _origin(self, place: tuple[str, str]) -> tuple[str, str]:
        for _ in range(5):  # packages hand on to packages, and some in a circle
            if place not in self._handed_on:
                break
            place = self._handed_on[place]
        return place


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")
