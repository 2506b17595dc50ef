"""What the formats for people share: tables of plain cells, worst repositories first."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.fleet.across import Difference
from ssot_lint.fleet.row import Row
from ssot_lint.fleet.summary import Summary
from ssot_lint.report.score import percent_text
from ssot_lint.report.wording import count

HEAD = ("repository", "commit", "score", "files", "findings", "most", "getter")
MOST_SHOWN = 20
TREND_HEAD = ("run", "score", "findings", "repositories", "")


def completeness(summary: Summary) -> str:
    """How much of the fleet this is about: the first thing that is said."""
    known = len(summary.rows) - len(summary.failed)
    said = f"{known:,} of {count(len(summary.rows), 'repository', 'repositories')}"
    return f"{said}; {len(summary.failed):,} failed:" if summary.failed else said


def overall(summary: Summary) -> str:
    """The total, or why there is none."""
    score = summary.score
    if len(summary.failed) == len(summary.rows):
        return "no total: no repository could be looked at"
    if score is None:
        return "no total: the repositories were judged by different configurations (--config FILE)"
    found = sum(summary.findings.values())
    return f"{percent_text(score)} of {count(score.files, 'file')} clean, {count(found, 'finding')}"


def problems(summary: Summary) -> list[str]:
    """What failed, repository or store."""
    return [*(f"{row.name}: {row.failed}" for row in summary.failed), *summary.problems]


def trend(summary: Summary) -> list[tuple[str, ...]]:
    """A row of cells for each earlier run."""
    return [
        (
            it.at,
            "no total" if it.score is None else percent_text(it.score),
            f"{it.findings:,}",
            f"{it.repositories:,}",
            "" if it.is_alike else "judged by other rules or settings",
        )
        for it in summary.trend
    ]


def rows(summary: Summary) -> list[tuple[str, ...]]:
    """A row of cells a repository that could be checked, the worst first."""
    good = [row for row in summary.rows if not row.failed]
    return [_cells(row) for row in sorted(good, key=_badness)]


def unread(summary: Summary) -> list[str]:
    """Files that could not be looked at, by repository."""
    return [f"{row.name}: {path}: {why}" for row in summary.incomplete for path, why in row.unread]


def across(differences: Iterable[Difference]) -> list[tuple[str, list[str]]]:
    """A headline for each variable, and its places."""
    return [(f"{it.variable}: different {it.what}s", [*_places(it)]) for it in differences]


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


def _places(difference: Difference) -> Iterable[str]:
    for repository, use in difference.places:
        ways = [use.default, f"as {use.parse}" if use.parse else ""]
        yield f"{repository}  {use.path}:{use.row}  {', '.join(filter(None, ways))}"
