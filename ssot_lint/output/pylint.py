"""One line per finding as pylint writes it, for tools that read that."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.output.formats import Style
from ssot_lint.output.text import at_row_start, printable
from ssot_lint.workspace.diagnostic import Diagnostic


def render(diagnostics: Sequence[Diagnostic], style: Style) -> str:
    """``path:row: [CODE] message``."""
    return "".join(
        f"{at_row_start(style.shown(item.path))}:{item.file_start.row}: [{item.code}]"
        f" {printable(item.message)}\n"
        for item in diagnostics
    )
