"""From bytes to fixed bytes, proved before anyone may write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.core.model import CLEAN
from ssot_lint.core.source import is_notebook
from ssot_lint.engine.fixing.fixer import Fixed, fix_text
from ssot_lint.engine.gate import concerns
from ssot_lint.engine.memory import Memory

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings


def fix(data: bytes, settings: FileSettings, unsafe: bool, memory: Memory | None = None) -> Fixed:
    """Apply every safe fix, and with ``unsafe`` the others too, until none is left.

    All or nothing: where the result does not hold what was promised, ``data`` comes back as it was.
    """
    memory = memory or Memory()
    if not concerns(data, settings, memory):
        return Fixed(data, (), CLEAN, CLEAN)
    if is_notebook(settings.path):
        from ssot_lint.engine.notebook_edits import fix_notebook

        return fix_notebook(data, settings, unsafe, memory)
    try:
        return fix_text(data, settings, unsafe, memory)
    except RecursionError:
        from ssot_lint.engine.check import too_deep  # few texts are

        report = too_deep(settings)
        return Fixed(data, (), report, report, "the file is nested too deeply to be read")
