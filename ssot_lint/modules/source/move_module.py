"""Byte edits for ``import old`` whose module moved, or whose names did: the import and its uses."""

from __future__ import annotations

from ssot_lint.modules.scan.enclosing import MODULE
from ssot_lint.modules.scan.import_statements import Item, Statement
from ssot_lint.modules.scan.rows import Rows
from ssot_lint.modules.source.chains import Chain, Chains
from ssot_lint.modules.source.move_import import Change, indentation, own_row


def move_module(
    rows: Rows, chains: Chains, statement: Statement, item: Item, new: str, newline: bytes
) -> list[Change] | str:
    """``import old`` and every ``old.name`` become ``import new`` and ``new.name``."""
    if item.local:
        return [(item.start, item.start + _written(rows.data, item), new.encode())]
    old = tuple(item.path.split("."))
    return _rewritten(rows, chains, statement, item, old, tuple(new.split(".")), new, newline)


def move_name(
    rows: Rows,
    chains: Chains,
    statement: Statement,
    item: Item,
    old: str,
    new: str,
    newline: bytes,
) -> list[Change] | str:
    """Every ``old`` (``module.name``, of ``import module``) becomes ``new``, with its import."""
    if item.local:
        return "the module has another name here"
    module = new.rpartition(".")[0]
    if not module:
        return "its new place is no name of a module"
    parts = tuple(old.split(".")), tuple(new.split("."))
    return _rewritten(rows, chains, statement, item, *parts, module, newline)


def _rewritten(
    rows: Rows,
    chains: Chains,
    statement: Statement,
    item: Item,
    old: tuple[str, ...],
    new: tuple[str, ...],
    module: str,
    newline: bytes,
) -> list[Change] | str:
    root = old[0]
    if not chains.parsed:
        return "the file does not parse"
    if root in chains.rebound or new[0] in chains.rebound:
        return f"`{root if root in chains.rebound else new[0]}` is bound to something else, too"
    taken = tuple(item.path.split("."))
    changes: list[Change] = []
    left = False
    for chain in chains.of(root):
        if chain.parts == taken[: len(chain.parts)]:
            return f"`{'.'.join(chain.parts)}` is passed as a value"
        if chain.parts[: len(old)] == old:
            if chain.stored and len(chain.parts) <= len(taken) + 1:
                return f"`{'.'.join(chain.parts)}` is bound anew: others look it up there"
            changes.append((chain.start, chain.ends[len(old) - 1], ".".join(new).encode()))
        else:
            left = left or _needs(chain, item)
    imported = _imports(rows, module)
    if left and imported:
        return changes
    if left:
        return [*changes, _below(rows, statement, module, newline)]
    if imported:
        row = own_row(rows.data, statement) if len(statement.items) == 1 else None
        if row is None:
            return "the new module is imported already, and the old one would stay unused"
        return [*changes, (*row, b"")]
    return [*changes, (item.start, item.start + _written(rows.data, item), module.encode())]


def _needs(chain: Chain, item: Item) -> bool:
    """Whether another use of the first name may need this very import."""
    parts = tuple(item.path.split("."))
    return chain.parts[: len(parts)] == parts or len(chain.parts) == 1 or len(parts) == 1


def _imports(rows: Rows, module: str) -> bool:
    """Whether the file imports the module for all of its code."""
    return any(
        it.path == module and not it.local
        for statement, around in rows.imports
        if statement.level < 0 and around == MODULE
        for it in statement.items
    )


def _below(rows: Rows, statement: Statement, module: str, newline: bytes) -> Change:
    text = indentation(rows.data, statement) + f"import {module}".encode()
    stop = rows.data.find(b"\n", statement.end)
    if stop < 0:
        return len(rows.data), len(rows.data), newline + text
    return stop + 1, stop + 1, text + newline


def _written(data: bytes, item: Item) -> int:
    """Bytes of the path as it is written."""
    text = data[item.start : item.end]
    return len(text) if not item.local else len(text.split()[0])
