"""Applies fixes to a file's bytes, and hands out only what was proved first."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.core.fix.blank_rows import with_blank_rows
from ssot_lint.core.layout import WHOLE, Layout
from ssot_lint.core.model import CLEAN, SAFE, Edit, Finding, Report
from ssot_lint.engine.fixing.verify import Change, Looked, failure_of
from ssot_lint.engine.sure import is_silent

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.engine.memory import Memory

# Overlapping fixes wait for the next pass; real files need two.
_MOST_PASSES = 20


class Fixed(NamedTuple):
    """A file after fixing: its bytes, unchanged if nothing could be fixed or verified."""

    data: bytes
    applied: tuple[Finding, ...]
    report: Report
    """What is left to say about ``data``."""
    original: Report
    """What there was to say before."""
    failure: str | None = None
    """Why fixes that were at hand were not applied."""
    passes: tuple[tuple[Edit, ...], ...] = ()
    """The edits made, each pass to the outcome of the one before; a notebook has none."""


def fix_text(
    data: bytes, settings: FileSettings, unsafe: bool, memory: Memory, layout: Layout = WHOLE
) -> Fixed:
    """``fix.fix`` for Python text, which ``layout`` says the parts of."""
    if layout is WHOLE:
        from ssot_lint.core.access.shapes import Doubt
        from ssot_lint.core.tree.lined import NeedsTrees
        from ssot_lint.engine.fixing.plainly import look_plainly

        try:
            if is_silent(data, settings, memory):
                return Fixed(data, (), CLEAN, CLEAN)
            plainly = look_plainly(data, settings, memory)
            return fixed_by(plainly, data, settings.path, unsafe=unsafe)
        except (Doubt, NeedsTrees, RecursionError):
            pass
    from ssot_lint.core.deferred import deferred_methods

    with deferred_methods():
        from ssot_lint.engine.fixing.in_trees import look_in_trees

    looked = look_in_trees(data, settings, memory, layout)
    return fixed_by(looked, data, settings.path, unsafe=unsafe)


def fixed_by(first: Looked, data: bytes, path: str, *, unsafe: bool) -> Fixed:
    """The text that was looked at, fixed; what is asked of it on the way may raise."""
    now, fixed = first, data
    applied: list[Finding] = []
    passes: list[tuple[Edit, ...]] = []
    for _ in range(_MOST_PASSES):
        chosen = _chosen(now.report, unsafe)
        if not chosen:
            break
        edits = _edits(now, chosen, fixed)
        change = Change(fixed, apply(fixed, edits), edits, chosen, now.layout)
        after = now.again(edits, change.after)
        failure = failure_of(change, now, after, path)
        if failure is not None:
            return Fixed(data, (), first.report, first.report, failure)
        fixed, now = change.after, after
        applied += chosen
        passes.append(tuple(edits))
    return Fixed(fixed, tuple(applied), now.report, first.report, passes=tuple(passes))


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """``data`` with edits applied that do not overlap; all else stays byte for byte."""
    pieces: list[bytes] = []
    at = 0
    for edit in sorted(set(edits)):
        if edit.start < at:
            raise ValueError(f"edits overlap at byte {edit.start}")
        pieces += (data[at : edit.start], edit.content)
        at = edit.end
    return b"".join((*pieces, data[at:]))


def _chosen(report: Report, unsafe: bool) -> list[Finding]:
    """Findings whose fixes can be applied together, in order."""
    fixes = ((it, it.fix) for it in report.findings)
    return together(it for it, fix in fixes if fix and (unsafe or fix.safety == SAFE))


def together(findings: Iterable[Finding]) -> list[Finding]:
    """Those of the findings whose fixes can be applied at once, the first first."""
    chosen: list[Finding] = []
    taken: list[Edit] = []
    known: set[Edit] = set()
    for finding in findings:
        new = set(finding.fix.edits if finding.fix else ()) - known
        if any(_clashes(edit, taken) for edit in new):
            continue
        for edit in new:
            insort(taken, edit)
        known |= new
        chosen.append(finding)
    return chosen


def _clashes(edit: Edit, taken: list[Edit]) -> bool:
    """Whether an edit overlaps one of ``taken``, which are sorted and do not overlap."""
    at = bisect_left(taken, edit)
    if any(_overlap(edit, other) for other in taken[max(at - 2, 0) : at]):
        return True
    while at < len(taken) and taken[at].start <= edit.end:
        if _overlap(edit, taken[at]):
            return True
        at += 1
    return False


def _overlap(one: Edit, other: Edit) -> bool:
    if one.start == one.end == other.start == other.end:
        return True
    return one.start < other.end and other.start < one.end


def _edits(now: Looked, chosen: list[Finding], data: bytes) -> set[Edit]:
    """The edits of all chosen fixes, and the imports whose last use goes with them."""
    edits = {edit for finding in chosen if finding.fix for edit in finding.fix.edits}
    if any(finding.kind is not None for finding in chosen):
        gone = now.removals(chosen)
        # What one fix alone takes out of an import is part of what all of them take out.
        edits = {edit for edit in edits if edit.content or not _touches(edit, gone)} | set(gone)
        edits = set(with_blank_rows(edits, data))
    return edits


def _touches(edit: Edit, others: Iterable[Edit]) -> bool:
    return any(it.start < edit.end and edit.start < it.end for it in others)
