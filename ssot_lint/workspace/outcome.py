"""What a run is asked to do to each file, and what each has to say."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ssot_lint.workspace.diagnostic import Diagnostic, Silenced


CHECK = "check"
FIX = "fix"
DIFF = "diff"
GATHER = "gather"
"""Nothing is said: only facts are asked for."""


class Task(NamedTuple):
    """What a run is asked to do to every file."""

    mode: str = CHECK
    unsafe: bool = False
    silenced: bool = False
    """Whether files are told of in which there is nothing but what comments silence."""


class Outcome(NamedTuple):
    """What one file has to say."""

    path: str
    diagnostics: tuple[Diagnostic, ...] = ()
    """What was found; after fixing, what remains."""
    fixed: tuple[str, ...] = ()
    """Codes of the findings that were fixed, or would be by the diff."""
    fixed_data: bytes | None = None
    """The file as it would be; only from ``perform_on``."""
    diff: bytes = b""
    has_getter: bool = True
    error: str | None = None
    """Why the file could not be checked or written: the run has failed for it."""
    broken_config: str | None = None
    """What is wrong with the configuration, where that shows only at a file (two owners)."""
    warning: str | None = None
    """Why its fixes were not applied, though it was checked."""
    baselined: int = 0
    """How many more findings there are that a baseline lists."""
    older: int = 0
    """How many more there are that were there at the revision asked for."""
    silenced: tuple[Silenced, ...] = ()
    """What comments silence."""
    subjects_before: tuple[str, ...] = ()
    """What a baseline has the diagnostics by, where fixes changed that; else empty."""
    foreign: int = 0
    """Accesses to variables that are not the owner's."""

    def subjects(self) -> Sequence[str]:
        """What is known has the diagnostics by, one each."""
        return self.subjects_before or [item.subject for item in self.diagnostics]


def says_anything(outcome: Outcome, task: Task) -> bool:
    """Whether there is anything to say about a file that was checked."""
    if outcome.diagnostics or outcome.fixed or outcome.foreign or went_wrong(outcome):
        return True
    return task.silenced and bool(outcome.silenced)


def internal_error(error: Exception) -> str:
    """One line for people and for a bug report: what was raised, and where.

    Raises KeyboardInterrupt where that is what ``error`` was made from: Python 3.11 and older turn
    one within ``__set_name__``, as in the import of libcst, into a RuntimeError.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, KeyboardInterrupt):
            raise cause
        cause = cause.__cause__ or cause.__context__
    place = ""
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        place = f" at {os.path.basename(code.co_filename)}:{trace.tb_lineno} in {code.co_name}"
        trace = trace.tb_next
    return f"internal error: {type(error).__name__}: {error}{place}"


def went_wrong(outcome: Outcome) -> bool:
    said = outcome.warning, outcome.error, outcome.broken_config
    return any(it is not None for it in said)
