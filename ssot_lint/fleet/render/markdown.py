"""The report as GitHub-flavoured Markdown."""

from __future__ import annotations

from ssot_lint.fleet.render.words import HEAD, across, completeness, overall, rows, unread
from ssot_lint.fleet.summary import Summary
from ssot_lint.report.markdown_text import free, table
from ssot_lint.report.score import percent_text


def render(summary: Summary) -> str:
    """Completeness, failures, the total, a table, what differs across repositories, the trend."""
    lines = ["# Fleet", "", f"**{completeness(summary)}**", ""]
    lines += [f"- {free(row.name)}: {free(row.failed)}" for row in summary.failed]
    lines += [""] * bool(summary.failed)
    lines += [overall(summary), "", *table(HEAD, rows(summary))]
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
        head = ("run", "score", "findings", "repositories")
        points = [
            (it.at, percent_text(it.score), f"{it.findings:,}", f"{it.repositories:,}")
            for it in summary.trend
        ]
        lines += table(head, points)
    return "\n".join(lines) + "\n"
