"""The records of ``json``, one to a line."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.output.formats import Style
from ssot_lint.output.json import record
from ssot_lint.workspace.diagnostic import Diagnostic


def render(diagnostics: Sequence[Diagnostic], style: Style) -> str:
    """Nothing where nothing was found."""
    import json

    return "".join(json.dumps(record(item, style)) + "\n" for item in diagnostics)
