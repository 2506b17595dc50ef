"""What stands around one place of a file: the names it sees, and what guards it."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from ssot_lint.getter.meaning.terms import Opaque, lit
from ssot_lint.getter.meaning.world import External, Value
from ssot_lint.modules.bindings import Module, build_module
from ssot_lint.modules.imports import parse_bytes, resolve_from, statements
from ssot_lint.modules.source.below import children

_HANDLED = frozenset({"KeyError", "LookupError", "Exception", "BaseException", ""})
_ENVIRONMENT = re.compile(
    r"(?:^|[._])environb?$|(?:^|\.)_?env$|get_env(?:iron(?:ment)?)?\(\)$", re.I
)
_TAKING = (".pop", ".popitem", ".clear", "unsetenv")
_ROW_END = re.compile(rb"\r\n?|\n")
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Source:
    """One file of the project as the fixer sees it; ``tree`` is None where it does not parse."""

    def __init__(self, data: bytes, name: str, package: str, shown: str) -> None:
        self.tree = parse_bytes(data)
        self.package = package
        self._named = name, shown
        self._module: Module | None = None
        self._rows = [0, *(it.end() for it in _ROW_END.finditer(data))]

    @property
    def module(self) -> Module:
        """What it binds; half of what a file costs, and not asked for in most."""
        if self._module is None:
            name, shown = self._named
            if self.tree is None:
                self._module = Module(name, shown, self.package)
            else:
                self._module = build_module(self.tree, name, shown, self.package)
        return self._module

    def enclosing(self, offset: int) -> list[ast.AST]:
        """The nodes that the byte at ``offset`` stands in, outermost first."""
        if self.tree is None:
            return []
        row = bisect_right(self._rows, offset)
        at = (row, offset - self._rows[row - 1])
        found: list[ast.AST] = []
        node: ast.AST | None = self.tree
        while node is not None:
            node = next((it for it in _parts(node) if _holds(it, at)), None)
            if node is not None:
                found.append(node)
        return found


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    for child in children(node):
        if hasattr(child, "lineno"):
            yield child
        else:
            yield from _parts(child)


def _holds(node: ast.AST, at: tuple[int, int]) -> bool:
    start = (node.lineno, node.col_offset)  # type: ignore[attr-defined]
    decorators = getattr(node, "decorator_list", None)
    if decorators:
        start = min(start, (decorators[0].lineno, decorators[0].col_offset))
    return start <= at < (node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]


def local_names(nodes: list[ast.AST], package: str) -> dict[str, Value]:
    """What the enclosing functions (and the class body it stands in) bind: literals bound once."""
    found: dict[str, Value] = {}
    inner = [it for it in nodes if isinstance(it, (*_SCOPES, ast.ClassDef))]
    for node in inner:
        if isinstance(node, ast.ClassDef) and node is not inner[-1]:
            continue
        found.update(_bound_in(node, package))
    for part in nodes:
        for loop in getattr(part, "generators", ()):
            for name in ast.walk(loop.target):
                if isinstance(name, ast.Name):
                    found[name.id] = Opaque(f"`{name.id}`")
    return found


def _bound_in(scope: ast.AST, package: str) -> dict[str, Value]:
    values: dict[str, list[Value]] = {}
    parameters = getattr(scope, "args", None)
    if isinstance(parameters, ast.arguments):
        for it in ast.walk(parameters):
            if isinstance(it, ast.arg):
                values.setdefault(it.arg, []).append(Opaque(f"`{it.arg}`"))
    elsewhere = {name for it in _below(scope) if isinstance(it, ast.Global) for name in it.names}
    for node in _own(scope):
        for name, value in _bindings(node, package):
            if name not in elsewhere:
                values.setdefault(name, []).append(value)
    return {
        name: several[0] if len(several) == 1 else Opaque(f"`{name}`")
        for name, several in values.items()
    }


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope, without those of scopes inside it."""
    waiting = children(scope)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (*_SCOPES, ast.ClassDef)):
            waiting += children(node)


def _below(scope: ast.AST) -> Iterator[ast.AST]:
    """The statements of a scope and of those inside it; a lambda has none."""
    if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield from statements(scope)


def _bindings(node: ast.AST, package: str) -> Iterator[tuple[str, Value]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value)):
            yield name, lit(value)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=value)):
            yield name, lit(value)
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.For() | ast.AsyncFor():
            yield from _targets(node)
        case ast.With() | ast.AsyncWith() | ast.NamedExpr():
            yield from _targets(node)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, Opaque(f"`{name}`")
        case ast.ExceptHandler(name=str(name)):
            yield name, Opaque(f"`{name}`")
        case ast.Import(names=names):
            for alias in names:
                bound = alias.asname or alias.name.partition(".")[0]
                yield bound, External(alias.name if alias.asname else bound)
        case ast.ImportFrom(module=base, names=names, level=level):
            module = resolve_from(base or "", level, package)
            for alias in names:
                yield alias.asname or alias.name, External(f"{module}.{alias.name}")
        case _:
            pass


def _targets(node: ast.AST) -> Iterator[tuple[str, Value]]:
    heads = [getattr(node, "target", None), *getattr(node, "targets", ())]
    heads += [item.optional_vars for item in getattr(node, "items", ())]
    for head in heads:
        for it in ast.walk(head) if head is not None else ():
            if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store):
                yield it.id, Opaque(f"`{it.id}`")


def handles_missing(nodes: list[ast.AST]) -> bool:
    """Whether a KeyError raised there is caught: in the body of a ``try`` of the same function."""
    for outer, inner in zip(reversed(nodes[:-1]), reversed(nodes[1:])):
        if isinstance(outer, _SCOPES):
            return False
        if isinstance(outer, ast.Try) and inner in outer.body:
            for handler in outer.handlers:
                if _handled(handler) & _HANDLED:
                    return True
        if isinstance(outer, ast.With | ast.AsyncWith) and inner in outer.body:
            if any("suppress" in ast.unparse(it.context_expr) for it in outer.items):
                return True
    return False


def _handled(handler: ast.ExceptHandler) -> frozenset[str]:
    match handler.type:
        case None:
            return frozenset({""})
        case ast.Tuple(elts=items):
            return frozenset(ast.unparse(it).rpartition(".")[2] for it in items)
        case other:
            return frozenset({ast.unparse(other).rpartition(".")[2]})


def is_guarded(nodes: list[ast.AST], variable: str) -> bool:
    """Whether the same name was asked for first: ``if "X" in os.environ: … os.environ["X"]``."""
    for outer, inner in zip(reversed(nodes[:-1]), reversed(nodes[1:])):
        match outer:
            case ast.If(test=test, body=body) if inner in body:
                if _asks(test, variable):
                    return not any(map(_takes_away, body[: body.index(inner)]))  # pyright: ignore[reportArgumentType]
            case ast.IfExp(test=test, body=then) if inner is then:
                if _asks(test, variable):
                    return True
            case ast.BoolOp(op=ast.And(), values=values) if inner in values:
                if any(_asks(it, variable) for it in values[: values.index(inner)]):  # pyright: ignore[reportArgumentType]
                    return True
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                return False
    return False


def _asks(test: ast.expr, variable: str) -> bool:
    match test:
        case ast.Compare(left=ast.Constant(value=name), ops=[ast.In()], comparators=[mapping]) if (
            name == variable
        ):
            return _is_environment(mapping)
        case ast.Call(
            args=[ast.Constant(value=name), *default], func=function, keywords=keywords
        ) if name == variable:
            given = [*default, *(it.value for it in keywords)]
            return "env" in ast.unparse(function).lower() and all(map(_is_falsy, given))
        case ast.Subscript(value=mapping, slice=ast.Constant(value=name)) if name == variable:
            return _is_environment(mapping)
        case ast.BoolOp(op=ast.And(), values=values):
            return any(_asks(it, variable) for it in values)
        case _:
            return False


def _is_environment(node: ast.expr) -> bool:
    """By its name: a list of names that are required is called ``required_envs``."""
    return _ENVIRONMENT.search(ast.unparse(node)) is not None


def _is_falsy(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not node.value


def _takes_away(node: ast.AST) -> bool:
    """Whether variables may be gone after it."""
    return any(
        isinstance(it, ast.Delete)
        or (isinstance(it, ast.Call) and ast.unparse(it.func).endswith(_TAKING))
        for it in ast.walk(node)
    )


def is_patched(nodes: list[ast.AST]) -> bool:
    """Whether a test replaces the environment around the place."""
    for node in nodes:
        match node:
            case ast.With(items=items) | ast.AsyncWith(items=items):
                if any(_patches(it.context_expr) for it in items):
                    return True
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                if any(map(_patches, node.decorator_list)):
                    return True
    return False


def _patches(node: ast.expr) -> bool:
    text = ast.unparse(node)
    return "environ" in text and ("patch" in text or "override" in text)


def runs_at_import(nodes: list[ast.AST]) -> bool:
    """Whether importing the module runs the place, whatever any condition says."""
    for outer, inner in pairwise(nodes):
        match outer:
            case ast.ClassDef():
                continue
            case ast.If() | ast.While() | ast.For() | ast.IfExp() | ast.BoolOp() | ast.Try():
                if not _is_first(outer, inner):
                    return False
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                # Decorators, defaults and annotations run with the definition.
                if isinstance(outer, ast.Lambda) or inner in outer.body:
                    return False
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp() | ast.DictComp():
                return False
    return bool(nodes)


def _is_first(outer: ast.AST, inner: ast.AST) -> bool:
    """Whether it is what a condition or a loop asks itself, before anything depends on it."""
    match outer:
        case ast.If(test=first) | ast.While(test=first) | ast.IfExp(test=first):
            return inner is first
        case ast.For(iter=first) | ast.BoolOp(values=[first, *_]):
            return inner is first
    return False
