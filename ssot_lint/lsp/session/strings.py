"""Where a file of Python says a name as a string: in one piece, or put together of several."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from typing import NamedTuple

from ssot_lint.lsp.text.text import Text


class Said(NamedTuple):
    """One string that is the name; row and columns are 0-based, in code points."""

    row: int
    start: int
    end: int
    is_whole: bool
    """Whether it is one literal; else the name is put together, and no place of it is the name."""
    is_value: bool
    """Whether a name is given to it, or a collection that holds it: code may ask by that name."""


def said(text: Text, name: str) -> list[Said] | None:
    """Every string of the file that is ``name``; None where the file does not parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in what others wrote
            tree = ast.parse(str(text).removeprefix("\ufeff"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return list(_strings(tree, text, name, is_value=False))


def _strings(node: ast.AST, text: Text, name: str, *, is_value: bool) -> Iterator[Said]:
    match node:
        case ast.Constant(value=str() | bytes() as value) if value in (name, name.encode()):
            yield _said(node, text, name, is_value=is_value)
        case ast.JoinedStr(values=[ast.Constant(value=str(value))]) if value == name:
            yield _said(node, text, name, is_value=is_value)
        case ast.JoinedStr(values=values):
            for part in values:
                if isinstance(part, ast.FormattedValue):
                    yield from _strings(part.value, text, name, is_value=False)
        case ast.Call(func=func):
            yield from _strings(func, text, name, is_value=False)
            held = is_value and isinstance(func, ast.Name) and func.id in _COLLECTIONS
            for each in (*node.args, *(it.value for it in node.keywords)):
                yield from _strings(each, text, name, is_value=held)
        case _:
            for field, value in ast.iter_fields(node):
                for each in value if isinstance(value, list) else [value]:
                    if isinstance(each, ast.AST):
                        held = _holds(node, field, is_value=is_value)
                        yield from _strings(each, text, name, is_value=held)


_COLLECTIONS = frozenset({"frozenset", "set", "tuple", "list", "dict"})


def _holds(node: ast.AST, field: str, *, is_value: bool) -> bool:
    """Whether a part of a node is what a name is given to, or a default, or what is gone through."""
    match node:
        case ast.Assign() | ast.AnnAssign() | ast.NamedExpr():
            return field == "value"
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            return field == "iter"
        case ast.arguments():
            return field in ("defaults", "kw_defaults")
        case ast.Tuple() | ast.List() | ast.Set() | ast.Dict() | ast.IfExp() | ast.BinOp():
            return is_value
        case ast.Starred() | ast.BoolOp():
            return is_value
    return False


def _said(node: ast.expr, text: Text, name: str, *, is_value: bool) -> Said:
    row = node.lineno - 1
    line = text.row(row)
    mark = len("\ufeff") if line.startswith("\ufeff") and row == 0 else 0
    start = mark + _points(line[mark:], node.col_offset)
    if node.end_lineno == node.lineno:
        end = mark + _points(line[mark:], node.end_col_offset or node.col_offset)
        whole = re.fullmatch(
            rf"""(?P<before>[a-zA-Z]*(?:\"{{3}}|'{{3}}|"|')){re.escape(name)}["']+""",
            line[start:end],
        )
        if whole is not None:
            start += len(whole["before"])
            return Said(row, start, start + len(name), True, is_value)
    return Said(row, start, start, False, is_value)


def _points(line: str, column: int) -> int:
    """Code points before a column of ``ast``, which counts UTF-8 bytes."""
    return column if line.isascii() else len(line.encode()[:column].decode("utf-8", "replace"))
