"""The static world: which modules there are, and what is found when one is asked for a name.

Nothing of the project is imported. What cannot be known (namespace directories, generated and
dynamic modules, compiled ones) is unknown, never missing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable

from ssot_lint.core.lean import NamedTuple
from ssot_lint.facts.model import Outline
from ssot_lint.modules.imports import resolve_from
from ssot_lint.modules.tree import DISK, Tree
from ssot_lint.project.names.bindings import Bindings

FOUND, UNKNOWN, TYPING, ANNOTATED, MISSING = "found", "unknown", "typing", "annotated", "missing"
IMPLICIT = frozenset(
    [
        "__name__",
        "__doc__",
        "__file__",
        "__path__",
        "__spec__",
        "__loader__",
        "__package__",
        "__dict__",
        "__builtins__",
        "__cached__",
        "__annotations__",
    ]
)
_GENERATED = ("_pb2", "_pb2_grpc")
_NATIVE = re.compile(r"_C|_C_\w+|\w*_C|_?(?:native|rust|cython|speedups|cext|ext|accel)\w*|_c_\w+")
"""How compiled modules are called, which a checkout does not hold before it is built."""
_BUILDERS = ("CMakeLists.txt", "Cargo.toml", "meson.build", "setup.py")
_COMPILED = (".so", ".pyd", ".pyx", ".pyi")
_DEEPEST = 30


class Answer(NamedTuple):
    """What ``attr`` finds: how it is there, and where it leads."""

    how: str
    """FOUND, UNKNOWN (may be there), TYPING, ANNOTATED, MISSING."""
    module: str = ""
    """Where the name leads to a module: its name."""
    owner: str = ""
    """Where it leads to a class or other object: the module that defines it."""
    name: str = ""
    kind: str = ""
    """``class``, ``function``, ``value``; empty for modules and what leaves the project."""


NOT_THERE = Answer(MISSING)
MAY_BE = Answer(UNKNOWN)


class World:
    """The modules of some files, by name; ``add`` and ``remove`` keep it up to date."""

    def __init__(
        self,
        tree: Tree = DISK,
        ignored: Callable[[str], bool] = lambda path: False,
    ) -> None:
        """``tree`` is where things lie that no outline tells of; ``ignored`` tells of paths whether git
        ignores them: what is there is generated."""
        self.modules: dict[str, list[str]] = {}
        """Paths by module name; a package's ``__init__`` and a module beside it share theirs."""
        self.bindings: dict[str, Bindings] = {}
        """By path."""
        self.directories: dict[str, int] = {}
        """Dotted names of directories that hold files, and of how many."""
        self.names: dict[str, tuple[str, ...]] = {}
        """Of each path: its dotted names, one for each root above it."""
        self.made: dict[str, int] = {}
        self.visited: set[str] = set()
        """Modules asked since it was last cleared: what an answer depends on."""
        self.named: set[tuple[str, str]] = set()
        """Of modules, the names that were asked for since then; with an empty name, all of them."""
        self.declared: frozenset[str] = frozenset()
        """Import names of the project's dependencies."""
        self.builds = ""
        """Texts of the project's build files, which name compiled modules."""
        self.tops: frozenset[str] = frozenset()
        """Roots that hold the whole project."""
        self._tree = tree
        self._ignored = ignored

    # --- changing

    def add(self, path: str, names: Iterable[str], outline: Outline) -> None:
        """Take in a file that has ``names``."""
        self.bindings[path] = Bindings(outline)
        self.names[path] = tuple(names)
        for name in self.names[path]:
            self.modules.setdefault(name, []).append(path)
            parts = name.split(".")
            for end in range(1, len(parts)):
                above = ".".join(parts[:end])
                self.directories[above] = self.directories.get(above, 0) + 1
        for name in outline.made.split():
            self.made[name] = self.made.get(name, 0) + 1

    def remove(self, path: str, outline: Outline) -> None:
        """Forget a file."""
        del self.bindings[path]
        for name in self.names.pop(path):
            self.modules[name].remove(path)
            if not self.modules[name]:
                del self.modules[name]
            parts = name.split(".")
            for end in range(1, len(parts)):
                self.directories[".".join(parts[:end])] -= 1
        for name in outline.made.split():
            self.made[name] -= 1

    def replace(self, path: str, was: Outline, outline: Outline) -> None:
        """Put another outline in the place of that of a file whose names stay."""
        self.bindings[path] = Bindings(outline)
        for names, step in ((was.made, -1), (outline.made, 1)):
            for name in names.split():
                self.made[name] = self.made.get(name, 0) + step

    # --- asking

    def path(self, name: str) -> str | None:
        """The file of a module; a package's before that of a module beside it."""
        paths = self.modules.get(name)
        if not paths:
            return None
        if len(paths) == 1:
            return paths[0]
        return min(paths, key=lambda it: (not _is_init(it), it.endswith(".pyi"), it))

    def of(self, name: str) -> Bindings | None:
        """What a module binds; None where there is no such file."""
        self.named.add((name, ""))
        return self._at(name)

    def _at(self, name: str) -> Bindings | None:
        self.visited.add(name)
        path = self.path(name)
        return self.bindings[path] if path is not None else None

    def children(self, package: str) -> set[str]:
        """Names of the modules and directories right below a package."""
        start = package + "."
        found = {it[len(start) :] for it in self.modules if it.startswith(start)}
        return {it.partition(".")[0] for it in found}

    def is_package(self, name: str) -> bool:
        """Whether it is a regular package."""
        path = self.path(name)
        return path is not None and _is_init(path)

    def first_party(self, name: str, path: str = "") -> bool:
        """Whether a dotted name is the project's own business, for the file at ``path``.

        A name that the project declares as a dependency is only for files below the root that
        holds such a package (``tests/sphinx`` does not own ``sphinx``).
        """
        first = name.partition(".")[0]
        if first not in self.modules:
            return False
        if first in self.declared and path:
            holder = self.path(first) or ""
            above = os.path.dirname(os.path.dirname(holder) if _is_init(holder) else holder)
            return path.startswith(above + "/") and above not in self.tops
        return True

    def module(self, name: str) -> str:
        """FOUND, UNKNOWN or MISSING for a module of a first-party name."""
        self.visited.add(name)
        if self.path(name) is not None:
            return FOUND
        if self.directories.get(name) or self.made.get(name):
            return UNKNOWN
        above, _, last = name.rpartition(".")
        if not above:
            return UNKNOWN
        if last in ("_version", "version") or last.endswith(_GENERATED):
            return UNKNOWN
        self.visited.add(above)
        path = self.path(above)
        if path is None:
            return self.module(above)
        if _is_init(path):
            bound = self.bindings[path]
            if bound.has("__path__") or bound.dynamic_modules or self._beside(path, last):
                return UNKNOWN
            if (
                any(map(_NATIVE.fullmatch, (last, above.rpartition(".")[2])))
                or name in self.builds
                or f'"{last}"' in self.builds
            ):
                return UNKNOWN
        elif self.bindings[path].outline.dynamic or path.endswith(".pyi"):
            return UNKNOWN
        return MISSING

    def attr(
        self, module: str, name: str, seen: frozenset[tuple[str, str]] = frozenset()
    ) -> Answer:
        """What a module of the project has under ``name``, imports and stars followed."""
        self.named.add((module, name))
        bound = self._at(module)
        if bound is None:
            below = f"{module}.{name}"
            return Answer(FOUND, below) if self.path(below) is not None else MAY_BE
        if name in IMPLICIT:
            return MAY_BE
        if (module, name) in seen or len(seen) > _DEEPEST:
            return MAY_BE
        seen |= {(module, name)}
        if bound.has(name):
            return self._bound(module, name, bound, seen)
        found = self._by_star(module, name, bound, seen)
        if found is not None and found.how == FOUND:
            return found
        below = f"{module}.{name}"
        if self.is_package(module):
            exists = self.module(below)
            if exists != MISSING:
                return Answer(FOUND, below) if exists == FOUND else MAY_BE
        if found is not None or self._is_open(module, bound) or name in bound.deleted:
            return MAY_BE
        if name in bound.typed:
            return Answer(TYPING)
        return Answer(ANNOTATED) if name in bound.annotated else NOT_THERE

    def public(self, module: str, seen: frozenset[str] = frozenset()) -> frozenset[str] | None:
        """What a star import takes from a module of the project; None where that is unknown."""
        if module in seen:
            return frozenset()  # a circle adds nothing that is not counted already
        bound = self.of(module)
        if bound is None or len(seen) > _DEEPEST or self._is_open(module, bound):
            return None
        if bound.outline.offered is not None:
            return frozenset(bound.outline.offered.split())
        if bound.has("__all__"):
            return None
        names = {it for it in bound.all_names() if not it.startswith("_")}
        for star in self.stars(module, bound):
            more = self.public(star, seen | {module}) if self.first_party(star) else None
            if more is None:
                return None
            names |= more
        return frozenset(names)

    def absolute(self, written: str, module: str) -> str:
        """A module as a file writes it, dots resolved; empty where they lead out."""
        if not written.startswith("."):
            return written
        rest = written.lstrip(".")
        package = module if self.is_package(module) else module.rpartition(".")[0]
        return resolve_from(rest, len(written) - len(rest), package)

    def stars(self, module: str, bound: Bindings) -> list[str]:
        """Modules that a module imports everything from."""
        return [self.absolute(it, module) for it in bound.outline.stars]

    def follow(
        self, module: str, source: str, name: str, seen: frozenset[tuple[str, str]]
    ) -> Answer:
        """Where an import of ``module`` leads."""
        target = self.absolute(source, module)
        if not target or not self.first_party(target):
            return Answer(FOUND)
        exists = self.module(target)
        if not name:
            return Answer(FOUND, target) if exists == FOUND else MAY_BE
        if exists != FOUND and not self.directories.get(target):
            return MAY_BE
        found = self.attr(target, name, seen)
        return found if found.how == FOUND else MAY_BE

    def _bound(
        self, module: str, name: str, bound: Bindings, seen: frozenset[tuple[str, str]]
    ) -> Answer:
        if name in bound.values or name in bound.deleted:
            return Answer(FOUND, "", module, name, "value")
        imports = bound.imported.get(name)
        if name in bound.classes:
            kind = "class" if imports is None and name not in bound.functions else "value"
            return Answer(FOUND, "", module, name, kind)
        if name in bound.functions:
            return Answer(FOUND, "", module, name, "function" if imports is None else "value")
        if imports is None or len(imports) > 1:
            return Answer(FOUND, "", module, name, "value")
        return self.follow(module, *imports[0], seen)

    def _by_star(
        self, module: str, name: str, bound: Bindings, seen: frozenset[tuple[str, str]]
    ) -> Answer | None:
        """What a star import binds under the name; MAY_BE where one is unknown."""
        unknown = None
        for star in self.stars(module, bound):
            names = self.public(star) if star and self.first_party(star) else None
            if names is None:
                unknown = MAY_BE
            elif name in names:
                found = self.follow(module, star, name, seen)
                return found if found.how == FOUND else MAY_BE
            elif self._may_hand_on(star, name):
                unknown = MAY_BE
        return unknown

    def _may_hand_on(self, module: str, name: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether ``name`` may be a submodule of what a star takes from: once somebody has imported
        it, it is an attribute like any other."""
        bound = self.of(module)
        if bound is None or module in seen or len(seen) > _DEEPEST or bound.has("__all__"):
            return False
        if self.is_package(module) and self.module(f"{module}.{name}") != MISSING:
            return True
        return any(
            self._may_hand_on(it, name, seen | {module})
            for it in self.stars(module, bound)
            if self.first_party(it)
        )

    def _is_open(self, module: str, bound: Bindings) -> bool:
        """Whether any name may be bound there."""
        path = self.path(module) or ""
        last = module.rpartition(".")[2]
        return (
            bool(bound.outline.dynamic)
            or bound.has("__getattr__")
            or path.endswith(".pyi")
            or last in ("_version", "version")
            or last.endswith(_GENERATED)
            or self._ignored(path)
        )

    def _beside(self, path: str, last: str) -> bool:
        """Whether something that no outline tells of lies where a submodule would."""
        base = f"{os.path.dirname(path)}/{last}"
        if self._ignored(base + ".py") or self._ignored(base + "/"):
            return True
        if self._tree.among(os.path.dirname(path), _BUILDERS):
            return True
        if any(self._tree.exists(base + end) for end in ("", ".py", *_COMPILED)):
            return True
        start = f"{last}."  # a compiled module has its platform's tag there
        return any(
            it.startswith(start) and it.endswith((".so", ".pyd"))
            for it in self._tree.names(os.path.dirname(path)) or ()
        )


def _is_init(path: str) -> bool:
    return path.endswith(("/__init__.py", "/__init__.pyi"))
