"""Applies fixes to a file's bytes, and proves the result before anyone may write it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.core.engine import check
from ssot_lint.core.model import SAFE, Edit, Finding, Report

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings

# Overlapping fixes wait for the next pass; real files need two.
_MOST_PASSES = 20


class Fixed(NamedTuple):
    """A file after fixing: its bytes, unchanged if nothing could be fixed or verified."""

    data: bytes
    applied: tuple[Finding, ...]
    report: Report
    """What is left to say about ``data``."""
    failure: str | None = None
    """Why fixes that were at hand were not applied."""


def fix(data: bytes, settings: FileSettings, unsafe: bool) -> Fixed:
    """Apply every safe fix, and with ``unsafe`` the others too, until none is left.

    All or nothing: where the result does not hold what was promised, ``data`` comes back as it was.
    """
    report = original = check(data, settings)
    fixed, applied = data, []
    for _ in range(_MOST_PASSES):
        chosen = _chosen(report, unsafe)
        if not chosen:
            break
        edits = _edits(fixed, settings, chosen)
        changed = apply(fixed, edits)
        after = check(changed, settings)
        failure = _failure(fixed, changed, edits, chosen, report, after, settings)
        if failure is not None:
            return Fixed(data, (), original, failure)
        fixed, report = changed, after
        applied += chosen
    return Fixed(fixed, tuple(applied), report)


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """``data`` with edits applied that do not overlap; all else stays byte for byte."""
    pieces: list[bytes] = []
    at = 0
    for edit in sorted(set(edits)):
        pieces += (data[at : edit.start], edit.content)
        at = edit.end
    return b"".join((*pieces, data[at:]))


def _chosen(report: Report, unsafe: bool) -> list[Finding]:
    """Findings whose fixes can be applied together, in order."""
    chosen: list[Finding] = []
    taken: set[Edit] = set()
    for finding in report.findings:
        fix = finding.fix
        if fix is None or (fix.safety != SAFE and not unsafe):
            continue
        new = set(fix.edits) - taken
        if any(_clash(one, other) for one in new for other in _near(taken, one)):
            continue
        taken |= new
        chosen.append(finding)
    return chosen


def _near(taken: set[Edit], edit: Edit) -> Iterable[Edit]:
    return taken if len(taken) < 64 else [it for it in taken if it.end >= edit.start]


def _clash(one: Edit, other: Edit) -> bool:
    if one.start == one.end or other.start == other.end:
        return one.start == other.start and one.end == other.end
    return one.start < other.end and other.start < one.end


def _edits(data: bytes, settings: FileSettings, chosen: list[Finding]) -> set[Edit]:
    """The edits of all chosen fixes, and the imports whose last use goes with them."""
    edits = {edit for finding in chosen for edit in finding.fix.edits if finding.fix is not None}
    if any(finding.kind is not None for finding in chosen):
        from ssot_lint.core.analysis import removals

        edits |= set(removals(data, settings, {(it.code, it.span) for it in chosen}))
    return edits


def _failure(
    before: bytes,
    after: bytes,
    edits: set[Edit],
    chosen: list[Finding],
    report: Report,
    new_report: Report,
    settings: FileSettings,
) -> str | None:
    """What is wrong with the result; None where it holds all that was promised."""
    problem = _compiles(before, after, settings.path)
    if problem is not None:
        return problem
    expected = Counter(finding.code for finding in report.findings)
    expected.subtract(finding.code for finding in chosen)
    found = Counter(finding.code for finding in new_report.findings)
    for code, count in found.items():
        if count > max(expected[code], 0):
            return f"the result has findings of {code} that were not there before"
    from ssot_lint.core.analysis import unresolved

    lost = unresolved(after, settings, _moved(edits))
    if lost:
        return "the getter's name would not be the getter where it is used"
    return None


def _moved(edits: set[Edit]) -> list[tuple[int, bytes]]:
    """Where the text of each edit lands in the result."""
    moved: list[tuple[int, bytes]] = []
    shift = 0
    for edit in sorted(edits):
        moved.append((edit.start + shift, edit.content))
        shift += len(edit.content) - (edit.end - edit.start)
    return moved


def _compiles(before: bytes, after: bytes, path: str) -> str | None:
    """Why the result is no Python; a file of a newer grammar is left to libcst."""
    problem = _compile(after, path)
    if problem is None:
        return None
    if _compile(before, path) is None:
        return f"the result would not compile: {problem}"
    from ssot_lint.core.analysis import parses

    if parses(before) and parses(after):
        return None
    return f"the file does not parse: {problem}"


def _compile(data: bytes, path: str) -> str | None:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(data, path, "exec", dont_inherit=True, optimize=0)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
            return str(error)
    return None
