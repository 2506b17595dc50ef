"""What shields' endpoint badge reads."""

from __future__ import annotations

from ssot_lint.output.formats import Style
from ssot_lint.output.json import dump
from ssot_lint.report.audit import Audit
from ssot_lint.report.score import Score, percent_text
from ssot_lint.report.verdict import Verdict

LABEL = "ssot-lint"
# From which score a colour holds; the best is for all files alone.
_COLORS = ((100, "brightgreen"), (95, "green"), (90, "yellowgreen"), (75, "yellow"), (50, "orange"))


def render(audit: Audit, verdict: Verdict, style: Style) -> str:
    """Label, percentage, colour; a run that failed for a file says so."""
    return dump(
        {
            "schemaVersion": 1,
            "label": LABEL,
            "message": message(audit),
            "color": color(audit.scores.overall),
            "isError": bool(audit.failed),
        }
    )


def message(audit: Audit) -> str:
    """What stands on the badge."""
    return "failed" if audit.failed else percent_text(audit.scores.overall).replace(" ", "\u202f")


def color(score: Score) -> str:
    """shields' name for it."""
    percent = score.percent
    if percent is None:
        return "lightgrey"
    return next((name for least, name in _COLORS if percent >= least), "red")
