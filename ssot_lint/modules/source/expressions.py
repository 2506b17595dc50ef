"""Small questions about expressions of a tree."""

from __future__ import annotations

import ast


def argument(call: ast.Call, index: int, name: str) -> ast.expr | None:
    """The argument at a position or by keyword; None where stars hide it."""
    for position, it in enumerate(call.args):
        if isinstance(it, ast.Starred):
            return None
        if position == index:
            return it
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return None


def called(node: ast.expr) -> ast.expr:
    """What a call calls; any other expression as it is."""
    return node.func if isinstance(node, ast.Call) else node


def is_docstring(node: ast.stmt) -> bool:
    """Whether the statement is a constant alone."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def text_of(node: ast.expr) -> str | None:
    """The text that an expression is; None for any other."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def dotted_of(node: ast.AST) -> str:
    """A dotted expression as text, with an empty first part for what is no name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "")
    return ".".join(reversed(parts))
