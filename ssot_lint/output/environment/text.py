"""For a terminal: what is missing, unread and unparsable, with the places; a matrix for several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ssot_lint.output.environment.answered import opaque_of, shown, states
from ssot_lint.output.formats import Style
from ssot_lint.output.text import printable
from ssot_lint.project.environments.words import of, several
from ssot_lint.workspace.run.environment import Answered

_REQUIRERS = 3
"""Places that require a variable which are shown."""


def render(answered: Sequence[Answered], style: Style, *, every: bool) -> str:
    """Each environment in full; with ``every`` a matrix before them."""
    blocks = ["\n".join(_lines(it, style)) for it in answered]
    if every and len(answered) > 1:
        blocks.insert(0, "\n".join(_matrix(answered)))
    return "".join(f"{block}\n" for block in "\n\n".join(blocks).split("\n")) if blocks else ""


def _lines(it: Answered, style: Style) -> Iterator[str]:
    answer = it.answer
    owner = f" ({answer.owner})" if answer.owner else ""
    yield f"{answer.environment}{owner}: {'healthy' if answer.healthy else 'NOT healthy'}"
    yield _row("sources", ", ".join(it.sources) or "none")
    yield _row("required", f"{answer.found}/{len(answer.required)}")
    yield from _rows("missing", _missing(it, style))
    yield from _rows("unparsable", _unparsable(it, style))
    if answer.present or answer.lacking:
        total = len(answer.present) + len(answer.lacking)
        lacking = f", no value names {', '.join(answer.lacking)}" if answer.lacking else ""
        yield _row("domains", f"{len(answer.present)}/{total}{lacking}")
    yield from _rows("unread", _unread(it, style))
    yield from _rows("twice", _twice(it, style))
    opaque = opaque_of(answer.provided)
    count = len({one.variable for one, _ in answer.provided if not one.implied})
    known = f", {len(opaque)} of them with values that only the deployment knows" if opaque else ""
    yield _row("provided", f"{count}{known}")
    yield from _rows("note", iter(it.remarks))
    yield from _rows("not seen", iter(answer.notes))


def _rows(name: str, rows: Iterator[str]) -> Iterator[str]:
    for row in rows:
        yield _row(name, row)
        name = ""


def _row(name: str, text: str) -> str:
    return f"  {name:<11} {printable(text)}".rstrip()


def _missing(it: Answered, style: Style) -> Iterator[str]:
    parts: dict[str, list[str]] = {}
    for one in it.answer.missing:
        parts.setdefault(one.variable, []).append(one.part)
    for one in it.answer.missing:
        if one.part != parts[one.variable][0]:
            continue  # said with the first part
        places = [shown(it, place.path, place.site.row, style) for place in one.required_by]
        more = f" and {len(places) - _REQUIRERS} more" if len(places) > _REQUIRERS else ""
        others = [name for name in one.names if name != one.variable]
        also = f" (or {', '.join(others)})" if others else ""
        empty = ", which is empty," if one.empty else ""
        by = ", ".join(places[:_REQUIRERS])
        where = of(several(parts[one.variable], it.answer.parts))
        yield f"{one.variable}{also}{empty} is required by {by}{more}{where}"


def _unparsable(it: Answered, style: Style) -> Iterator[str]:
    for one in it.answer.unparsable:
        place = shown(it, one.provided.path, one.provided.site.row, style)
        yield f"{one.provided.variable} {place}: {one.reason}{of(one.part)}"


def _unread(it: Answered, style: Style) -> Iterator[str]:
    for one in it.answer.unread:
        place = shown(it, one.provided.path, one.provided.site.row, style)
        meant = f": did you mean {one.did_you_mean}?" if one.did_you_mean else ""
        hint = f" ({one.hint})" if one.hint else ""
        yield f"{one.provided.variable} {place}{meant}{hint}{of(one.part)}"


def _twice(it: Answered, style: Style) -> Iterator[str]:
    for one in it.answer.twice:
        place = shown(it, one.path, one.site.row, style)
        yield f"{one.variable} {place}: stands in row {one.first.row} already; the last one wins"


def _matrix(answered: Sequence[Answered]) -> Iterator[str]:
    """Environments across, variables down, what each is in each."""
    columns = [states(it.answer) for it in answered]
    names = sorted({name for column in columns for name in column})
    heads = [it.answer.environment for it in answered]
    wide = max((len(name) for name in names), default=8)
    widths = [max(len(head), 10) for head in heads]
    yield f"{'':<{wide}}  " + "  ".join(f"{h:<{w}}" for h, w in zip(heads, widths)).rstrip()
    for name in names:
        cells = (column.get(name, "-") for column in columns)
        yield f"{name:<{wide}}  " + "  ".join(f"{c:<{w}}" for c, w in zip(cells, widths)).rstrip()
