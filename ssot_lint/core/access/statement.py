"""One statement as the interpreter's own parser reads it: what its names are, and what is above each.

15 µs a statement and nothing to import, where libcst takes 100 and half of a hook's run to load.
Names in f-strings are left out: their places are told only by newer interpreters. Their fields are
expressions of their own.
"""

from __future__ import annotations

import _ast

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.lex.alone import Parsed, parsed

IMPORTS = (_ast.Import, _ast.ImportFrom)
DEFINITIONS = (_ast.FunctionDef, _ast.AsyncFunctionDef, _ast.ClassDef)
_FORMATTED = (_ast.JoinedStr, getattr(_ast, "TemplateStr", _ast.JoinedStr))
# Fields that hold words, numbers and operators: two of three.
_NO_NODES = frozenset({"attr", "ctx", "id", "kind", "level", "module", "op", "ops", "type_comment"})
_FIELDS: dict[type[_ast.AST], tuple[str, ...]] = {}


class Extent(NamedTuple):
    """Bytes ``start`` up to, not including, ``end`` of the statement."""

    start: int
    end: int


class Statement:
    """The tree of one logical line, given without its indentation; text that is UTF-8."""

    __slots__ = ("_base", "_rows", "parents", "single", "strings", "tokens", "top")

    def __init__(self, found: Parsed) -> None:
        self._rows = [0]
        for row in found.source.encode().splitlines(keepends=True):
            self._rows.append(self._rows[-1] + len(row))
        self._base = len(found.before.encode())
        body = found.tree.body
        self.top: _ast.stmt = body[-1]
        """The statement itself; with others on its row, the last of them."""
        self.single = len(body) == 1
        """Whether it stands alone on its row."""
        self.parents: dict[_ast.AST, _ast.AST] = {}
        self.tokens: dict[int, _ast.AST] = {}
        """Names, attributes, keywords and parameters by where their last word begins."""
        self.strings: dict[int, _ast.Constant] = {}
        """Plain strings by where they begin."""
        self._walk(found.tree)

    def extent(self, node: _ast.expr | _ast.stmt) -> Extent:
        """Where a node stands, without parentheses of its own."""
        return Extent(
            self._offset(node.lineno, node.col_offset),
            self._offset(node.end_lineno or 0, node.end_col_offset or 0),
        )

    def _offset(self, row: int, column: int) -> int:
        return self._rows[row - 1] + column - self._base

    def _walk(self, tree: _ast.AST) -> None:
        parents, strings, tokens, offset = self.parents, self.strings, self.tokens, self._offset
        stack = [tree]
        while stack:
            node = stack.pop()
            if isinstance(node, _ast.Name):
                tokens[offset(node.lineno, node.col_offset)] = node
                continue
            if isinstance(node, _ast.Constant):
                if isinstance(node.value, str | bytes):
                    strings[offset(node.lineno, node.col_offset)] = node
                continue
            if isinstance(node, _ast.Attribute):
                end = offset(node.end_lineno or 0, node.end_col_offset or 0)
                tokens[end - len(node.attr.encode())] = node
                parents[node.value] = node
                if not isinstance(node.value, _FORMATTED):
                    stack.append(node.value)
                continue
            if isinstance(node, _ast.keyword | _ast.arg) and node.arg is not None:
                tokens[offset(node.lineno, node.col_offset)] = node
            for field in _fields_of(type(node)):
                value = getattr(node, field, None)
                for child in value if isinstance(value, list) else (value,):
                    if isinstance(child, _ast.AST):
                        parents[child] = node
                        if not isinstance(child, _FORMATTED):
                            stack.append(child)


def _fields_of(kind: type[_ast.AST]) -> tuple[str, ...]:
    """Fields that may hold nodes with a place; looked up once for each kind of node."""
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(it for it in kind._fields if it not in _NO_NODES)
    return _FIELDS[kind]


def statement_of(text: bytes) -> Statement | None:
    """None where the interpreter does not parse the statement, or it says more than its own scope."""
    found = parsed(text, "utf-8")
    if found is None or not found.tree.body:
        return None
    statement = Statement(found)
    if isinstance(statement.top, DEFINITIONS) and not found.wrapped:
        return None  # a body on the header's row is a scope of its own
    return statement
