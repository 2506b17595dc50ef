"""One line per finding, as compilers write it and editors parse it."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.output.formats import Style
from ssot_lint.output.text import Paint, headline
from ssot_lint.workspace.diagnostic import Diagnostic


def render(diagnostics: Sequence[Diagnostic], style: Style) -> str:
    """``path:row:column: CODE [*] message``."""
    paint = Paint(style.color)
    return "".join(headline(item, style, paint) + "\n" for item in diagnostics)
