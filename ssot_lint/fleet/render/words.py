"""What the formats for people share: tables of plain cells, worst repositories first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ssot_lint.fleet.across import Difference
from ssot_lint.fleet.row import Row
from ssot_lint.fleet.summary import Point, Summary
from ssot_lint.report.score import percent_text
from ssot_lint.report.wording import count

_HEAD = ("repository", "commit", "score", "files", "findings", "most", "getter")
MOST_SHOWN = 20
_TREND_HEAD = ("run", "score", "findings", "repositories", "")


class Table(NamedTuple):
    """Plain cells."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Said(NamedTuple):
    """What a format lays out, in this order; a part that is empty has no title either."""

    completeness: str
    problems: tuple[str, ...]
    """What failed, repository or store."""
    overall: str
    repositories: Table
    unread: tuple[str, ...]
    across: tuple[tuple[str, tuple[str, ...]], ...]
    """A headline for each variable, and its places."""
    trend: Table


NOT_READ = "Not looked at"
ACROSS = "Taken differently in several repositories"
TREND = "Earlier runs"


def said(summary: Summary) -> Said:
    """All of it in words."""
    return Said(
        _completeness(summary),
        (*(f"{row.name}: {row.failed}" for row in summary.failed), *summary.problems),
        _overall(summary),
        Table(_HEAD, tuple(_rows(summary))),
        tuple(_unread(summary)),
        tuple(
            (f"{it.variable}: different {it.what}s", tuple(_places(it)))
            for it in summary.differences
        ),
        Table(_TREND_HEAD, tuple(map(_point, summary.trend))),
    )


def _completeness(summary: Summary) -> str:
    """How much of the fleet this is about: the first thing that is said."""
    known = len(summary.rows) - len(summary.failed)
    said = f"{known:,} of {count(len(summary.rows), 'repository', 'repositories')}"
    return f"{said}; {len(summary.failed):,} failed:" if summary.failed else said


def _overall(summary: Summary) -> str:
    """The total, or why there is none."""
    score = summary.score
    if len(summary.failed) == len(summary.rows):
        return "no total: no repository could be looked at"
    if score is None:
        return "no total: the repositories were judged by different configurations (--config FILE)"
    found = sum(summary.findings.values())
    return f"{percent_text(score)} of {count(score.files, 'file')} clean, {count(found, 'finding')}"


def _point(it: Point) -> tuple[str, ...]:
    return (
        it.at,
        "no total" if it.score is None else percent_text(it.score),
        f"{it.findings:,}",
        f"{it.repositories:,}",
        "" if it.is_alike else "judged by other rules or settings",
    )


def _rows(summary: Summary) -> Iterator[tuple[str, ...]]:
    """The worst first."""
    good = [row for row in summary.rows if not row.failed]
    yield from map(_cells, sorted(good, key=_badness))


def _unread(summary: Summary) -> Iterator[str]:
    for row in summary.incomplete:
        yield from (f"{row.name}: {path}: {why}" for path, why in row.unread)


def _badness(row: Row) -> tuple[float, int, str]:
    percent = row.scores.overall.percent
    return (101 if percent is None else percent, -row.total, row.name)


def _cells(row: Row) -> tuple[str, ...]:
    most = max(row.findings, key=lambda it: it[1], default=("", 0))
    return (
        row.name,
        row.commit[:8],
        percent_text(row.scores.overall),
        f"{row.scores.overall.files:,}",
        f"{row.total:,}",
        f"{most[0]} ({most[1]:,})" if most[1] else "",
        ", ".join(row.owners) or "none",
    )


def _places(difference: Difference) -> Iterator[str]:
    for repository, use in difference.places:
        ways = [use.default, f"as {use.parse}" if use.parse else ""]
        yield f"{repository}  {use.path}:{use.row}  {', '.join(filter(None, ways))}"
