"""What the names of one module stand for, as far as the environment goes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.core.environment import MAPPINGS
from ssot_lint.modules.imports import resolve_from

SETTINGS = "BaseSettings"

_BINDING = (
    *(ast.Import, ast.ImportFrom, ast.Assign, ast.NamedExpr),
    *(ast.ClassDef, ast.FunctionDef),
)
# A request of a server has a mapping of this name, too.
_OF_A_REQUEST = frozenset({"self", "cls", "request", "req", "wsgi"})


class Names:
    """Names, not values, are followed: wherever they are bound."""

    def __init__(
        self, tree: ast.Module, package: str, getters: frozenset[str], module: str
    ) -> None:
        """``getters`` are qualified names that stand for the environment."""
        self._getters = getters
        self._module = module
        self._own = {
            name: it for it in getters for of, _, name in [it.rpartition(".")] if of == module
        }
        self._bound: dict[str, str] = {}
        self._giving: set[str] = set()
        """Functions that return the mapping, and attributes that hold it."""
        self.settings: set[str] = set()
        """Classes whose instances read the environment."""
        self.made: set[str] = set()
        """What a call gave."""
        nodes = [it for it in ast.walk(tree) if isinstance(it, _BINDING)]
        for node in nodes:
            self._bind(node, package)
        for node in nodes:
            self._note(node)

    def _bind(self, node: ast.AST, package: str) -> None:
        match node:
            case ast.Import(names=names):
                for alias in names:
                    first = alias.name.partition(".")[0]
                    self._bound[alias.asname or first] = alias.name if alias.asname else first
            case ast.ImportFrom(names=names):
                base = resolve_from(node.module or "", node.level, package)
                for alias in names:
                    self._bound[alias.asname or alias.name] = f"{base}.{alias.name}"
                    if alias.name == "*" and base == "os":
                        self._bound.update(environ="os.environ", getenv="os.getenv")

    def _note(self, node: ast.AST) -> None:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.NamedExpr(target=ast.Name(id=name), value=value)
            ):
                path = self.path(value)
                if path == "os" or (path and self._is_environment(path)):
                    self._bound.setdefault(name, path)
                elif isinstance(value, ast.Call):
                    self.made.add(name)
            case ast.Assign(targets=[ast.Attribute(attr=attr)], value=value) if self.is_it(value):
                self._giving.add(attr)
            case ast.ClassDef(name=name, bases=bases):
                if any(ast.unparse(base).endswith(SETTINGS) for base in bases):
                    self.settings.add(name)
            case ast.FunctionDef(name=name) if any(map(self.is_it, _returned(node))):
                self._giving.add(name)

    def is_it(self, node: ast.expr) -> bool:
        """Whether an expression is the environment."""
        path = self.path(node)
        return bool(path) and self._is_environment(path)

    @property
    def is_getters(self) -> bool:
        """Whether a getter is bound in this very module, or is the module."""
        return bool(self._own) or self._module in self._getters

    def is_own(self, node: ast.expr) -> bool:
        """Whether it is the getter, in the module that makes it."""
        return isinstance(node, ast.Name) and node.id in self._own

    def root(self, node: ast.expr) -> str:
        """The top-level module that an expression begins with; empty where none is known."""
        while isinstance(node, ast.Attribute | ast.Call):
            node = node.value if isinstance(node, ast.Attribute) else node.func
        if isinstance(node, ast.Name) and node.id in self._bound:
            return self._bound[node.id].partition(".")[0]
        return ""

    def path(self, node: ast.expr) -> str:
        """The qualified name that an expression stands for; empty for none."""
        match node:
            case ast.NamedExpr(value=value):
                return self.path(value)
            case ast.Name(id=name):
                return self._bound.get(name) or self._own.get(name, name)
            case ast.Attribute(attr=attr) if attr in self._giving:
                return "os.environ"
            case ast.Attribute(value=value, attr=attr):
                base = self.path(value)
                return f"{base}.{attr}" if base else ""
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if (
                name in self._giving
            ):
                return "os.environ"
            case ast.Call(func=function, args=[], keywords=[]):
                path = self.path(function)
                return path if path in self._getters else ""
            case ast.Call(
                func=ast.Name(id="getattr"), args=[of, ast.Constant(value=str(attr)), *_]
            ):
                base = self.path(of)
                return f"{base}.{attr}" if base else ""
            case ast.Call(func=function, args=[ast.Constant(value="os"), *_]):
                imports = ("__import__", "importlib.import_module")
                return "os" if self.path(function) in imports else ""
        return ""

    def _is_environment(self, path: str) -> bool:
        if path in MAPPINGS or path in self._getters:
            return True
        first, _, rest = path.partition(".")  # by way of another module: ``app.compat.os.environ``
        named = rest.rpartition(".")[2] in ("environ", "environb")
        return named and first not in _OF_A_REQUEST


def _returned(function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value
