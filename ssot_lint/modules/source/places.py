"""Byte offsets of nodes that ``ast`` gives rows and columns of."""

from __future__ import annotations

import ast

from ssot_lint.core.source import BOM, encoding_of
from ssot_lint.modules.scan.texts import normal


class Offsets:
    """Those of one file. ``ast`` counts columns in UTF-8, whatever the file is written in."""

    def __init__(self, data: bytes) -> None:
        self._rows = normal(data).split(b"\n")
        self._starts = [0]
        for row in self._rows:
            self._starts.append(self._starts[-1] + len(row) + 1)
        self._bom = len(BOM) if data.startswith(BOM) else 0
        name = encoding_of(data).name
        self._encoding = None if name in ("utf-8", "utf8", "utf-8-sig") else name

    def span(self, node: ast.expr) -> tuple[int, int]:
        """First byte and end of a node."""
        return (
            self.offset(node.lineno, node.col_offset),
            self.offset(node.end_lineno or 1, node.end_col_offset or 0),
        )

    def offset(self, row: int, column: int) -> int:
        """Of ``ast``'s row and column."""
        start = self._starts[row - 1] + (self._bom if row == 1 else 0)
        if self._encoding is not None:
            text = self._rows[row - 1].decode(self._encoding, "replace").encode()[:column]
            return start + len(text.decode("utf-8", "replace").encode(self._encoding, "replace"))
        return start + column
