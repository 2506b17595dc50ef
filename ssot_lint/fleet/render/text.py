"""The report on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.fleet.render.words import (
    HEAD,
    MOST_SHOWN,
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
from ssot_lint.output.text import printable


def render(summary: Summary) -> str:
    """Completeness, failures, the total, a row a repository, what differs across them, the trend."""
    lines = [completeness(summary)]
    lines += [f"  {printable(it)}" for it in problems(summary)]
    lines += [overall(summary), "", *table([HEAD, *rows(summary)])]
    missing = unread(summary)
    if missing:
        lines += ["", "Not looked at:", *(f"  {printable(it)}" for it in missing[:MOST_SHOWN])]
        lines += [f"  and {len(missing) - MOST_SHOWN:,} more"] * (len(missing) > MOST_SHOWN)
    found = across(summary.differences)
    if found:
        lines += ["", "Taken differently in several repositories:"]
        for headline, places in found[:MOST_SHOWN]:
            lines += [f"  {printable(headline)}", *(f"    {printable(it)}" for it in places)]
        lines += [f"  and {len(found) - MOST_SHOWN:,} more"] * (len(found) > MOST_SHOWN)
    if summary.trend:
        lines += ["", "Earlier runs:"]
        lines += [f"  {row}" for row in table([TREND_HEAD, *trend(summary)[-10:]])]
    return "\n".join(lines) + "\n"


def table(cells: Sequence[Sequence[str]]) -> list[str]:
    """Columns of equal width, without blanks at the ends of rows."""
    plain = [[printable(cell) for cell in row] for row in cells]
    widths = [max(map(len, column)) for column in zip(*plain)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in plain
    ]
