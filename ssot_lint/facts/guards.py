"""How facts spell what guards a row."""

from __future__ import annotations

from ssot_lint.modules.scan.enclosing import FALLBACK, RAISES, TRIED, TYPING, Around


def guarded(around: Around) -> str:
    """``typing``, ``raises``, ``try``, ``except`` or nothing, the first that holds."""
    guards = around.guards
    if guards & TYPING:
        return "typing"
    if guards & RAISES:
        return "raises"
    if guards & TRIED:
        return "try"
    return "except" if guards & FALLBACK else ""
