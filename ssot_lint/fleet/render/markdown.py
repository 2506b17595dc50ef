"""The report as GitHub-flavoured Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.fleet.render.words import ACROSS, NOT_READ, TREND, Table, said
from ssot_lint.fleet.summary import Summary
from ssot_lint.report.markdown_text import free, table


def render(summary: Summary) -> str:
    """Completeness, failures, the total, a table, what differs across repositories, the trend."""
    it = said(summary)
    lines = ["# Fleet", "", f"**{it.completeness}**", "", *_items(it.problems)]
    lines += [""] * bool(it.problems)
    lines += [it.overall, "", *_table(it.repositories)]
    if it.unread:
        lines += ["", f"## {NOT_READ}", "", *_items(it.unread)]
    if it.across:
        lines += ["", f"## {ACROSS}", ""]
        for headline, places in it.across:
            lines += [f"- {free(headline)}", *(f"  {row}" for row in _items(places))]
    if it.trend.rows:
        lines += ["", f"## {TREND}", "", *_table(it.trend)]
    return "\n".join(lines) + "\n"


def _items(texts: Iterable[str]) -> Iterator[str]:
    return (f"- {free(text)}" for text in texts)


def _table(plain: Table) -> Iterator[str]:
    return table(plain.head, [[free(cell) for cell in row] for row in plain.rows])
