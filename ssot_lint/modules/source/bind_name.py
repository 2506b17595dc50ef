"""An expression for a name of another module, through an import that the file has or is to get."""

from __future__ import annotations

import ast
from collections.abc import Collection

from ssot_lint.modules.imports import parse_bytes
from ssot_lint.modules.scan.rows import Rows
from ssot_lint.modules.source.places import Offsets

Change = tuple[int, int, bytes]


def bind(
    rows: Rows,
    rebound: Collection[str],
    package: str,
    module: str,
    name: str,
    newline: bytes,
    before: int,
) -> tuple[str, tuple[Change, ...]] | str:
    """How ``module.name`` (``PAID``, ``Plan.FREE``) is spelled in the file, with the edits that import
    it above the offset ``before``; or why it cannot be. ``rebound`` are names that it binds otherwise."""
    first, _, rest = name.partition(".")
    for local, path in rows.names(package).items():
        if local in rebound or not _at_top(rows, local, before):
            continue
        if path == f"{module}.{name}":
            return local, ()
        if path == f"{module}.{first}":
            return (f"{local}.{rest}" if rest else local), ()
        if path == module:
            return f"{local}.{name}", ()
    top = module.partition(".")[0]
    if top not in rebound and _is_imported_whole(rows, module) and _at_top(rows, top, before):
        return f"{module}.{name}", ()
    if first in rebound or first in rows.names(package):
        return f"`{first}` is something else here"
    text = f"from {module} import {first}".encode()
    change = _below_imports(rows, text, newline, before) or _first(rows, text, newline)
    return "there is no place for its import" if change is None else (name, (change,))


def _below_imports(rows: Rows, text: bytes, newline: bytes, before: int) -> Change | None:
    tops = [it for it, around in rows.imports if not it.indent and not around.scope]
    above = [it for it in tops if it.end <= before]
    stop = rows.data.find(b"\n", above[-1].end) if above else -1
    return (stop + 1, stop + 1, text + newline) if 0 <= stop < before else None


def _first(rows: Rows, text: bytes, newline: bytes) -> Change | None:
    """Above all statements, below the docstring."""
    tree = parse_bytes(rows.data)
    if tree is None or not tree.body:
        return None
    offsets, statement = Offsets(rows.data), tree.body[0]
    if ast.get_docstring(tree, clean=False) is None:
        above = [statement, *getattr(statement, "decorator_list", ())]
        at = offsets.offset(min(it.lineno for it in above), 0)
        return at, at, text + newline * 2
    end = offsets.offset(statement.end_lineno or 1, statement.end_col_offset or 0)
    stop = rows.data.find(b"\n", end)
    if stop < 0 or rows.data[end:stop].strip():
        return None
    return stop + 1, stop + 1, newline + text + newline


def _is_imported_whole(rows: Rows, module: str) -> bool:
    """Whether the file says ``import a.b``, which reaches it by all of its parts."""
    return any(
        statement.level < 0 and any(it.path == module and not it.local for it in statement.items)
        for statement, _ in rows.imports
    )


def _at_top(rows: Rows, local: str, before: int) -> bool:
    """Whether the import that binds a name holds in the whole module, from above ``before`` on."""
    for statement, around in rows.imports:
        for it in statement.items:
            bound = it.local or (it.path.partition(".")[0] if statement.level < 0 else it.path)
            if bound == local and (around.scope or around.guards or it.end > before):
                return False
    return True
