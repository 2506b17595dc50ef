"""Hosts of URLs in the strings of a file."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex
from ssot_lint.modules.imports import parse_bytes
from ssot_lint.modules.source.places import Offsets

URL = regex(
    r"\b[A-Za-z][A-Za-z0-9+.-]*://(?:[^\s/?#'\"<>{}]*@)?(?:[\w.\0-]*\0\.)?([^\W_](?:[\w.-]*[^\W_])?)"
)
"""Its host; of one that begins with what an f-string fills in (a NUL here), what is known."""


class Host(NamedTuple):
    """One host in one string; the span is the string's."""

    host: str
    start: int
    end: int
    scope: str


def hosts(data: bytes) -> Iterator[Host]:
    """Each host once a string, docstrings left out."""
    tree = parse_bytes(data) if b"://" in data else None
    if tree is None:
        return
    places = Offsets(data)
    for node, scope in _strings(tree):
        found: dict[str, None] = {}
        found.update((it.lower(), None) for it in URL.findall(_text(node)))
        for host in found:
            yield Host(host, *places.span(node), scope)


def of_domain(host: str, domains: tuple[str, ...]) -> str | None:
    """The declared domain that a host is, or lies below."""
    return next(
        (it for it in domains if host == it.lower() or host.endswith("." + it.lower())), None
    )


def _text(node: ast.expr) -> str:
    """A string, or an f-string with a NUL for all that it fills in."""
    match node:
        case ast.JoinedStr(values=values):
            return "".join(_text(it) if isinstance(it, ast.Constant) else "\0" for it in values)
        case ast.Constant(value=str(text)):
            return text
    return ""


def _strings(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    """Strings and f-strings with the scopes around them; docstrings and parts of f-strings left out."""
    todo: list[tuple[ast.AST, str]] = [(tree, "")]
    found: list[tuple[ast.expr, str]] = []
    while todo:
        node, scope = todo.pop()
        if isinstance(node, ast.JoinedStr):
            found.append((node, scope))
            todo += [(it.value, scope) for it in node.values if isinstance(it, ast.FormattedValue)]
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append((node, scope))
            continue
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            scope = f"{scope}.{node.name}" if scope else node.name
        text = _docstring(node)
        todo += [(it, scope) for it in ast.iter_child_nodes(node) if it is not text]
    return iter(sorted(found, key=lambda it: (it[0].lineno, it[0].col_offset)))


def _docstring(node: ast.AST) -> ast.stmt | None:
    match node:
        case (
            ast.Module(body=[ast.Expr(value=ast.Constant(value=str())) as first, *_])
            | ast.ClassDef(body=[ast.Expr(value=ast.Constant(value=str())) as first, *_])
            | ast.FunctionDef(body=[ast.Expr(value=ast.Constant(value=str())) as first, *_])
            | ast.AsyncFunctionDef(body=[ast.Expr(value=ast.Constant(value=str())) as first, *_])
        ):
            return first
    return None
