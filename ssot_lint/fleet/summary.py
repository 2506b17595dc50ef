"""A fleet's rows as one report: completeness first, a total only where it means something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ssot_lint.fleet.across import Difference, differences
from ssot_lint.fleet.row import Row
from ssot_lint.report.score import Score, total

Earlier = tuple[int, str, Row]
"""A run, its time, and a row of it without what a trend does not say."""


class Point(NamedTuple):
    """The fleet as an earlier run saw it."""

    run: int
    at: str
    repositories: int
    score: Score | None
    """None where they were judged by different rules."""
    findings: int
    is_alike: bool = True
    """Whether it was judged by nothing that does not judge now, too."""


class Summary(NamedTuple):
    """One run over a fleet."""

    rows: tuple[Row, ...]
    """In the order of the sources."""
    differences: tuple[Difference, ...] = ()
    trend: tuple[Point, ...] = ()
    """Earlier runs of this store, oldest first."""
    policy: str | None = None
    """Fingerprint of the one configuration that holds for all rows; None where there are several."""
    problems: tuple[str, ...] = ()
    """What went wrong besides repositories."""

    @property
    def failed(self) -> list[Row]:
        """Repositories of which nothing can be said."""
        return [row for row in self.rows if row.failed]

    @property
    def incomplete(self) -> list[Row]:
        """Repositories of which some file could not be looked at."""
        return [row for row in self.rows if row.unread and not row.failed]

    @property
    def score(self) -> Score | None:
        """Of all files together; None where the rows were judged by different rules."""
        if self.policy is None:
            return None
        return total(row.scores.overall for row in self.rows if not row.failed)

    @property
    def findings(self) -> Counter[str]:
        """By rule, over all repositories."""
        found = Counter[str]()
        for row in self.rows:
            found.update(dict(row.findings))
        return found


def summary_of(rows: Sequence[Row], earlier: Iterable[Earlier]) -> Summary:
    """``earlier`` are the rows of the store's runs before, in their order."""
    good = [row for row in rows if not row.failed]
    stamps = {_stamp(row) for row in good}
    policy = next(iter(stamps))[1] if len(stamps) == 1 else None
    trend = tuple(_trend({row.source for row in rows}, stamps, earlier))
    return Summary(tuple(rows), tuple(differences(good)), trend, policy)


def _stamp(row: Row) -> tuple[str, str]:
    return row.version, row.settings


def _trend(
    asked: Collection[str], now: set[tuple[str, str]], earlier: Iterable[Earlier]
) -> Iterator[Point]:
    """Runs of the repositories that are asked about now."""
    for (run, at), found in groupby(earlier, key=lambda it: it[:2]):
        rows = [row for _, _, row in found if row.source in asked]
        stamps = {_stamp(row) for row in rows}
        if rows:
            yield Point(
                run,
                at,
                len(rows),
                total(row.scores.overall for row in rows) if len(stamps) == 1 else None,
                sum(row.total for row in rows),
                stamps <= now,
            )
