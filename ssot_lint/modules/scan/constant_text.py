"""The text of an expression that needs nothing but literals and module constants assigned once."""

from __future__ import annotations

import ast

from ssot_lint.core.regex import regex
from ssot_lint.modules.imports import parse_expression
from ssot_lint.modules.scan.stores import stores

_DEEPEST = 4
_VALUE = regex(rb"[ \t]*(?::[^\n=]+)?=[ \t]*((?:\([^()]*\)|[^\n#])*)")


def text_of(data: bytes, module: str, expression: bytes) -> str | None:
    """What an expression in ``data``, the module of that name, always is; None where that cannot be
    told."""
    return Constants(data, module).value(expression)


class Constants:
    """Evaluates expressions of one file."""

    def __init__(self, data: bytes, module: str) -> None:
        self._data = data
        self._module = module
        self._known: dict[str, str | None] = {}

    def value(self, expression: bytes) -> str | None:
        """The string that ``expression`` always is, None where that cannot be told."""
        tree = parse_expression(expression)
        return None if tree is None else self._text(tree, 0)

    def _text(self, node: ast.expr, depth: int) -> str | None:
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.JoinedStr(values=parts):
                return self._joined(parts, depth)
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                return self._text(value, depth)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._joined([left, right], depth)
            case ast.Name(id="__name__"):
                return self._module or None
            case ast.Name(id=name) if depth < _DEEPEST:
                return self._constant(name, depth + 1)
        return None

    def _joined(self, parts: list[ast.expr], depth: int) -> str | None:
        texts = [self._text(it, depth) for it in parts]
        return None if None in texts else "".join(it for it in texts if it is not None)

    def _constant(self, name: str, depth: int) -> str | None:
        if name not in self._known:
            self._known[name] = self._assigned(name, depth)
        return self._known[name]

    def _assigned(self, name: str, depth: int) -> str | None:
        found_at = list(stores(self._data, name))
        if len(found_at) != 1 or self._data[found_at[0] - 1 : found_at[0]] not in b"\n":
            return None
        found = _VALUE.match(self._data, found_at[0] + len(name.encode()))
        tree = parse_expression(found[1]) if found is not None else None
        return None if tree is None else self._text(tree, depth)
