"""The report as GitHub-flavoured Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.fleet.render.words import (
    HEAD,
    TREND_HEAD,
    across,
    completeness,
    overall,
    problems,
    rows,
    trend,
    unread,
)
from ssot_lint.fleet.summary import Summary
from ssot_lint.report.markdown_text import free, table


def render(summary: Summary) -> str:
    """Completeness, failures, the total, a table, what differs across repositories, the trend."""
    lines = ["# Fleet", "", f"**{completeness(summary)}**", ""]
    failed = problems(summary)
    lines += [*(f"- {free(it)}" for it in failed), *[""] * bool(failed)]
    lines += [overall(summary), "", *table(HEAD, _cells(rows(summary)))]
    missing = unread(summary)
    if missing:
        lines += ["", "## Not looked at", "", *(f"- {free(it)}" for it in missing)]
    found = across(summary.differences)
    if found:
        lines += ["", "## Taken differently in several repositories", ""]
        for headline, places in found:
            lines += [f"- {free(headline)}", *(f"  - {free(it)}" for it in places)]
    if summary.trend:
        lines += ["", "## Earlier runs", ""]
        lines += table(TREND_HEAD, _cells(trend(summary)))
    return "\n".join(lines) + "\n"


def _cells(plain: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[free(cell) for cell in row] for row in plain]
