"""An expression for a name of another module, through an import that the file has or is to get."""

from __future__ import annotations

from ssot_lint.modules.scan.rows import Rows
from ssot_lint.modules.scan.stores import stores

Change = tuple[int, int, bytes]


def bind(
    rows: Rows, package: str, module: str, name: str, newline: bytes
) -> tuple[str, tuple[Change, ...]] | str:
    """How ``module.name`` (``PAID``, ``Plan.FREE``) is spelled in the file, with the edits that import
    it; or why it cannot be."""
    first, _, rest = name.partition(".")
    for local, path in rows.names(package).items():
        if path == f"{module}.{name}" and _at_top(rows, local):
            return local, ()
        if path == f"{module}.{first}" and _at_top(rows, local):
            return (f"{local}.{rest}" if rest else local), ()
        if path == module and _at_top(rows, local):
            return f"{local}.{name}", ()
    if any(True for _ in stores(rows.data, first)) or first in rows.names(package):
        return f"`{first}` is something else here"
    tops = [it for it, around in rows.imports if not it.indent and not around.scope]
    if not tops:
        return "nothing is imported here yet"
    stop = rows.data.find(b"\n", tops[-1].end)
    text = f"from {module} import {first}".encode()
    at = len(rows.data) if stop < 0 else stop + 1
    return name, ((at, at, newline + text if stop < 0 else text + newline),)


def _at_top(rows: Rows, local: str) -> bool:
    """Whether the import that binds a name holds in the whole module."""
    for statement, around in rows.imports:
        for it in statement.items:
            bound = it.local or (it.path.partition(".")[0] if statement.level < 0 else it.path)
            if bound == local and (around.scope or around.guards):
                return False
    return True
