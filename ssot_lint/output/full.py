"""Each finding with the source it stands in, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ssot_lint.output.formats import Style
from ssot_lint.output.text import BLUE, CYAN, RED, Paint, elsewhere, headline, printable, width
from ssot_lint.workspace.diagnostic import Diagnostic


def render(diagnostics: Sequence[Diagnostic], style: Style) -> str:
    """Headline, source rows with carets, help; a blank line after each finding."""
    paint = Paint(style.color)
    return "".join("\n".join(_block(item, style, paint)) + "\n\n" for item in diagnostics)


def _block(item: Diagnostic, style: Style, paint: Paint) -> Iterator[str]:
    yield headline(item, style, paint)
    gutter = " " * len(str(item.start.row + len(item.rows)))
    if item.rows:
        yield paint(f"{gutter} |", BLUE)
        for number, row in enumerate(item.rows, start=item.start.row):
            yield f"{paint(f'{number:>{len(gutter)}} |', BLUE)} {printable(row)}".rstrip()
            yield f"{paint(f'{gutter} |', BLUE)} {_carets(item, number, row, paint)}".rstrip()
        yield paint(f"{gutter} |", BLUE)
    for line in elsewhere(item, style):
        yield f"{gutter} {paint('= note:', CYAN)} {printable(line)}"
    for line in _help(item):
        yield f"{gutter} {paint('= help:', CYAN)} {printable(line)}"


def _carets(item: Diagnostic, number: int, row: str, paint: Paint) -> str:
    begin = item.start.column - 1 if number == item.start.row else len(row) - len(row.lstrip())
    end = item.end.column - 1 if number == item.end.row else len(row.rstrip())
    # Tabs stay in the padding, so that the caret stands right whatever their width.
    before = row[:begin]
    if before.isascii() and before.isprintable():
        padding = " " * begin
    else:
        padding = "".join("\t" if char == "\t" else " " * width(char) for char in before)
    return padding + paint("^" * max(width(row[begin:end]), 1), RED)


def _help(item: Diagnostic) -> Iterator[str]:
    if item.fix is not None and item.fix.safety == "safe":
        yield item.fix.title
    elif item.fix is not None:
        why = f": {item.fix.reason}" if item.fix.reason else ""
        yield f"{item.fix.title} (unsafe{why})"
    elif item.fix_refused is not None:
        yield f"no fix: {item.fix_refused}"
