"""Findings by file, each file named once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ssot_lint.output.formats import Style
from ssot_lint.output.text import BOLD, CYAN, Paint, at_row_start, elsewhere, printable, remark
from ssot_lint.workspace.diagnostic import Diagnostic


def render(diagnostics: Sequence[Diagnostic], style: Style) -> str:
    """``path:``, then ``row:column CODE [*] message`` per finding; a blank line after each file."""
    paint = Paint(style.color)
    files = groupby(diagnostics, key=lambda item: item.path)
    return "".join("\n".join(_file(path, [*items], style, paint)) + "\n\n" for path, items in files)


def _file(path: str, items: Sequence[Diagnostic], style: Style, paint: Paint) -> Iterator[str]:
    yield paint(at_row_start(style.shown(path)), BOLD) + paint(":", CYAN)
    rows = max(len(str(item.start.row)) for item in items)
    columns = max(len(str(item.start.column)) for item in items)
    for item in items:
        cell = "" if item.cell is None else f"cell {item.cell}{paint(':', CYAN)}"
        place = f"{cell}{item.start.row:>{rows}}{paint(':', CYAN)}{item.start.column:<{columns}}"
        yield f"  {place} {remark(item, style, paint)}"
        for line in elsewhere(item, style):
            yield f"  {' ' * (rows + columns + 1)} {printable(line)}"
