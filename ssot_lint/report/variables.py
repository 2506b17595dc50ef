"""The section about variables: figures of the inventory, and the variables with two truths."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.output.json import Json
from ssot_lint.output.markup import shown
from ssot_lint.output.text import BOLD, Paint, printable
from ssot_lint.report.audit import FIGURES, Conflict, Variables
from ssot_lint.report.markdown_text import code, table
from ssot_lint.report.wording import count


def as_text(it: Variables | None, paint: Paint) -> Iterator[str]:
    """Lines for a terminal."""
    if it is None:
        return
    yield paint("Variables", BOLD) + f"  {_said(it)}"
    for conflict in it.conflicts:
        yield f"  {printable(_named(conflict))}  {', '.join(map(printable, conflict.places))}"


def as_markdown(it: Variables | None) -> Iterator[str]:
    """Rows of Markdown."""
    if it is None:
        return
    yield f"{_said(it)} `ssot-lint env` lists them, `ssot-lint env NAME` says where each is."
    if it.conflicts:
        yield ""
        rows = [(code(_named(each)), "<br>".join(map(code, each.places))) for each in it.conflicts]
        yield from table(("two defaults or meanings", "places"), rows)


def as_html(it: Variables | None) -> Iterator[str]:
    """Parts of a page."""
    if it is None:
        return
    yield "<h2>Variables</h2>"
    yield f"<p>{shown(_said(it))}</p>"
    for each in it.conflicts:
        paths = "".join(f"<li><code>{shown(place)}</code></li>" for place in each.places)
        yield (
            f"<details><summary><code>{shown(_named(each))}</code> has two defaults or meanings"
            f'</summary><ul class="paths">{paths}</ul></details>'
        )


def as_record(it: Variables | None) -> Json:
    """The value in JSON; null where it was not asked for."""
    if it is None:
        return None
    conflicts: list[Json] = [
        {"variable": each.variable, "owner": each.owner, "places": [*each.places]}
        for each in it.conflicts
    ]
    return {**{name: getattr(it, name) for name in FIGURES}, "conflicts": conflicts}


def _said(it: Variables) -> str:
    told = f"{count(it.names, 'variable')}: {it.declared} declared, {it.required} required"
    if it.undeclared:
        told += f", {it.undeclared} not declared"
    told += f"; {count(len(it.conflicts), 'conflict')}."
    if it.dynamic:
        told += f" {count(it.dynamic, 'access', 'accesses')} with a key that nothing is known of."
    return told


def _named(it: Conflict) -> str:
    return f"{it.variable} ({it.owner})" if it.owner else it.variable
