"""Names that something other than an import binds, in any scope of a file."""

from __future__ import annotations

import ast


def rebound_by(node: ast.AST) -> str | None:
    """The name that a node binds, if any; not those that its parts do, nor what an import does."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            return name
        case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return name
        case ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)):
            return name
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return name
        case ast.MatchMapping(rest=str(name)):
            return name
    # The parameters of PEP 695, which Python 3.10 has no nodes for.
    is_parameter = type(node).__name__ in ("TypeVar", "ParamSpec", "TypeVarTuple")
    return getattr(node, "name", None) if is_parameter else None


def rebound(tree: ast.Module) -> frozenset[str]:
    """All of them."""
    return frozenset(filter(None, map(rebound_by, ast.walk(tree))))
