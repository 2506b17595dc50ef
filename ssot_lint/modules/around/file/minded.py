"""Whether a star import that brings one more name changes the file that has it."""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Collection

from ssot_lint.modules.imports import parse_bytes, resolve_from


def minds(data: bytes, package: str, name: str, owners: Collection[str]) -> bool:
    """Whether a star import that brings the name changes a file, whose ``package`` is given: it has
    such a name at its top level, and not from one of the ``owners``."""
    tree = parse_bytes(data)
    if tree is None:
        return True
    others, own = 0, 0
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            from_owner = resolve_from(node.module or "", node.level, package) in owners
            same = [it for it in node.names if (it.asname or it.name) == name]
            own += sum(from_owner and it.name == name for it in same)
            others += sum(not (from_owner and it.name == name) for it in same)
        else:
            others += _binds(node, name)
    return (others > 0 or not own) and _is_global(data, name)


def _binds(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Name(id=it, ctx=ast.Store() | ast.Del()):
            return it == name
        case ast.FunctionDef(name=it) | ast.AsyncFunctionDef(name=it) | ast.ClassDef(name=it):
            return it == name
        case ast.Import(names=names):
            return any((it.asname or it.name.partition(".")[0]) == name for it in names)
        case ast.Constant(value=str(it)):
            return it == name  # ``globals()["env"]``, ``__all__``
    return False


def _is_global(data: bytes, name: str) -> bool:
    """Whether the name is bound or read as one of the module, or a text is just that name."""
    waiting = [symtable.symtable(data.decode("utf-8", "replace"), "", "exec")]
    top = waiting[0]
    if name in top.get_identifiers() or re.search(rb"[\"']%b[\"']" % name.encode(), data):
        return True
    while waiting:
        table = waiting.pop()
        if name in table.get_identifiers() and table.lookup(name).is_global():
            return True
        waiting += table.get_children()
    return False
