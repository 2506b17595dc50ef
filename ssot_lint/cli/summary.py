"""The closing lines, in ruff's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ssot_lint.output.formats import Style
from ssot_lint.output.statistics import Count, count
from ssot_lint.output.text import CYAN, Paint
from ssot_lint.workspace.diagnostic import Diagnostic
from ssot_lint.workspace.outcome import DIFF, Outcome, Task


def summary(outcomes: Sequence[Outcome], task: Task, style: Style) -> str:
    """How many were found and fixed, of which rules, and what else could be fixed, and how."""
    return "".join(f"{line}\n" for line in _lines(outcomes, task, style))


def counts(found: Sequence[Diagnostic], style: Style) -> str:
    """A line per rule: how many, and how many of them would go, and by which flag."""
    rows = count(found, style)
    digits = len(str(max((row.findings for row in rows), default=0)))
    return "".join(
        f"{row.findings:>{digits}} {row.code} {row.name}{_fixable(row)}\n" for row in rows
    )


def _fixable(row: Count) -> str:
    ready = f"{row.fixable} with `--fix`" if row.fixable else ""
    hidden = f"{row.hidden} with `--fix --unsafe-fixes`" if row.hidden else ""
    said = ", ".join(filter(None, (ready, hidden)))
    return f" ({said})" if said else ""


def _lines(outcomes: Sequence[Outcome], task: Task, style: Style) -> Iterator[str]:
    found = [item for outcome in outcomes for item in outcome.diagnostics]
    fixed = sum(len(outcome.fixed) for outcome in outcomes)
    word = "warning" if found and all(it.severity == "warning" for it in found) else "error"
    if task.mode == DIFF:
        yield f"Would fix {_count(fixed, 'error')}." if fixed else "No errors would be fixed."
        if found:
            yield f"{_count(len(found), word)} would remain."
    elif fixed:
        total = _count(fixed + len(found), word)
        yield f"Found {total} ({fixed} fixed, {len(found)} remaining)."
    elif found:
        yield f"Found {_count(len(found), word)}."
    elif not any(outcome.error or outcome.broken_config for outcome in outcomes):
        yield "All checks passed!"
    yield from _offer(found, task, style)
    yield from _left_out(outcomes)


def _offer(found: Sequence[Diagnostic], task: Task, style: Style) -> Iterator[str]:
    with_fix = [item for item in found if item.fix is not None]
    ready = sum(style.fixes(item) for item in with_fix)
    hidden = _count(len(with_fix) - ready, "hidden fix", "hidden fixes")
    enabled = f"({hidden} can be enabled with the `--unsafe-fixes` option)"
    if ready and task.mode != DIFF:
        more = f" {enabled}" if ready < len(with_fix) else ""
        yield f"{Paint(style.color)('[*]', CYAN)} {ready} fixable with the `--fix` option{more}."
    elif ready < len(with_fix):
        yield f"No fixes available {enabled}."


def _left_out(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for number, where in (
        (sum(outcome.baselined for outcome in outcomes), "in the baseline"),
        (sum(outcome.older for outcome in outcomes), "older than the revision"),
    ):
        if number:
            yield f"{_count(number, 'more finding')} {where}."
    foreign = sum(outcome.foreign for outcome in outcomes)
    if foreign:
        accesses = _count(foreign, "access", "accesses")
        yield f"{accesses} of variables that are not ours left alone (`variables`)."


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
