"""An entry that a file imports by its own name: ``from app.variables import APP_PORT``."""

from __future__ import annotations

import ast

from ssot_lint.getter.owners.around import Source
from ssot_lint.getter.owners.entry import CONSTANTS, OBJECTS, Entry, Registry

_KINDS = (OBJECTS, CONSTANTS)
"""Those whose entries mean the same however they are imported: no table, which is asked each time."""


def entry_of(registry: Registry, variable: str, module: str, source: Source) -> Registry | None:
    """A registry of that entry alone; None where the file does not import it from the module."""
    entries = registry.of(variable)
    if len(entries) != 1 or entries[0].kind not in _KINDS:
        return None
    entry = entries[0]
    start = f"{{getter}}.{entry.name}"
    if not entry.read.startswith(start) or not _imports(source, module, entry.name):
        return None
    own = entry._replace(
        read=_without(entry.read, start) or "",
        presence=_without(entry.presence, start),
        store=_without(entry.store, start),
        remove=_without(entry.remove, start),
        override=_without(entry.override, start),
    )
    return _alone(registry, own)


def _alone(registry: Registry, entry: Entry) -> Registry:
    return registry._replace(entries=(entry,), by_variable={entry.variable: (entry,)})


def _without(spelling: str | None, start: str) -> str | None:
    return None if spelling is None else spelling.replace(start, "{getter}")


def _imports(source: Source, module: str, name: str) -> bool:
    return any(
        isinstance(it.node, ast.ImportFrom)
        and it.node.module == module
        and it.node.names[0].name == name
        and it.direct
        for several in source.module.bindings.values()
        for it in several
    )
