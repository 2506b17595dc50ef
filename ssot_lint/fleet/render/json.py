"""For machines: everything there is."""

from __future__ import annotations

from ssot_lint.fleet.row import Row
from ssot_lint.fleet.summary import Summary
from ssot_lint.output.json import Json, dump
from ssot_lint.report.score import Score


def render(summary: Summary) -> str:
    """The report, indented by two."""
    score = summary.score
    return dump(
        {
            "version": 1,
            "repositories": len(summary.rows),
            "complete": sum(row.is_complete for row in summary.rows),
            "problems": [*summary.problems],
            "score": None if score is None else _score(score),
            "findings": dict(sorted(summary.findings.items())),
            "rows": [_row(row) for row in summary.rows],
            "across": [
                {
                    "variable": it.variable,
                    "what": it.what,
                    "places": [
                        {
                            "repository": place.repository,
                            "path": place.use.path,
                            "row": place.use.row,
                            "default": place.use.default,
                            "type": place.use.parse,
                        }
                        for place in it.places
                    ],
                }
                for it in summary.differences
            ],
            "trend": [
                {
                    "run": it.run,
                    "at": it.at,
                    "repositories": it.repositories,
                    "score": None if it.score is None else _score(it.score),
                    "findings": it.findings,
                    "alike": it.is_alike,
                }
                for it in summary.trend
            ],
        }
    )


def _row(row: Row) -> dict[str, Json]:
    return {
        "name": row.name,
        "source": row.source,
        "commit": row.commit or None,
        "date": row.date or None,
        "version": row.version,
        "settings": row.settings or None,
        "failed": row.failed or None,
        "score": _score(row.scores.overall),
        "tiers": [
            {"tier": name, **_score(Score(files, clean))} for name, files, clean in row.tiers
        ],
        "findings": dict(row.findings),
        "owners": [*row.owners],
        "unread": [{"path": path, "why": why} for path, why in row.unread],
        "seconds": row.seconds,
        "reused": row.reused,
    }


def _score(score: Score) -> dict[str, Json]:
    return {"percent": score.percent, "files": score.files, "clean": score.clean}
