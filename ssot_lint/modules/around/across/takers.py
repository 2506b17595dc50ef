"""What of one file takes the source, or the code, of what it is given: read to the end."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from ssot_lint.core.around import CODE, CODE_PARTS, TAKING
from ssot_lint.modules.around.file.syntax.standing import Standing, last_of
from ssot_lint.modules.source.below import walk


class _Body(NamedTuple):
    """A function or class, and what it may hand to a taker."""

    name: str
    calls: list[tuple[str, int, bool]]
    """What is called, in which row, and whether with something that the body was given."""
    codes: list[int]
    """Rows that take the code of what it was given."""


class Takers:
    """One file, read to the end."""

    def __init__(
        self,
        tree: ast.Module,
        module: str,
        is_package: bool,
        names: frozenset[str],
        *,
        with_bodies: bool,
    ) -> None:
        self.told: dict[str, int] = {}
        self._names = set(names)
        self._nodes = list(walk(tree))
        self._codes = {id(it): it for it in _codes(self._nodes)}
        self._standing = Standing(module, is_package)
        self._standing.bind_all(self._nodes)
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        of_bodies = self._nodes if with_bodies else ()
        bodies = [self._body(it) for it in of_bodies if isinstance(it, kinds)]
        values = [it for node in self._nodes for it in _named_values(node)]
        before = -1
        while len(self.told) > before:
            before = len(self.told)
            for it in bodies:
                self._note(it.name, self._row_of_body(it))
            for name, value in values:
                self._note(name, self._row_of_value(value))

    def _note(self, name: str, row: int) -> None:
        if row and name not in self._names and not name.startswith("__"):
            self.told[name] = row
            self._names.add(name)

    def _body(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> _Body:
        nodes = list(walk(node))
        given = {it.arg for it in nodes if isinstance(it, ast.arg)} - {"self", "cls"}
        calls = [
            (last_of(it.func), it.lineno, any(_name(one) in given for one in it.args))
            for it in nodes
            if isinstance(it, ast.Call)
        ]
        codes = (self._codes.get(id(it)) for it in nodes)
        rows = [it.lineno for it in codes if it is not None and _name(it.value) in given]
        return _Body(node.name, calls, rows)

    def _row_of_body(self, body: _Body) -> int:
        """The row where a body takes source or code; 0 where it takes none."""
        for name, row, is_given in body.calls:
            if name in TAKING or (is_given and name in self._names):
                return row
        return next(iter(body.codes), 0)

    def _row_of_value(self, value: ast.AST) -> int:
        """The same of what is given another name: the function itself, or what is made of it; the
        source that it returns takes nothing."""
        nodes = list(walk(value))
        takes = [it for it in nodes if isinstance(it, ast.Call) and last_of(it.func) in TAKING]
        if takes:
            return takes[0].lineno if isinstance(value, ast.Lambda) else 0
        match value:
            case ast.alias(name=name):
                return value.lineno if name in self._names else 0
            case ast.Call(func=function, args=args):
                # An object of a class, or a part; else what a call gives is something else.
                named = args if last_of(function) == "partial" else [function]
                known = [it for it in named if last_of(it) in self._names]
                is_made = bool(known) and (named is args or last_of(function)[:1].isupper())
                return value.lineno if is_made else 0
            case ast.Name() | ast.Attribute():
                return value.lineno if last_of(value) in self._names else 0
        return 0

    def given(self) -> Iterator[tuple[str, int]]:
        """Dotted paths of what is given to a taker here, each with its row."""
        for node in self._nodes:
            if isinstance(node, ast.Call) and last_of(node.func) in self._names:
                for it in (*node.args, *(one.value for one in node.keywords)):
                    yield from ((path, node.lineno) for path in self._standing.paths(it))
            elif (code := self._codes.get(id(node))) is not None:
                yield from ((path, code.lineno) for path in self._standing.paths(code.value))


def _codes(nodes: list[ast.AST]) -> Iterator[ast.Attribute]:
    """``f.__code__`` where it is handed on, or where its names are looked at; not its file or row."""
    attributes = [it for it in nodes if isinstance(it, ast.Attribute)]
    harmless = {id(it.value) for it in attributes if it.attr not in CODE_PARTS}
    for it in attributes:
        if it.attr == CODE and isinstance(it.ctx, ast.Load) and id(it) not in harmless:
            yield it


def bound_by(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    yield from (name for name, _ in _named_values(node))


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _named_values(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Names that a statement gives to values: ``remote = lib.remote``, ``import remote as far``."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for it in targets:
                if isinstance(it, ast.Name):
                    yield it.id, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case ast.ImportFrom(names=names):
            yield from ((it.asname, it) for it in names if it.asname)
