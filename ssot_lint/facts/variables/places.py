"""Where a node stands: its site, its scope, its branch, whether importing the module runs it."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.source import BOM, encoding_of
from ssot_lint.facts.model import Site
from ssot_lint.facts.variables.symbols import Names
from ssot_lint.facts.variables.tree import CLASS, COMPREHENSION, FUNCTION, MODULE, Scope, Tree

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material

_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)


class Places:
    """Sites of nodes: ``ast`` counts UTF-8 bytes of a row, sites count bytes of the file."""

    def __init__(self, material: Material) -> None:
        self._material = material
        data = material.data
        self._data = data
        self._encoding = encoding_of(data).name
        self._is_utf8 = self._encoding in ("utf-8", "utf8", "utf-8-sig", "ascii")
        begin = len(BOM) if data.startswith(BOM) else 0
        self._rows = list(accumulate(map(len, data[begin:].splitlines(True)), initial=begin))

    def offset(self, row: int, column: int) -> int:
        """The byte of the file at a 1-based row and a UTF-8 column of ``ast``."""
        start = self._rows[min(row, len(self._rows)) - 1]
        if self._is_utf8 or not column:
            return start + column
        end = self._rows[row] if row < len(self._rows) else len(self._data)
        text = self._data[start:end].decode(self._encoding, "replace")
        before = text.encode("utf-8")[:column].decode("utf-8", "replace")
        return start + len(before.encode(self._encoding, "replace"))

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Bytes of a node."""
        row, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_row = getattr(node, "end_lineno", None) or row
        end_column = getattr(node, "end_col_offset", None)
        end = self.offset(end_row, column if end_column is None else end_column)
        return self.offset(row, column), end

    def value_span(self, node: ast.expr | None) -> tuple[int, ...]:
        """Bytes of a literal; of a plain string those between its quotes, which then stay as they are."""
        if not isinstance(node, ast.Constant):
            return ()
        start, end = self.span(node)
        if isinstance(node.value, str) and node.value.isascii():
            quote = self._data[start : start + 1]
            if self._data[start:end] == quote + node.value.encode() + quote:
                return start + 1, end - 1
        return start, end

    def site(self, node: ast.AST) -> Site:
        """Where a node stands."""
        return self._material.site(*self.span(node))

    def name_site(self, node: ast.AST, name: str) -> Site:
        """Where the name stands in ``class name`` or ``def name``."""
        start, end = self.span(node)
        word = name.encode(self._encoding, "replace")
        at = self._data.find(word, start, end)
        return self._material.site(at, at + len(word)) if at >= 0 else self.site(node)

    def literals(self, node: ast.AST) -> tuple[tuple[int, ...], ...]:
        """Sites of the plain strings that ``node`` is, or that stand right in it."""
        match node:
            case ast.Constant(value=str()):
                return (tuple(self.site(node)),)
            case ast.Call(args=args, keywords=keywords):
                found = [
                    tuple(self.site(it))
                    for it in (*args, *(part.value for part in keywords))
                    if isinstance(it, ast.Constant) and isinstance(it.value, str)
                ]
                return tuple(found[:2])
        return ()

    def row_of(self, offset: int) -> int:
        """The 1-based row of a byte."""
        return bisect_right(self._rows, offset)


def scope_of(tree: Tree, node: ast.AST) -> str:
    """Dotted names of the enclosing classes and functions."""
    parts: list[str] = []
    at: Scope | None = tree.scope(node)
    while at is not None:
        if at.kind in (CLASS, FUNCTION) and hasattr(at.node, "name"):
            parts.append(at.node.name)  # pyright: ignore[reportAttributeAccessIssue]
        at = at.parent
    return ".".join(reversed(parts))


def is_at_import(tree: Tree, names: Names, node: ast.AST) -> bool:
    """Whether importing the module evaluates ``node``."""
    at: Scope | None = tree.scope(node)
    while at is not None and at.kind in (CLASS, COMPREHENSION):
        if isinstance(at.node, ast.GeneratorExp) and not _is_taken_at_once(tree, at.node):
            return False
        at = at.parent
    if at is None or at.kind != MODULE:
        return False
    below = node
    for above in tree.above(node):
        if isinstance(above, ast.If) and below is not above.test and below in above.body:
            if is_main(above.test) or is_typing(above.test):
                return False
        below = above
    return True


def _is_taken_at_once(tree: Tree, node: ast.GeneratorExp) -> bool:
    """Whether what takes a generator asks for its elements: a call, a loop, a star."""
    return isinstance(
        tree.parent(node), ast.Call | ast.For | ast.comprehension | ast.Starred | ast.keyword
    )


def is_main(test: ast.expr) -> bool:
    """``__name__ == "__main__"``."""
    return isinstance(test, ast.Compare) and any(
        isinstance(it, ast.Name) and it.id == "__name__" for it in (test.left, *test.comparators)
    )


def is_typing(test: ast.expr) -> bool:
    """``TYPE_CHECKING``, however it is reached."""
    match test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
    return False


def branches(tree: Tree, node: ast.AST, places: Places) -> tuple[tuple[int, int], ...]:
    """The branches that ``node`` stands in: two nodes with other branches of one exclude each other."""
    found: list[tuple[int, int]] = []
    at = node
    for above in tree.above(node):
        match above:
            case ast.If(body=body) if at is not above.test:
                found.append((places.span(above)[0], 0 if at in body else 1))
            case ast.IfExp(test=test, body=body) if at is not test:
                found.append((places.span(above)[0], 0 if at is body else 1))
            case ast.Match(cases=cases) if at in cases:
                found.append((places.span(above)[0], cases.index(at)))  # pyright: ignore[reportArgumentType]
            case ast.Dict(values=values) if at in values:
                found.append((places.span(above)[0], values.index(at)))  # pyright: ignore[reportArgumentType]
            case ast.Try(body=body, handlers=handlers):
                if at in handlers:
                    found.append((places.span(above)[0], 1))
                elif at in body:
                    found.append((places.span(above)[0], 0))
        if isinstance(at, ast.stmt):
            found.extend(_left_before(above, at, places))
        if isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            break
        at = above
    return tuple(found)


def present(tree: Tree, names: Names, node: ast.AST) -> tuple[str, ...]:
    """Variables without which ``node`` is not come to: ``if "A" in os.environ: … node …``."""
    found: list[str] = []
    at = node
    for above in tree.above(node):
        match above:
            case ast.If(test=test, body=body) if at in body:
                found += _asked(names, test)
            case ast.IfExp(test=test, body=branch) if at is branch:
                found += _asked(names, test)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                break
        at = above
    return tuple(found)


def _asked(names: Names, test: ast.expr) -> Iterator[str]:
    match test:
        case ast.BoolOp(op=ast.And(), values=values):
            for it in values:
                yield from _asked(names, it)
        case ast.NamedExpr(value=value):
            yield from _asked(names, value)
        case ast.Compare(left=ast.Constant(value=str(name)), ops=[ast.In()], comparators=[whole]):
            if names.qualified(whole) == "os.environ":
                yield name
        case ast.Call(func=function, args=[ast.Constant(value=str(name))], keywords=[]):
            if names.qualified(function) in ("os.environ.get", "os.getenv"):
                yield name


def _left_before(above: ast.AST, at: ast.stmt, places: Places) -> list[tuple[int, int]]:
    """``if … return`` before a statement: what follows is the other branch."""
    found = []
    for name in ("body", "orelse", "finalbody"):
        block = getattr(above, name, None)
        if not isinstance(block, list) or at not in block:
            continue
        for statement in block:
            if statement is at:
                break
            if isinstance(statement, ast.If):
                for number, branch in ((0, statement.body), (1, statement.orelse)):
                    if branch and isinstance(branch[-1], _LEAVES):
                        found.append((places.span(statement)[0], 1 - number))
                        break
    return found


def target_of(tree: Tree, node: ast.AST) -> str:
    """The name that is assigned from the expression around ``node``."""
    for above in tree.above(node):
        match above:
            case ast.Assign(targets=[ast.Name(id=name)]):
                return name
            case ast.Assign(targets=[ast.Attribute(attr=name)]):
                return f".{name}"
            case ast.AnnAssign(target=ast.Name(id=name)):
                return name
        if isinstance(above, ast.stmt | ast.Lambda):
            return ""
    return ""
