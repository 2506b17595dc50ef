"""What importing a module does with the environment, read from its source.

Counted are reads, writes and loaders (``load_dotenv``) at import, in functions that are called at
import by name, and in what such functions call. Names, not values, are followed: it errs by
finding more.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from ssot_lint.modules.imports import resolve_from, running_at_import
from ssot_lint.modules.source.expressions import text_of

READS, WRITES = "reads", "writes"

_LOADERS = frozenset(
    {
        *("load_dotenv", "read_env", "read_envfile", "read_dotenv", "load_env", "dotenv_values"),
        *("load_environ", "load_into_environ", "apply_env", "setup_env"),
    }
)
_CHANGES = frozenset({"setdefault", "update", "pop", "popitem", "clear", "__setitem__"})
_LOOKS = frozenset({"get", "copy", "items", "keys", "values", "__getitem__", "__contains__"})
_MADE = ("__init__", "__new__", "__post_init__", "__init_subclass__", "__set_name__")
_SETTINGS = "BaseSettings"


class Effect(NamedTuple):
    """One thing that code does with the environment."""

    kind: str
    """READS or WRITES."""
    row: int
    raises: bool
    """Whether it may raise where the variable is missing or odd."""
    variable: str | None = None


class Unit(NamedTuple):
    """Code that runs in one go: a module's top level, or a function."""

    name: str
    """Of the function, ``Class.method`` for a method; empty for the top level."""
    effects: tuple[Effect, ...]
    calls: frozenset[str]


class Source(NamedTuple):
    """A module taken apart."""

    units: tuple[Unit, ...]
    classes: frozenset[str]


def taken_apart(
    tree: ast.Module, package: str, getters: frozenset[str], module: str = ""
) -> Source:
    """The units of a ``module``. ``getters`` are qualified names that stand for the environment."""
    names = _Names(tree, package, getters, module)
    units: list[Unit] = []
    classes = {it.name for it in ast.walk(tree) if isinstance(it, ast.ClassDef)}
    for name, body in _bodies(tree):
        effects: list[Effect] = []
        calls: set[str] = set()
        for node in body:
            if isinstance(node, _TELLING):
                effects += names.effects(node)
                calls.update(names.called(node))
        if effects or calls or not name:
            units.append(Unit(name, tuple(effects), frozenset(calls)))
    return Source(tuple(units), frozenset(classes))


_TELLING = (
    *(ast.Call, ast.Subscript, ast.Compare, ast.Assign, ast.AugAssign, ast.With),
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
    *(ast.Assert, ast.If, ast.IfExp, ast.BoolOp),
)


def executed(sources: Iterable[Source]) -> list[list[Effect]]:
    """For each module, in order, what runs of it when all are imported one after the other."""
    known = list(sources)
    running = [{n for n, unit in enumerate(it.units) if not unit.name} for it in known]
    called: set[str] = set()
    while True:
        now = {
            name
            for source, numbers in zip(known, running, strict=True)
            for number in numbers
            for name in source.units[number].calls
        }
        if now <= called:
            break
        called |= now
        for source, numbers in zip(known, running, strict=True):
            made = {f"{name}.{it}" for name in source.classes & called for it in _MADE}
            for number, unit in enumerate(source.units):
                last = unit.name.rpartition(".")[2]
                if unit.name and (unit.name in made or (last in called and last not in _MADE)):
                    numbers.add(number)
    return [
        [effect for number in sorted(numbers) for effect in source.units[number].effects]
        for source, numbers in zip(known, running, strict=True)
    ]


def _bodies(tree: ast.Module) -> Iterator[tuple[str, list[ast.AST]]]:
    yield "", [*running_at_import(tree), *_run_of_lambdas(running_at_import(tree))]
    waiting: list[tuple[str, ast.AST]] = [("", tree)]
    while waiting:
        prefix, at = waiting.pop()
        for node in ast.iter_child_nodes(at):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = [it for part in node.body for it in running_at_import(part)]
                yield f"{prefix}.{node.name}" if prefix else node.name, body
                waiting.append(("", node))
            elif isinstance(node, ast.ClassDef):
                waiting.append((node.name, node))
            elif not isinstance(node, ast.expr):
                waiting.append((prefix, node))


def _run_of_lambdas(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Bodies of lambdas that are called, or handed to what may call them."""
    for node in nodes:
        for it in (node.func, *node.args) if isinstance(node, ast.Call) else ():
            if isinstance(it, ast.Lambda):
                yield from ast.walk(it.body)


_BINDING = (ast.Import, ast.ImportFrom, ast.Assign, ast.ClassDef)


class _Names:
    """What the names of one module are, as far as the environment goes."""

    def __init__(
        self, tree: ast.Module, package: str, getters: frozenset[str], module: str
    ) -> None:
        self._tree = tree
        self._getters = getters
        self._own = {
            name: it for it in getters for of, _, name in [it.rpartition(".")] if of == module
        }
        self._bound: dict[str, str] = {}
        self._settings: set[str] = set()
        self._made: set[str] = set()
        nodes = [it for it in ast.walk(tree) if isinstance(it, _BINDING)]
        for node in nodes:
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
        for node in nodes:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    path = self._path(value)
                    if path == "os" or (path and self._is_environment(path)):
                        self._bound.setdefault(name, path)
                    elif isinstance(value, ast.Call):
                        self._made.add(name)
                case ast.ClassDef(name=name, bases=bases):
                    if any(ast.unparse(base).endswith(_SETTINGS) for base in bases):
                        self._settings.add(name)

    def effects(self, node: ast.AST) -> Iterator[Effect]:
        """What one node does by itself."""
        row = getattr(node, "lineno", 1)
        match node:
            case ast.Subscript(value=value, slice=key, ctx=context) if self._is(value):
                writes = not isinstance(context, ast.Load)
                yield Effect(WRITES if writes else READS, row, not writes, text_of(key))
            case ast.Call(func=ast.Attribute(value=value, attr=method)) if self._is(value):
                if self._is_own(value) and method not in (_CHANGES | _LOOKS):
                    yield from self._call(node, node.func, row)  # the getter sets itself up
                    return
                kind = WRITES if method in _CHANGES or method not in _LOOKS else READS
                yield Effect(kind, row, False, text_of(node.args[0]) if node.args else None)
            case ast.Call(func=function):
                yield from self._call(node, function, row)
            case ast.Assert(test=test) if self._asks(test):
                yield Effect(READS, row, True)
            case ast.If(test=test) | ast.IfExp(test=test) if self._asks(test) and _ends(node):
                yield Effect(READS, row, True)
            case ast.BoolOp(values=[first, *rest]) if self._asks(first) and any(map(_ends, rest)):
                yield Effect(READS, row, True)
            case ast.Compare(comparators=comparators) if any(map(self._is, comparators)):
                yield Effect(READS, row, False, text_of(node.left))
            case ast.AugAssign(target=target) if self._is(target):
                yield Effect(WRITES, row, False)
            case ast.Assign(targets=targets) if any(
                isinstance(it, ast.Attribute) and self._is(it) for it in targets
            ):
                yield Effect(WRITES, row, False)

    def called(self, node: ast.AST) -> Iterator[str]:
        """Names of what one node calls, of the project's own as far as that can be told."""
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name) as function):
                if self._root(function) not in sys.stdlib_module_names:
                    yield name
                given = (*node.args, *(it.value for it in node.keywords))
                for argument in given:  # ``map(f, x)`` calls f now, ``Thread(target=f)`` soon
                    if isinstance(argument, ast.Name):
                        yield argument.id
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                for decorator in node.decorator_list:
                    if isinstance(decorator, ast.Name | ast.Attribute):
                        yield decorator.id if isinstance(decorator, ast.Name) else decorator.attr
                if isinstance(node, ast.ClassDef):
                    yield from (base.id for base in node.bases if isinstance(base, ast.Name))
            case ast.With(items=items):
                for item in items:
                    if isinstance(item.context_expr, ast.Name):
                        yield item.context_expr.id
            case ast.Subscript(value=ast.Name(id=name)) if name in self._made:
                yield "__getitem__"

    def _root(self, node: ast.expr) -> str:
        while isinstance(node, ast.Attribute | ast.Call):
            node = node.value if isinstance(node, ast.Attribute) else node.func
        if isinstance(node, ast.Name) and node.id in self._bound:
            return self._bound[node.id].partition(".")[0]
        return ""

    def _call(self, node: ast.Call, function: ast.expr, row: int) -> Iterator[Effect]:
        path = self._path(function)
        last = path.rpartition(".")[2]
        if path in ("os.putenv", "os.unsetenv", "posix.putenv"):
            yield Effect(WRITES, row, False)
        elif path in ("os.getenv", "os.getenvb"):
            yield Effect(READS, row, False, text_of(node.args[0]) if node.args else None)
        elif last in _LOADERS or _runs_unknown(last, node):
            yield Effect(WRITES, row, False)
        elif path in self._settings or path.endswith(_SETTINGS):
            yield Effect(READS, row, True)
        if any(self._is(it) for it in node.args) and last not in _PURE:
            yield Effect(WRITES, row, False)
        if path not in _HARMLESS and any(self._reads(it) for it in node.args):
            yield Effect(READS, row, True)  # what is made of the value may refuse it

    def _reads(self, node: ast.expr) -> bool:
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr="get")):
                return self._is(value)
            case ast.Call(func=function):
                return self._path(function) == "os.getenv"
        return False

    def _asks(self, node: ast.AST) -> bool:
        """Whether a condition hangs on the environment, or on a name that holds what it said."""
        return any(
            it.id in self._answers if isinstance(it, ast.Name) else self._looks(it)
            for it in ast.walk(node)
        )

    @cached_property
    def _answers(self) -> frozenset[str]:
        found: set[str] = set()
        for node in ast.walk(self._tree):
            match node:
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=ast.expr() as value)
                    | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
                    | ast.NamedExpr(target=ast.Name(id=name), value=value)
                ) if any(map(self._looks, ast.walk(value))):
                    found.add(name)
        return frozenset(found)

    def _looks(self, node: ast.AST) -> bool:
        match node:
            case ast.Subscript(value=value):
                return self._is(value)
            case ast.Compare(comparators=comparators):
                return any(map(self._is, comparators))
            case ast.Call(func=ast.Attribute(value=value)) if self._is(value):
                return True
            case ast.Call(func=function):
                return self._path(function) in ("os.getenv", "os.getenvb")
        return False

    def _is(self, node: ast.expr) -> bool:
        path = self._path(node)
        return bool(path) and self._is_environment(path)

    def _is_own(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id in self._own

    def _is_environment(self, path: str) -> bool:
        return path in ("os.environ", "os.environb", "posix.environ") or path in self._getters

    def _path(self, node: ast.expr) -> str:
        match node:
            case ast.Name(id=name):
                return self._bound.get(name) or self._own.get(name, name)
            case ast.Attribute(value=value, attr=attr):
                base = self._path(value)
                return f"{base}.{attr}" if base else ""
            case ast.Call(func=function, args=[], keywords=[]):
                path = self._path(function)
                return path if path in self._getters else ""
            case ast.Call(
                func=ast.Name(id="getattr"), args=[of, ast.Constant(value=str(attr)), *_]
            ):
                base = self._path(of)
                return f"{base}.{attr}" if base else ""
            case ast.Call(func=function, args=[ast.Constant(value="os"), *_]):
                imports = ("__import__", "importlib.import_module")
                return "os" if self._path(function) in imports else ""
        return ""


def _ends(node: ast.AST) -> bool:
    """Whether code raises or leaves the program; looked at as far as a condition usually goes."""
    return any(
        isinstance(it, ast.Raise)
        or (isinstance(it, ast.Call) and ast.unparse(it.func).rpartition(".")[2] in _LEAVES)
        for it in islice(ast.walk(node), _FAR)
    )


_FAR = 300
_LEAVES = frozenset({"exit", "_exit", "quit", "abort"})


def _runs_unknown(last: str, node: ast.Call) -> bool:
    """Whether a call runs code that nobody can name from here."""
    if last in ("import_module", "__import__"):
        return not (node.args and isinstance(node.args[0], ast.Constant))
    return last in _RUNS and bool(node.args)


_RUNS = frozenset({"exec", "execfile", "run_path", "run_module", "exec_module"})
_HARMLESS = frozenset({"str", "bool", "print", "repr", "len"})
_PURE = frozenset(
    {"dict", "len", "sorted", "list", "set", "tuple", "iter", "print", "repr", "str", "bool"}
)
