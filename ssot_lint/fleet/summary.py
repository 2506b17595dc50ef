"""A fleet's rows as one report: completeness first, a total only where it means something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ssot_lint.fleet.across import Difference, differences
from ssot_lint.fleet.row import Row
from ssot_lint.report.score import Score, total


class Point(NamedTuple):
    """The fleet as an earlier run saw it."""

    run: int
    at: str
    repositories: int
    score: Score
    findings: int


class Summary(NamedTuple):
    """One run over a fleet."""

    rows: tuple[Row, ...]
    """In the order of the sources."""
    differences: tuple[Difference, ...] = ()
    trend: tuple[Point, ...] = ()
    """Earlier runs of this store, oldest first."""
    policy: str | None = None
    """Fingerprint of the one configuration that holds for all rows; None where there are several."""

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


def summary_of(
    rows: Sequence[Row], earlier: Sequence[tuple[int, str, Row]], *, one_policy: bool
) -> Summary:
    """``one_policy``: whether one configuration was given for all of them."""
    good = [row for row in rows if not row.failed]
    stamps = {(row.version, row.settings if not one_policy else "") for row in good}
    policy = next(iter(stamps))[1] or "policy" if len(stamps) == 1 else None
    return Summary(tuple(rows), tuple(differences(good)), tuple(_trend(rows, earlier)), policy)


def _trend(rows: Sequence[Row], earlier: Sequence[tuple[int, str, Row]]) -> list[Point]:
    """Runs of the repositories that are asked about now."""
    asked = {row.source for row in rows}
    runs: dict[tuple[int, str], list[Row]] = {}
    for run, at, row in earlier:
        if row.source in asked and not row.failed:
            runs.setdefault((run, at), []).append(row)
    return [
        Point(
            run,
            at,
            len(found),
            total(row.scores.overall for row in found),
            sum(row.total for row in found),
        )
        for (run, at), found in sorted(runs.items())
    ]
