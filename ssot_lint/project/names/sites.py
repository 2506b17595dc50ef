"""Where a file binds names, told from its tree: the sites that editors go to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from ssot_lint.core.source import Positions
from ssot_lint.facts.model import Site
from ssot_lint.modules.imports import parse_bytes
from ssot_lint.modules.source.places import Offsets
from ssot_lint.project.names.members import flat

_NAMED = re.compile(rb"(?:async\s+)?(?:def|class)\s+([\w\x80-\xff]+)")


class Sites:
    """Those of one file; without any where it does not parse."""

    def __init__(self, data: bytes) -> None:
        self.tree = parse_bytes(data)
        self._data = data
        self._offsets = Offsets(data)
        self._positions = Positions(data)

    def bound(self) -> Iterator[tuple[str, str, Site]]:
        """Each name bound at module level, each member in the body of a class there, which is
        ``(class, member)``; the second is empty for names of the module."""
        if self.tree is None:
            return
        for name, node in _bound(self.tree.body):
            yield name, "", self._site(node)
            if isinstance(node, ast.ClassDef):
                for member, at in _bound(node.body):
                    yield name, member, self._site(at)

    def of(self, name: str, member: str = "") -> Site | None:
        """Where a name, or a member of a class, is bound first."""
        return next((it[2] for it in self.bound() if it[:2] == (name, member)), None)

    def span(self, start: int, end: int) -> Site:
        """The site of these bytes."""
        row_column = self._positions.row_column
        return Site(start, end, *row_column(start), *row_column(end))

    def chain_at(self, offset: int) -> list[str]:
        """The parts, as far as the byte at ``offset``, of the dotted name that is read there; none
        where an enclosing function has the first one for itself."""
        if self.tree is None:
            return []
        found: list[str] = []
        own: set[str] = set()
        todo: list[ast.AST] = [self.tree]
        while todo:
            at = todo.pop()
            if not self._holds(at, offset):
                continue
            if isinstance(at, (ast.Name, ast.Attribute)):
                parts = _parts(at)
                found = parts if parts and not found else found
                if isinstance(at, ast.Attribute) and self._holds(at.value, offset):
                    found = []
            elif isinstance(at, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                own |= _own(at)
            todo.extend(ast.iter_child_nodes(at))
        return found if found and found[0] not in own else []

    def _holds(self, node: ast.AST, offset: int) -> bool:
        if not isinstance(node, (ast.expr, ast.stmt)):
            return True  # a module, arguments, an operator: what is below tells
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if any(self._holds(it, offset) for it in node.decorator_list):
                return True
        start = self._offsets.offset(node.lineno, node.col_offset)
        return (
            start <= offset <= self._offsets.offset(node.end_lineno or 1, node.end_col_offset or 0)
        )

    def _site(self, node: ast.stmt | ast.expr | ast.alias) -> Site:
        start = self._offsets.offset(node.lineno, node.col_offset)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            named = _NAMED.match(self._data, start)
            if named is not None:
                return self.span(*named.span(1))
        return self.span(
            start, self._offsets.offset(node.end_lineno or 1, node.end_col_offset or 0)
        )


def _bound(body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.stmt | ast.expr | ast.alias]]:
    for statement in flat(body):
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, statement
            case ast.ClassDef(name=name):
                yield name, statement
            case ast.Import(names=names):
                yield from ((it.asname or it.name.partition(".")[0], it) for it in names)
            case ast.ImportFrom(names=names):
                yield from ((it.asname or it.name, it) for it in names)
            case ast.Assign(targets=targets):
                yield from _stored(targets)
            case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
                yield from _stored([target])
            case ast.For(target=target):
                yield from _stored([target])


def _stored(targets: Iterable[ast.expr]) -> Iterator[tuple[str, ast.expr]]:
    for target in targets:
        for it in ast.walk(target):
            if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store):
                yield it.id, it


def _parts(node: ast.expr) -> list[str]:
    match node:
        case ast.Name(id=name):
            return [name]
        case ast.Attribute(value=value, attr=attr):
            above = _parts(value)
            return [*above, attr] if above else []
    return []


def _own(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> set[str]:
    """Names that a function has for itself."""
    arguments = {it.arg for it in ast.walk(node.args) if isinstance(it, ast.arg)}
    if isinstance(node, ast.Lambda):
        return arguments
    inside = [it for statement in node.body for it in ast.walk(statement)]
    stored = {it.id for it in inside if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store)}
    shared = {name for it in inside if isinstance(it, ast.Global) for name in it.names}
    return arguments | (stored - shared)
