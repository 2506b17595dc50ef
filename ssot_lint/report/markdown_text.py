"""Markdown that shows names of the project's as they are, in spans, cells and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ssot_lint.output.text import printable


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Cells are Markdown: ``code`` or ``free`` has made it of what is the project's. Columns of
    numbers are aligned right."""
    numeric = [
        all(row[at][:1].isdigit() and " " not in row[at].replace(" %", "") for row in rows)
        for at in range(len(head))
    ]
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('--:' if right and rows else '---' for right in numeric)}|"
    for row in rows:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"


def _cell(text: str) -> str:
    """One cell of one row; a table takes a pipe for its own, even in a span of code."""
    return printable(text).replace("|", "\\|")


def code(text: str) -> str:
    """A span that shows the text as it is, whatever it holds."""
    shown = printable(text) or " "
    longest = max((len(it) for it in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if shown[:1] == "`" or shown[-1:] == "`" else ""
    return f"{fence}{padding}{shown}{padding}{fence}"


def free(text: str) -> str:
    """Words of our own around a name of the project's."""
    return re.sub(r"([\\`*_{}\[\]<>#~@&$])", r"\\\1", printable(text))


def html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
