"""Where a new entry goes in a registry's source: behind its last one, in the same place and style."""

from __future__ import annotations

import ast
import re

from ssot_lint.core.source import encoding_of
from ssot_lint.getter.owners.entry import PER_VARIABLE, TABLE, Registry
from ssot_lint.modules.imports import parse_bytes
from ssot_lint.modules.lookup import Lookup

_ADD = re.compile(r"`([^`]+)` is not registered in ([^;]+); add `(.+?)` there", re.S)


def wanted_in(message: str) -> tuple[str, str, str] | None:
    """The variable, the registry and the line that a finding asks for; None for other findings."""
    found = _ADD.match(message)
    return None if found is None else (found[1], found[2], found[3])


def file_of(lookup: Lookup, registry: Registry) -> str | None:
    """The file that the registry's entries stand in; None where it is not found."""
    shown = registry.file.removesuffix(".py").removesuffix("/__init__")
    return lookup.find(shown.replace("/", "."))


def inserted(data: bytes, registry: Registry, lines: list[str]) -> bytes | None:
    """The registry's file with the lines added; None where there is no sure place for them.

    What is there stays byte for byte, new rows end as the one above them, and the outcome parses.
    """
    tree = parse_bytes(data)
    if tree is None or not lines:
        return None
    if not (encoding_of(data).is_utf8 or "".join(lines).isascii()):
        return None
    own = [it.place for it in registry.entries if it.place.partition(":")[0] == registry.file]
    last = _last(tree, [*map(_row, own)])
    rows = _ROWS.findall(data.decode("utf-8", "surrogateescape"))
    if registry.kind == PER_VARIABLE:
        method = _method(tree, last)
        if method is None:
            return _sound(_with(rows, len(rows), _at_end(rows, lines)))
        return _sound(
            _with(rows, method[0], _indented(["", *"\n\n".join(lines).split("\n")], method[1]))
        )
    at = _behind(tree, last, in_table=registry.kind == TABLE)
    if at is None:
        return None
    row, indent, needs_comma = at
    if needs_comma is not None and not needs_comma(rows):
        return None
    return _sound(_with(rows, row, _indented("\n".join(lines).split("\n"), indent)))


_ROWS = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""Rows with their ends, as Python counts them."""


def _indented(lines: list[str], indent: int) -> list[str]:
    return [f"{' ' * indent}{it}".rstrip() for it in lines]


def _at_end(rows: list[str], lines: list[str]) -> list[str]:
    """Functions behind all there is, each behind two empty rows."""
    empty = next((at for at, row in enumerate(reversed(rows)) if row.strip()), len(rows))
    return ["", "", *"\n\n\n".join(lines).split("\n")][min(empty, 2) :]


def _with(rows: list[str], at: int, added: list[str]) -> str:
    """The rows with more of them behind the first ``at``, which end as the one above does."""
    above, below = "".join(rows[:at]), "".join(rows[at:])
    ends = [it[len(it.rstrip("\r\n")) :] for it in (*rows[at - 1 : at], *rows)]
    end = next(filter(None, ends), "\n")
    text = end.join(added)
    return f"{above}{text}{end}{below}" if above.endswith(end) else f"{above}{end}{text}"


def _last(tree: ast.Module, rows: list[int]) -> int:
    """The last entry, of those that stand under no condition where there are such."""
    outer = {
        node.lineno
        for top in tree.body
        for node in (top, *(top.body if isinstance(top, ast.ClassDef) else ()))
    }
    inner = [it for it in rows if it in outer]
    return max(inner or rows, default=0)


def _method(tree: ast.Module, row: int) -> tuple[int, int] | None:
    """The row behind the method at ``row``, and its indentation; None for a module's function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.lineno == row and node.col_offset:
            return node.end_lineno or row, node.col_offset
    return None


def _row(place: str) -> int:
    number = place.rpartition(":")[2]
    return int(number) if number.isdigit() else 0


def _sound(text: str) -> bytes | None:
    data = text.encode("utf-8", "surrogateescape")
    return data if parse_bytes(data) is not None else None


def _behind(tree: ast.Module, row: int, *, in_table: bool) -> tuple[int, int, _Comma | None] | None:
    """The row behind the entry at ``row``, how far it is indented, and what else must be so."""
    for node in ast.walk(tree):
        if in_table and isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values):
                if key is not None and key.lineno == row:
                    end = value.end_lineno or row
                    closed = node.end_lineno or end
                    return closed - 1, key.col_offset, _Comma(closed - 1)
        if not in_table and isinstance(node, ast.Assign | ast.AnnAssign) and node.lineno == row:
            return node.end_lineno or row, node.col_offset, None
    return None


class _Comma:
    """A display that ends with a comma, its bracket in a row of its own."""

    def __init__(self, row: int) -> None:
        self._row = row

    def __call__(self, rows: list[str]) -> bool:
        above = rows[self._row - 1].partition("  #")[0].rstrip()
        return above.endswith(",") and rows[self._row].strip()[:1] in ("}", ")")
