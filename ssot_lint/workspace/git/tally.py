"""How many files were checked, how many of them are clean, and what was found; sums of trees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ssot_lint.core.model import Finding, Report


class Tally(NamedTuple):
    """Counts of a set of files."""

    files: Counter[str]
    """Checked files by tier."""
    clean: Counter[str]
    """Those among them without a finding."""
    findings: Counter[str]
    """By rule."""


def tally_of(report: Report, tier: str, exempt: str | None) -> Tally:
    """What one file adds."""
    found = counted(report)
    if exempt is not None and not found:
        return Tally(Counter(), Counter(), Counter())
    clean = Counter[str]() if found else Counter((tier,))
    return Tally(Counter((tier,)), clean, Counter(it.code for it in found))


def counted(report: Report) -> list[Finding]:
    """What counts against a file: all but what a comment silences with a reason."""
    unreasoned = [it.finding for it in report.suppressed if not it.reason]
    return [*report.findings, *unreasoned]


def total(tallies: Iterable[Tally]) -> Tally:
    """The counts of all the files together."""
    sums = Tally(Counter(), Counter(), Counter())
    for tally in tallies:
        for whole, part in zip(sums, tally):
            whole.update(part)
    return sums
