"""Proves a fixed file before anyone may write it: it compiles, and says what was promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from ssot_lint.core.layout import WHOLE, Layout
from ssot_lint.core.model import LOAD, MISUSE, Edit, Finding, Report
from ssot_lint.core.source import unreadable

# A comment may silence nothing any more once an alias is no alias of the environment.
_FOLLOW = frozenset({"SSOT901"})


class Change(NamedTuple):
    """One pass over a file: its bytes before and after, and what was done."""

    before: bytes
    after: bytes
    edits: Iterable[Edit]
    chosen: Sequence[Finding]
    layout: Layout = WHOLE
    """The parts of ``before``; each must be Python on its own."""


class Looked(Protocol):
    """A text with what is said of it, as a fixer asks: told by trees, or plainly by bytes."""

    @property
    def report(self) -> Report:
        """What the selected rules say of it."""
        ...

    @property
    def layout(self) -> Layout:
        """Its parts."""
        ...

    def removals(self, chosen: Sequence[Finding]) -> tuple[Edit, ...]:
        """Imports that lose their last use when the findings are fixed."""
        ...

    def again(self, edits: Iterable[Edit], after: bytes) -> Looked:
        """The same for the text with the edits made."""
        ...

    def holds_getter(self, start: int, end: int) -> bool:
        """Whether a name between the offsets surely stands for the getter."""
        ...

    def unbound(self, before: Looked) -> str | None:
        """A name that more of the text reads without its import than did before, when accesses went
        through it."""
        ...


def failure_of(change: Change, before: Looked, after: Looked, path: str) -> str | None:
    """What is wrong with the result; None where it holds all that was promised."""
    return (
        not_compiled(change, path)
        or _still_found(change.chosen, before.report, after.report)
        or _not_the_getter(after, change)
        or _unbound(before, after, change)
    )


def _still_found(chosen: Sequence[Finding], report: Report, new_report: Report) -> str | None:
    """The fixed findings must be gone, and no other may have come."""
    expected = Counter(finding.code for finding in report.findings)
    expected.subtract(finding.code for finding in chosen)
    found = Counter(finding.code for finding in new_report.findings)
    for code in sorted(found):
        if found[code] > max(expected[code], 0) and code not in _FOLLOW:
            return f"the result would have findings of {code} that were not there before"
    return None


def _not_the_getter(after: Looked, change: Change) -> str | None:
    """Each fixed access must name the getter where it stood, as its own file resolves it."""
    accesses = [
        it for it in change.chosen if it.kind not in (None, LOAD, MISUSE) and it.fix is not None
    ]
    if not accesses:
        return None
    landed = _landed(change.edits)
    for finding in accesses:
        places = [
            landed[edit] for edit in (finding.fix.edits if finding.fix else ()) if edit in landed
        ]
        if not any(after.holds_getter(start, end) for start, end in places):
            return "the getter's name would stand for something else where it is used"
    return None


def _unbound(before: Looked, after: Looked, change: Change) -> str | None:
    """A name whose import went must not be read any more."""
    if all(edit.content for edit in change.edits):
        return None
    local = after.unbound(before)
    return None if local is None else f"`{local}` would be used without its import"


def _landed(edits: Iterable[Edit]) -> dict[Edit, tuple[int, int]]:
    """Where the text of each edit stands in the result."""
    landed: dict[Edit, tuple[int, int]] = {}
    shift = 0
    for edit in sorted(set(edits)):
        start = edit.start + shift
        landed[edit] = (start, start + len(edit.content))
        shift += len(edit.content) - (edit.end - edit.start)
    return landed


def not_compiled(change: Change, path: str) -> str | None:
    """Why the result is no Python; a file of a newer grammar is left to libcst."""
    before, after = change.before, change.after
    unread = unreadable(before)
    if unread is not None:
        return f"the file cannot be read as Python: {unread.message}"
    layout = change.layout.moved(change.edits)
    problem = _first_problem(after, layout, path)
    if problem is None:
        return None
    if _first_problem(before, change.layout, path) is None:
        return f"the result would not compile: {problem}"
    from ssot_lint.engine.analysis import parses

    if not parses(before):
        return f"the file does not parse: {problem}"
    return None if parses(after) else f"the result would not parse: {problem}"


def _first_problem(data: bytes, layout: Layout, path: str) -> str | None:
    for part, piece in enumerate(layout.pieces(data)):
        problem = _problem(piece, path)
        if problem is not None:
            return f"cell {layout.cells[part]}: {problem}" if layout.cells else problem
    return None


def _problem(data: bytes, path: str) -> str | None:
    """Why the interpreter refuses the text: its grammar, its scopes, imports from ``__future__``.

    ``symtable`` is ``compile`` without making code: a third of the time, and all that edits of
    expressions and imports could break.
    """
    import warnings
    from symtable import symtable

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            symtable(data, path, "exec")  # type: ignore[arg-type]  # takes bytes too, cookie and all
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
            return str(error)
    return None
