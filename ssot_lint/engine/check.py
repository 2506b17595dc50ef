"""From bytes to a report: the one path that command line, hook and language server share."""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.model import CLEAN, Finding, Report, Span
from ssot_lint.core.source import is_notebook
from ssot_lint.engine.gate import concerns
from ssot_lint.engine.memory import Memory, TooLong
from ssot_lint.engine.sure import is_silent

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings


def check(data: bytes, settings: FileSettings, memory: Memory | None = None) -> Report:
    """Everything the selected rules say of ``data``; pure, and never raises on any bytes.

    ``memory`` makes the next check quicker, and has no say in what is found.
    """
    if not concerns(data, settings, memory):
        return CLEAN
    if is_notebook(settings.path):
        from ssot_lint.engine.notebook_check import check_notebook  # few runs meet one

        return check_notebook(data, settings, memory)
    memory = memory or Memory()
    if is_silent(data, settings, memory):
        return CLEAN
    from ssot_lint.engine.without_trees import report_without_trees  # only where a file is hit

    try:
        told = report_without_trees(data, settings, memory)
        if told is not None:
            return told
        # Only a file with a needle pays for libcst (70 ms once a process).
        from ssot_lint.core.deferred import deferred_methods

        with deferred_methods():
            from ssot_lint.engine.analysis import analyse

        return analyse(data, settings, memory)
    except RecursionError:
        return too_deep(settings)
    except TooLong as problem:
        return given_up(problem)


def too_deep(settings: FileSettings) -> Report:
    """What is said of a text that is nested further than can be followed."""
    if "SSOT900" not in settings.select or settings.exempt is not None:
        return CLEAN
    return _at_the_top("nested too deeply to be read", "the file cannot be read as Python")


def given_up(problem: TooLong) -> Report:
    """What is said of a text that nobody waits for any longer: whatever is selected, it is not clean."""
    return _at_the_top(f"the analysis was {problem}", "what the file says is not known")


def _at_the_top(message: str, refused: str) -> Report:
    finding = Finding("SSOT900", message, Span(0, 0), subject=message, fix_refused=refused)
    return Report((finding,))
