"""The report on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.fleet.render.words import ACROSS, MOST_SHOWN, NOT_READ, TREND, said
from ssot_lint.fleet.summary import Summary
from ssot_lint.output.text import printable


def render(summary: Summary) -> str:
    """Completeness, failures, the total, a row a repository, what differs across them, the trend."""
    it = said(summary)
    lines = [it.completeness, *(f"  {printable(problem)}" for problem in it.problems)]
    lines += [it.overall, "", *table([it.repositories.head, *it.repositories.rows])]
    if it.unread:
        lines += ["", f"{NOT_READ}:", *(f"  {printable(each)}" for each in it.unread[:MOST_SHOWN])]
        lines += _more(it.unread)
    if it.across:
        lines += ["", f"{ACROSS}:"]
        for headline, places in it.across[:MOST_SHOWN]:
            lines += [f"  {printable(headline)}", *(f"    {printable(each)}" for each in places)]
        lines += _more(it.across)
    if it.trend.rows:
        lines += ["", f"{TREND}:"]
        lines += [f"  {row}" for row in table([it.trend.head, *it.trend.rows[-10:]])]
    return "\n".join(lines) + "\n"


def _more(all_of_them: Sequence[object]) -> list[str]:
    left = len(all_of_them) - MOST_SHOWN
    return [f"  and {left:,} more"] if left > 0 else []


def table(cells: Sequence[Sequence[str]]) -> list[str]:
    """Columns of equal width, without blanks at the ends of rows."""
    plain = [[printable(cell) for cell in row] for row in cells]
    widths = [max(map(len, column)) for column in zip(*plain)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in plain
    ]
