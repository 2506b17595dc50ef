"""What one piece of code does by itself: with the environment, with the process, and whom it calls."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterator

from ssot_lint.core.environment import CHANGES, READERS, WRITERS
from ssot_lint.core.lean import NamedTuple
from ssot_lint.modules.around.effects.names import SETTINGS, Names
from ssot_lint.modules.around.effects.refusals import Refusals
from ssot_lint.modules.source.expressions import text_of

READS, WRITES, MOVES = "reads", "writes", "moves"

_LOADERS = frozenset(
    {
        *("load_dotenv", "read_env", "read_envfile", "read_dotenv", "load_env", "dotenv_values"),
        *("load_environ", "load_into_environ", "apply_env", "setup_env"),
    }
)
_CHANGING = CHANGES | {"__ior__"}
_LOOKS = frozenset({"get", "copy", "items", "keys", "values", "__getitem__", "__contains__"})
_MOVING = frozenset({"os.chdir", "os.fchdir", "os.chroot", "posix.chdir"})
_MODULES = ("os", "posix")


class Effect(NamedTuple):
    """One thing that code does."""

    kind: str
    """READS or WRITES, of the environment; MOVES, of the process to another directory."""
    row: int
    raises: bool
    """Whether it may raise where the variable is missing or odd."""
    variable: str | None = None


TELLING = (
    *(ast.Call, ast.Subscript, ast.Compare, ast.Assign, ast.AugAssign, ast.With, ast.Attribute),
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
    *(ast.Assert, ast.If, ast.IfExp, ast.BoolOp, ast.While, ast.Match, ast.Return),
    *(ast.List, ast.Tuple, ast.Set, ast.Dict),
)
"""Kinds of nodes that say anything."""


class Deeds:
    """Answers for the nodes of one module."""

    def __init__(self, tree: ast.Module, names: Names) -> None:
        self._names = names
        self._refusals = Refusals(tree, names)

    def effects(self, node: ast.AST) -> Iterator[Effect]:
        """What one node does by itself."""
        row = getattr(node, "lineno", 1)
        is_it = self._names.is_it
        if self._refusals.may_end(node):
            yield Effect(READS, row, True)
        match node:
            case ast.Subscript(value=value, slice=key, ctx=context) if is_it(value):
                writes = not isinstance(context, ast.Load)
                yield Effect(WRITES if writes else READS, row, not writes, text_of(key))
            case ast.Attribute(value=value, attr=attr) if (
                attr in _CHANGING or (attr[:1] == "_" and attr[:2] != "__")
            ) and is_it(value):
                yield Effect(WRITES, row, False)  # ``map(os.environ.__setitem__, …)``
            case ast.Attribute(value=value, attr="__dict__") if self._names.path(value) in _MODULES:
                yield Effect(WRITES, row, False)
            case ast.Call(func=ast.Attribute(value=value, attr=method)) if is_it(value):
                if self._names.is_own(value) and method not in (CHANGES | _LOOKS):
                    yield from self._call(node, node.func, row)  # the getter sets itself up
                    return
                kind = WRITES if method in CHANGES or method not in _LOOKS else READS
                yield Effect(kind, row, False, text_of(node.args[0]) if node.args else None)
            case ast.Call(func=function):
                yield from self._call(node, function, row)
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts) if any(
                map(is_it, parts)
            ):
                yield Effect(WRITES, row, False)  # whoever takes it out again may
            case ast.Dict(keys=keys, values=values) if any(
                key is not None and is_it(it) for key, it in zip(keys, values, strict=True)
            ):
                yield Effect(WRITES, row, False)
            case ast.Compare(comparators=comparators) if any(map(is_it, comparators)):
                yield Effect(READS, row, False, text_of(node.left))
            case ast.AugAssign(target=target) if is_it(target):
                yield Effect(WRITES, row, False)
            case ast.Assign(targets=targets) if any(
                isinstance(it, ast.Attribute) and is_it(it) and not _is_own_attribute(it)
                for it in targets
            ):
                yield Effect(WRITES, row, False)

    def _call(self, node: ast.Call, function: ast.expr, row: int) -> Iterator[Effect]:
        path = self._names.path(function)
        last = path.rpartition(".")[2]
        if path in WRITERS:
            yield Effect(WRITES, row, False)
        elif path in READERS:
            yield Effect(READS, row, False, text_of(node.args[0]) if node.args else None)
        elif path in _MOVING:
            yield Effect(MOVES, row, False)
        elif last in _LOADERS or _runs_unknown(last, node) or self._takes_any(path, node):
            yield Effect(WRITES, row, False)
        elif path in self._names.settings or path.endswith(SETTINGS):
            yield Effect(READS, row, True)
        if last not in _PURE and any(map(self._names.is_it, self._given(node, function))):
            yield Effect(WRITES, row, False)

    def _takes_any(self, path: str, node: ast.Call) -> bool:
        """Whether something of ``os`` is taken that nobody can name: ``getattr(os, name)``."""
        match node.args:
            case [of, ast.Constant(), *_]:
                return False
            case [of, *_] if path in ("getattr", "vars"):
                return self._names.path(of) in _MODULES
        return False

    def _given(self, node: ast.Call, function: ast.expr) -> Iterator[ast.expr]:
        yield from node.args
        if self._names.root(function) not in sys.stdlib_module_names:  # ``run(…, env=os.environ)``
            yield from (it.value for it in node.keywords if it.arg is not None)

    def called(self, node: ast.AST) -> Iterator[str]:
        """Names of what one node calls, of the project's own as far as that can be told; with a dot
        in front what is only asked for, as a property is."""
        match node:
            case ast.Call():
                yield from self._called_by(node)
            case ast.Attribute(value=value, attr=attr):
                yield f".{attr}"
                if isinstance(value, ast.Name) and value.id in self._names.made:
                    yield "__getattr__"
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                for decorator in node.decorator_list:
                    if isinstance(decorator, ast.Name | ast.Attribute):
                        yield decorator.id if isinstance(decorator, ast.Name) else decorator.attr
                if isinstance(node, ast.ClassDef):
                    made_of = (*node.bases, *(it.value for it in node.keywords))
                    yield from (base.id for base in made_of if isinstance(base, ast.Name))
            case ast.Return(value=ast.Name(id=name)):
                yield name  # a decorator's function, most of all
            case ast.With(items=items):
                for item in items:
                    if isinstance(item.context_expr, ast.Name):
                        yield item.context_expr.id
                if not all(self._is_of_python(item.context_expr) for item in items):
                    yield from ("__enter__", "__exit__")
            case ast.Subscript(value=ast.Name(id=name)) if name in self._names.made:
                yield "__getitem__"

    def _called_by(self, node: ast.Call) -> Iterator[str]:
        match node.func:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                if self._names.root(node.func) not in sys.stdlib_module_names:
                    yield name
                if isinstance(node.func, ast.Name) and name in self._names.made:
                    yield "__call__"
                given = (*node.args, *(it.value for it in node.keywords))
                for argument in given:  # ``map(f, x)`` calls f now, ``Thread(target=f)`` soon
                    if isinstance(argument, ast.Name):
                        yield argument.id

    def _is_of_python(self, node: ast.expr) -> bool:
        function = node.func if isinstance(node, ast.Call) else node
        if isinstance(function, ast.Name) and hasattr(builtins, function.id):
            return True
        return self._names.root(node) in sys.stdlib_module_names


def _is_own_attribute(node: ast.Attribute) -> bool:
    """``self._environ = os.environ``: an object that keeps the mapping, which it may be asked for."""
    return isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")


def _runs_unknown(last: str, node: ast.Call) -> bool:
    """Whether a call runs code that nobody can name from here."""
    if last in ("import_module", "__import__"):
        return not (node.args and isinstance(node.args[0], ast.Constant))
    return last in _RUNS and bool(node.args)


_RUNS = frozenset({"exec", "execfile", "run_path", "run_module", "exec_module"})
_PURE = frozenset(
    {"dict", "len", "sorted", "list", "set", "tuple", "iter", "print", "repr", "str", "bool"}
)
