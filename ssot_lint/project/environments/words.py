"""What is wrong with an environment, in one sentence each: the same in every output."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.deploy.model import Twice
from ssot_lint.project.environments.answer import Missing, Unparsable, Unread

_NAMED = 4
"""Parts that something is said of which are named."""


def missing_words(it: Missing) -> str:
    """Why a requirement is not met, as one phrase."""
    others = [name for name in it.names if name != it.variable]
    also = f" (or {', '.join(others)})" if others else ""
    return f"{it.variable}{also} is {'empty' if it.empty else 'missing'}{of(it.part)}"


def unread_words(it: Unread) -> str:
    """That nobody reads a variable, and what was meant."""
    meant = f": did you mean {it.did_you_mean}?" if it.did_you_mean else ""
    hint = f" ({it.hint})" if it.hint else ""
    return f"{it.provided.variable} is read by nobody{of(it.part)}{meant}{hint}"


def unparsable_words(it: Unparsable) -> str:
    """What code would fail on."""
    return f"the value of {it.provided.variable} cannot be parsed{of(it.part)}: {it.reason}"


def twice_words(it: Twice) -> str:
    """That a key stands twice in one file."""
    return f"{it.variable} stands in row {it.first.row} already; the last one wins"


def several(parts: Sequence[str], every: int) -> str:
    """The parts that one thing is said of, out of ``every``."""
    if len(parts) == every > _NAMED:
        return f"all {every} parts"
    more = f" and {len(parts) - _NAMED} more" if len(parts) > _NAMED else ""
    return ", ".join(parts[:_NAMED]) + more


def of(part: str) -> str:
    """The part that something is said of; nothing where there is only one."""
    return f" in {part}" if part else ""
