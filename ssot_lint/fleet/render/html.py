"""The report as one HTML page that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ssot_lint.fleet.render.words import ACROSS, NOT_READ, TREND, Table, said
from ssot_lint.fleet.summary import Summary

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% } th, td { padding: .3rem .6rem; text-align: left }
tr + tr { border-top: 1px solid #8884 } .failed { color: #b3261e } code { font-size: .9em }
@media (prefers-color-scheme: dark) { body { background: #16181d; color: #e6e6e6 } }
"""


def render(summary: Summary) -> str:
    """Completeness, failures, the total, a table, what differs across repositories, the trend."""
    it = said(summary)
    parts = [f"<h1>Fleet</h1><p><strong>{escape(it.completeness)}</strong></p>"]
    parts += [
        _items(it.problems, "failed"),
        f"<p>{escape(it.overall)}</p>",
        _table(it.repositories),
    ]
    if it.unread:
        parts += [f"<h2>{NOT_READ}</h2>", _items(it.unread, "failed")]
    if it.across:
        parts += [f"<h2>{ACROSS}</h2>"]
        for headline, places in it.across:
            parts += [f"<h3><code>{escape(headline)}</code></h3>", _items(places, "")]
    if it.trend.rows:
        parts += [f"<h2>{TREND}</h2>", _table(it.trend)]
    body = "\n".join(part for part in parts if part)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>ssot-lint: fleet</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _items(texts: Sequence[str], kind: str) -> str:
    if not texts:
        return ""
    rows = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f'<ul class="{kind}">{rows}</ul>' if kind else f"<ul>{rows}</ul>"


def _table(plain: Table) -> str:
    titles = "".join(f"<th>{escape(it)}</th>" for it in plain.head)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in plain.rows
    )
    return f"<table><tr>{titles}</tr>\n{rows}</table>"
