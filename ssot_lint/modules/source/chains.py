"""Attribute chains on a name that an import binds (``shop.util.Money``), with their places."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.core.lean import NamedTuple
from ssot_lint.modules.imports import parse_bytes
from ssot_lint.modules.source.rebound import rebound_by


class Chain(NamedTuple):
    """``root.a.b.c`` as far as it goes; ``ends`` are the offsets behind each of its parts."""

    parts: tuple[str, ...]
    start: int
    ends: tuple[int, ...]
    stored: bool
    """Whether the last part is assigned or deleted."""


class Chains:
    """All chains of one file that begin with a plain name."""

    def __init__(self, data: bytes) -> None:
        tree = parse_bytes(data)
        self.parsed = tree is not None
        self._starts = [0]
        self.rebound: set[str] = set()
        """Names that something other than an import binds, in any scope."""
        self._by_root: dict[str, list[Chain]] = {}
        if tree is not None:
            text = data.replace(b"\r\n", b" \n").replace(b"\r", b"\n")
            for row in text.split(b"\n"):
                self._starts.append(self._starts[-1] + len(row) + 1)
            self._bom = 3 if data.startswith(b"\xef\xbb\xbf") else 0
            self._read(tree)

    def of(self, root: str) -> Iterator[Chain]:
        """Those that begin with ``root``, in order."""
        return iter(self._by_root.get(root, ()))

    def _read(self, tree: ast.Module) -> None:
        above: dict[int, ast.Attribute] = {}
        names: list[ast.Name] = []
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(value=value):
                    above[id(value)] = node
                case ast.Name(ctx=ast.Load()):
                    names.append(node)
                case _:
                    name = rebound_by(node)
                    self.rebound |= {name} if name else set()
        for chain in sorted((self._chain(it, above) for it in names), key=lambda it: it.start):
            self._by_root.setdefault(chain.parts[0], []).append(chain)

    def _chain(self, name: ast.Name, above: dict[int, ast.Attribute]) -> Chain:
        parts, ends = [name.id], [self._end(name)]
        at: ast.expr = name
        stored = False
        while id(at) in above:
            at = above[id(at)]
            parts.append(at.attr)
            ends.append(self._end(at))
            stored = not isinstance(at.ctx, ast.Load)
        return Chain(tuple(parts), self._offset(name.lineno, name.col_offset), tuple(ends), stored)

    def _end(self, node: ast.expr) -> int:
        return self._offset(node.end_lineno or 1, node.end_col_offset or 0)

    def _offset(self, row: int, column: int) -> int:
        return self._starts[row - 1] + column + (self._bom if row == 1 else 0)
