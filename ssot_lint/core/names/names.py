"""Which qualified name a name stands for, at the place where it is used.

Imports and plain assignments are followed; anything else a name may be bound to is ``UNKNOWN``.
Where branches leave several bindings, all that may reach the use are given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import libcst as cst

from ssot_lint.core.names import spelled
from ssot_lint.core.names.flow import Binding as Binding
from ssot_lint.core.names.flow import Scope, Use, in_scope, is_certain
from ssot_lint.core.tree import roles
from ssot_lint.core.tree.code import Code, Occurrence, Place
from ssot_lint.core.tree.frames import CLASS, COMPREHENSION, FUNCTION, Frame
from ssot_lint.core.tree.literals import text

UNKNOWN = "?"

# Modules that are ``os`` by another name, or hold it: what follows is as good as said of ``os``.
_SAME = {"os.path.os": "os", "posixpath.os": "os", "ntpath.os": "os", "nt": "posix"}
_HOLDERS = frozenset({"shutil.os", "subprocess.os", "tempfile.os", "pathlib.os", "glob.os"})
# What a star import binds of the names that matter here (``__all__``, or what has no underscore).
_STARRED = {
    "os": frozenset({"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv", "path"}),
    "posix": frozenset({"environ", "putenv", "unsetenv"}),
}


class Handed(Protocol):
    """What first-party modules hand on to whoever imports from them."""

    def brings(self, module: str, name: str) -> str | None:
        """What a star import of a first-party module binds a name to; None for all that is its own."""
        ...

    def binds(self, module: str, name: str) -> str | None:
        """Whole name of what a first-party module binds a name to; None where that is not known."""
        ...


class Names:
    """Resolves the names of one file. ``module`` is its own dotted name, for relative imports."""

    def __init__(
        self,
        code: Code,
        module: str | None,
        *,
        is_package: bool,
        around: Handed | None = None,
    ) -> None:
        """``around`` tells what first-party modules hand on; None: nothing is known of them."""
        self.code = code
        self.around = around
        self._module = module
        self._is_package = is_package
        self._bindings: dict[str, list[Binding]] = {}
        self._declared: dict[str, dict[object, str]] = {}
        self._by_scope: dict[str, dict[object, list[Binding]]] = {}
        self._asked_scopes: dict[str, dict[object, Scope]] = {}
        self._everywhere: dict[str, frozenset[str]] = {}
        self._values: dict[int, frozenset[str]] = {}
        self._circle = False
        self._stars: list[tuple[Place, cst.ImportFrom]] | None = None
        self._imported_words: frozenset[bytes] | None = None

    @property
    def module(self) -> str | None:
        """The file's own dotted name."""
        return self._module

    @property
    def is_package(self) -> bool:
        """Whether the file is an ``__init__``."""
        return self._is_package

    def resolve(
        self, place: Place, node: cst.CSTNode, seen: frozenset[int] = frozenset()
    ) -> frozenset[str]:
        """Every qualified name that the expression may stand for; ``UNKNOWN`` among them if so."""
        match node:
            case cst.Name():
                return self.lookup(place, node, seen)
            case cst.Attribute():
                base = self.resolve(place, node.value, seen)
                return frozenset(self._attribute(name, node.attr.value) for name in base)
            case cst.NamedExpr():
                return self.resolve(place, node.value, seen)
            case cst.Call():
                return self._call(place, node, seen)
            case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Index(key))]):
                return self._subscript(place, value, key, seen)
            case _:
                return frozenset({UNKNOWN})

    def lookup(
        self, place: Place, node: cst.Name, seen: frozenset[int] = frozenset()
    ) -> frozenset[str]:
        """Every qualified name that a name in load position may stand for."""
        found, cut = self._reaching(node.value, place, node)
        values = {value for binding in found for value in self._value(binding, seen)}
        if cut:
            values |= self._anything(node.value, seen)
        return frozenset(values)

    def _anything(self, name: str, seen: frozenset[int]) -> frozenset[str]:
        """What the name may stand for anywhere in the file."""
        if name not in self._everywhere:
            self._everywhere[name] = frozenset({UNKNOWN})  # asked for itself meanwhile
            values = [self._value(binding, seen) for binding in self.bindings(name)]
            self._everywhere[name] = frozenset().union(*values)
        return self._everywhere[name]

    def value_of(self, binding: Binding) -> frozenset[str]:
        """What one binding binds its name to."""
        return self._value(binding, frozenset())

    def bindings(self, name: str) -> list[Binding]:
        """Every place in the file that binds ``name``, in order."""
        if name not in self._bindings:
            self._bindings[name] = []
            self._bindings[name] = self._collect(name)
        return self._bindings[name]

    def by_scope(self, name: str) -> dict[object, list[Binding]]:
        """The same by the key of the scope whose name is bound."""
        if name not in self._by_scope:
            found: dict[object, list[Binding]] = {}
            for binding in self.bindings(name):
                found.setdefault(binding.frame.scope().key, []).append(binding)
            self._by_scope[name] = found
        return self._by_scope[name]

    def reaching(self, name: str, place: Place, node: cst.CSTNode) -> list[Binding]:
        """The bindings of ``name`` that may hold where ``node`` stands; of very many, some of each
        kind."""
        return self._reaching(name, place, node)[0]

    def _reaching(self, name: str, place: Place, node: cst.CSTNode) -> tuple[list[Binding], bool]:
        """The same, and whether there are more."""
        known = self.bindings(name)
        if not known or self.is_one_import(name):
            return known, False
        use = Use(self.code.start(place, node), place, node, self.code.frame(place, node))
        start = use.frame.scope()
        scope: Frame | None = start
        reached: list[Binding] = []
        cut = False
        declared = self._declared.get(name, {})
        while scope is not None:
            here = declared.get(scope.key)
            if here == roles.GLOBAL:
                scope = self.code.frames.module
            # The names of a class body are seen by nothing nested in it.
            if here != roles.NONLOCAL and (scope is start or scope.kind != CLASS):
                found = in_scope(self._scopes(name).get(scope.key), scope, use)
                if found is not None:
                    reached += found.bindings
                    cut = cut or found.cut
                    if scope.kind != CLASS or is_certain(found.bindings, use):
                        return reached, cut
                    # What a class body has not bound yet is looked up in the module at once.
                    scope = self.code.frames.module
                    continue
            scope = scope.parent.scope() if scope.parent is not None else None
        return reached, cut

    def _scopes(self, name: str) -> dict[object, Scope]:
        if name not in self._asked_scopes:
            found = self.by_scope(name).items()
            self._asked_scopes[name] = {key: Scope(bindings) for key, bindings in found}
        return self._asked_scopes[name]

    def is_one_import(self, name: str) -> bool:
        """Whether an import at module level is all that binds ``name``, wherever it is used."""
        known = self.bindings(name)
        return (
            len(known) == 1
            and known[0].frame is self.code.frames.module
            and known[0].role.kind == roles.IMPORT
            and not self._declared.get(name)
        )

    def is_unbound(self, name: str, place: Place, node: cst.CSTNode) -> bool:
        """Whether no scope around ``node`` binds ``name`` at all, before or after it."""
        binding, declared = self.by_scope(name), self._declared.get(name, {})
        start = self.code.frame(place, node).scope()
        frame: Frame | None = start
        while frame is not None:
            # The names of a class body are seen by nothing nested in it.
            if (frame.key in binding or frame.key in declared) and (
                frame is start or frame.kind != CLASS
            ):
                return False
            frame = frame.parent.scope() if frame.parent is not None else None
        return not any(_may_export(module, name) for module in self.star_modules())

    def is_builtin(self, name: str) -> bool:
        """Whether nothing in the file binds ``name``; a star import is not taken to replace one."""
        return not self.bindings(name)

    def hands_on(self, module: str, name: str, matches: Callable[[str], bool]) -> bool:
        """Whether a star import of ``module`` brings ``name`` as something that matches."""
        if matches(f"{module}.{name}"):
            return True
        brought = self.around.brings(module, name) if self.around is not None else None
        return brought is not None and matches(brought)

    def may_lead(self, name: str) -> bool:
        """Whether the file imports something called so that may be a first-party module."""
        if self.around is None:
            return False
        if self._imported_words is None:
            self._imported_words = spelled.imported_words(self.code.data)
        return name.encode() in self._imported_words

    def star_modules(self) -> list[str]:
        """Modules that the file imports everything from."""
        return [self.origin(node) for _, node in self._star_imports()]

    def _star_imports(self) -> list[tuple[Place, cst.ImportFrom]]:
        if self._stars is None:
            known: dict[tuple[Place, cst.ImportFrom], None] = {}
            for at in spelled.star_imports(self.code.lexed):
                place = self.code.place(self.code.line_of(at))
                if place is not None:
                    known.update(((place, node), None) for node in _imports_all(place))
            self._stars = list(known)
        return self._stars

    # -- bindings ----------------------------------------------------------------------------

    def _collect(self, name: str) -> list[Binding]:
        found: list[Binding] = []
        declared: dict[object, str] = {}
        occurrences = self.code.occurrences(name, self.may_bind(name))
        for it in occurrences:
            role = roles.role_of(it.place.island, it.node)
            if role.kind in (roles.GLOBAL, roles.NONLOCAL):
                declared[self.code.frame(it.place, it.node).scope().key] = role.kind
            elif role.kind in roles.BINDS:
                found.append(self._binding(it, role))
        if declared:
            found = [self._rehome(binding, declared) for binding in found]
        starred = [
            self._starred(name, place, node)
            for place, node in self._star_imports()
            if self._is_starred(name, self.origin(node))
        ]
        if starred:
            found = sorted((*found, *starred), key=lambda it: it.offset)
        self._declared[name] = declared
        return found

    def _binding(self, it: Occurrence, role: roles.Role) -> Binding:
        frame = executed = self.code.frame(it.place, it.node)
        if isinstance(role.owner, cst.NamedExpr):
            # PEP 572: a walrus binds outside the comprehensions it stands in.
            while frame.scope().kind == COMPREHENSION:
                around = frame.scope().parent
                if around is None:
                    break
                frame = around
        return Binding(it.offset, it.place, role, it.node.value, frame, executed)

    def _is_starred(self, name: str, module: str) -> bool:
        """Whether a star import of the module binds the name to something that matters here."""
        known = _STARRED.get(_canonical(module))
        if known is None:
            return self.around is not None and self.around.brings(module, name) is not None
        return name in known

    def _known(self, name: str) -> str:
        """The name that a qualified name stands for, first-party modules looked through."""
        name = _canonical(name)
        module, _, last = name.rpartition(".")
        if self.around is None or not module or module.partition(".")[0] in ("os", "posix"):
            return name
        found = self.around.binds(_canonical(module), last)
        if found is None and module != _canonical(module):
            found = _canonical(f"{_canonical(module)}.{last}")
        return found or name

    def _attribute(self, name: str, attribute: str) -> str:
        return UNKNOWN if name == UNKNOWN else self._known(f"{name}.{attribute}")

    def _starred(self, name: str, place: Place, node: cst.ImportFrom) -> Binding:
        frame = self.code.frame(place, node)
        return Binding(
            self.code.start(place, node), place, roles.Role(roles.IMPORT, node), name, frame, frame
        )

    def _rehome(self, binding: Binding, declared: dict[object, str]) -> Binding:
        scope = binding.frame.scope()
        kind = declared.get(scope.key)
        if kind is None:
            return binding
        home: Frame | None = self.code.frames.module
        if kind == roles.NONLOCAL:
            home = scope.parent.scope() if scope.parent is not None else None
            while home is not None and home.kind != FUNCTION:
                home = home.parent.scope() if home.parent is not None else None
        return binding._replace(frame=home or self.code.frames.module)

    def may_bind(self, name: str) -> list[int]:
        """Offsets of ``name`` that no byte beside them shows to be a mere use."""
        return spelled.may_bind(self.code.data, name, self.code.words(name))

    # -- values ------------------------------------------------------------------------------

    def _value(self, binding: Binding, seen: frozenset[int]) -> frozenset[str]:
        role = binding.role
        if role.kind == roles.IMPORT and isinstance(role.owner, cst.ImportAlias):
            return frozenset({self.imported(binding.place, role.owner)})
        if isinstance(role.owner, cst.ImportFrom):
            return frozenset({self._known(f"{self.origin(role.owner)}.{binding.name}")})
        if role.kind == roles.ASSIGN and role.value is not None:
            return self._assigned(binding, role.value, seen)
        return frozenset({UNKNOWN})

    def _assigned(
        self, binding: Binding, value: cst.BaseExpression, seen: frozenset[int]
    ) -> frozenset[str]:
        """What an assignment binds; kept, unless it was cut short by a circle or too many steps."""
        known = self._values.get(binding.offset)
        if known is not None:
            return known
        if binding.offset in seen or len(seen) > _FAR:
            self._circle = True
            return frozenset({UNKNOWN})
        outer, self._circle = self._circle, False
        # A builtin (None) is a value like any other, and not the one that is asked for.
        found = self.resolve(binding.place, value, seen | {binding.offset}) or frozenset({UNKNOWN})
        if not self._circle:
            self._values[binding.offset] = found
        self._circle = self._circle or outer
        return found

    def imported(self, place: Place, alias: cst.ImportAlias) -> str:
        name = dotted(alias.name)
        statement = place.island.parent(alias)
        if isinstance(statement, cst.ImportFrom):
            return self._known(f"{self.origin(statement)}.{name}")
        return _canonical(name if alias.asname is not None else name.partition(".")[0])

    def origin(self, statement: cst.ImportFrom) -> str:
        """The absolute name of the module that is imported from."""
        module = dotted(statement.module) if statement.module is not None else ""
        level = len(statement.relative)
        return spelled.origin(module, level, self._module, is_package=self._is_package)

    def _call(self, place: Place, node: cst.Call, seen: frozenset[int]) -> frozenset[str]:
        called = _plain_name(node.func)
        values = [argument.value for argument in node.args if not argument.star]
        if called in ("getattr", "__import__", "vars") and not self.bindings(called) and values:
            found = self._builtin_call(place, called, values, seen)
            # ``import *`` of a module that is not known may have brought another function.
            return found if self.is_builtin(called) else found | {UNKNOWN}
        if not isinstance(node.func, cst.Name | cst.Attribute):
            return frozenset({UNKNOWN})
        functions = self.resolve(place, node.func, seen)
        if functions == {"importlib.import_module"} or functions == {"builtins.__import__"}:
            return _one(text(values[0]) if values else None)
        if not node.args:
            return frozenset(f"{name}()" if name != UNKNOWN else name for name in functions)
        return frozenset({UNKNOWN})

    def _builtin_call(
        self, place: Place, called: str, values: list[cst.BaseExpression], seen: frozenset[int]
    ) -> frozenset[str]:
        if called == "__import__":
            return _one(text(values[0]))
        attribute = "__dict__" if called == "vars" else text(values[1]) if values[1:] else None
        if attribute is None:
            return frozenset({UNKNOWN})
        names = self.resolve(place, values[0], seen)
        return frozenset(self._attribute(name, attribute) for name in names)

    def _subscript(
        self, place: Place, value: cst.BaseExpression, key: cst.BaseExpression, seen: frozenset[int]
    ) -> frozenset[str]:
        item = text(key)
        if item is None:
            return frozenset({UNKNOWN})
        found = set()
        for name in self.resolve(place, value, seen):
            if name == "sys.modules":
                found.add(_canonical(item))
            elif name.endswith(".__dict__"):
                found.add(self._attribute(name.removesuffix(".__dict__"), item))
            else:
                found.add(UNKNOWN)
        return frozenset(found)


_FAR = 100


def dotted(node: cst.BaseExpression) -> str:
    """Text of a name or a chain of attributes; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return ".".join([node.value, *reversed(parts)]) if isinstance(node, cst.Name) else ""


def _plain_name(node: cst.BaseExpression) -> str:
    return node.value if isinstance(node, cst.Name) else ""


def _one(name: str | None) -> frozenset[str]:
    return frozenset({UNKNOWN if name is None else _canonical(name)})


def _canonical(name: str) -> str:
    if name in _SAME:
        return _SAME[name]
    return "os" if name in _HOLDERS else name


def _may_export(module: str, name: str) -> bool:
    """Whether a star import from the module may bind the name; only of ``os`` is all known."""
    import os  # for its list of names alone

    return module != "os" or name in os.__all__


def _imports_all(place: Place) -> list[cst.ImportFrom]:
    return [
        node
        for node in place.island.parents
        if isinstance(node, cst.ImportFrom) and isinstance(node.names, cst.ImportStar)
    ]
