"""Import statements of the checked project: which module they mean, and whether they run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Container, Iterator

from ssot_lint.modules.relative import resolve_from as resolve_from
from ssot_lint.modules.tree import DISK, Tree


def parse_file(path: str, tree: Tree = DISK) -> ast.Module | None:
    """Parse a file of the checked project; None where it cannot be read or does not parse."""
    data = tree.read(path)
    return None if data is None else parse_bytes(data)


def parse_bytes(data: bytes) -> ast.Module | None:
    """Parse source text; None where it does not parse."""
    with warnings.catch_warnings():
        # An invalid escape in the project's code is no business of ours, least of all on stderr.
        warnings.simplefilter("ignore")
        try:
            return ast.parse(data)
        # ValueError: NUL bytes; the last two: nesting beyond what this interpreter can take.
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def statements(
    tree: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
) -> Iterator[ast.AST]:
    """Every statement, handler and case, those in functions and classes among them, in no order.

    A tenth of the nodes: most of a tree are the expressions in them.
    """
    waiting: list[ast.AST] = [*tree.body]
    while waiting:
        node = waiting.pop()
        yield node
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting += getattr(node, name, ())


def is_for_type_checkers(test: ast.expr, names: Container[str] = ("TYPE_CHECKING",)) -> bool:
    """Whether a condition holds for type checkers only; ``names`` are those of the constant."""
    match test:
        case ast.Name(id=name):
            return name in names
        case ast.Attribute(attr="TYPE_CHECKING") | ast.Constant(value=False):
            return True
        case ast.BoolOp(op=ast.And(), values=values):
            return any(is_for_type_checkers(it, names) for it in values)
    return False


def is_main_guard(test: ast.expr) -> bool:
    """Whether a condition holds only in a module that runs as a script."""
    match test:
        case ast.Compare(
            left=ast.Name(id="__name__"),
            ops=[ast.Eq()],
            comparators=[ast.Constant(value="__main__")],
        ):
            return True
    return False


def parse_expression(data: bytes) -> ast.expr | None:
    """Parse one expression; None where it is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            # In brackets, so that its rows may break where those of an argument may.
            return ast.parse(b"(" + data + b"\n)", mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def running_at_import(tree: ast.AST) -> Iterator[ast.AST]:
    """What runs at import time, in order: no function bodies, nothing for type checkers."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(_below(node)))


def _below(node: ast.AST) -> list[ast.AST]:
    match node:
        case ast.FunctionDef(args=args) | ast.AsyncFunctionDef(args=args):
            defaults = [default for default in args.kw_defaults if default is not None]
            return [*node.decorator_list, *args.defaults, *defaults]
        case ast.Lambda():
            return []
        case ast.AnnAssign(value=value, target=target):
            return [target] if value is None else [target, value]
        case ast.If(test=ast.UnaryOp(op=ast.Not(), operand=test), body=body) if (
            is_for_type_checkers(test)
        ):
            return list(body)
        case ast.If(test=test, orelse=orelse) if is_for_type_checkers(test) or is_main_guard(test):
            return list(orelse)
    return list(ast.iter_child_nodes(node))
