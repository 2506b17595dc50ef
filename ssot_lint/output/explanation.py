"""Why something on a row is a finding, or why nothing there is: all that has a say in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from ssot_lint.core.model import Finding, Report, Span
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import Positions, is_notebook
from ssot_lint.engine.allowed import is_djangos
from ssot_lint.getter.owner import Getter
from ssot_lint.output.formats import Style, load, rule_name
from ssot_lint.rules import CODES, ROWS
from ssot_lint.workspace.diagnostic import Diagnostic, diagnostics
from ssot_lint.workspace.positions import Places, places_in, rows_in_file
from ssot_lint.workspace.settings.workspace import Workspace
from ssot_lint.workspace.withheld import shown

_MARGIN = 10


class Asked(NamedTuple):
    """One row of one file, and what holds for it."""

    path: str
    row: int
    data: bytes
    settings: FileSettings
    workspace: Workspace
    cell: int | None = None
    """The cell of a notebook that ``row`` counts in; None where it is a row of the file."""
    beside: Callable[[], Iterator[tuple[str, str]]] = lambda: iter(())
    """What the project says of the row: asked where nothing else does."""


def told(asked: Asked, *, color: bool) -> Iterator[str]:
    """The explanation, row by row."""
    from ssot_lint.engine.check import check

    report = check(asked.data, asked.settings)
    here = _on_row(report.findings, asked)
    if not here:
        cell = "" if asked.cell is None else f" of cell {asked.cell}"
        shown = Style(os.getcwd()).shown(asked.path)
        yield f"nothing is reported on line {asked.row}{cell} of {shown}"
        why = [*_silence(asked, report)] or [*asked.beside()]
        yield from _lines(why or [("why", "nothing there reads or changes the environment")])
    for finding in here:
        found = diagnostics(asked.data, Report((finding,)), asked.settings)
        style = Style(os.getcwd(), color)
        yield load("full").render(found, style).rstrip("\n")
        yield ""
        yield from _lines([*_why(finding), *_whose(asked), *_fix(finding, found[0], asked)])
        yield from _diff(finding, asked)
        yield ""


def _on_row(findings: Sequence[Finding], asked: Asked) -> list[Finding]:
    """Those whose expression stands on the row of the file; else those whose statement does."""
    places = places_in(asked.data, asked.path)
    there = [it for it in findings if _is_on_row(it, asked, places)]
    if there or not findings or is_notebook(asked.path):
        return there
    from ssot_lint.core.lex.lexer import lex

    row = Positions(asked.data).row
    lexed = lex(asked.data)
    statements = [lexed.line_index(it.span.start) for it in findings]
    return [
        it
        for it, line in zip(findings, statements)
        if row(lexed.lines[line]) <= asked.row <= row(max(lexed.line_end(line) - 1, 0))
    ]


def _is_on_row(finding: Finding, asked: Asked, places: Places) -> bool:
    if asked.cell is None:
        first, last = rows_in_file(places, finding.span)
    else:
        first, last = (places.place(offset).row for offset in finding.span)
    in_cell = asked.cell in (None, places.cell(finding.span.start))
    return in_cell and first <= asked.row <= last


# --- why there is a finding


def _why(finding: Finding) -> Iterator[tuple[str, str]]:
    rule = ROWS[finding.code]
    yield "rule", f"{rule.code} ({rule.name}): {rule.summary}"
    if finding.kind is not None:
        of = f" of `{finding.variable}`" if finding.variable else ""
        yield "what", f"{finding.kind}{of}" + (f", in `{finding.scope}`" if finding.scope else "")


def _whose(asked: Asked) -> Iterator[tuple[str, str]]:
    settings, style = asked.settings, Style(os.getcwd())
    config = asked.workspace.config_for(asked.path.rpartition("/")[0]).path
    yield "config", style.shown(config) if config else "none: everything is as without one"
    yield "owner", settings.owner or "the project's own: no other owner's `paths` cover the file"
    permitted = ", ".join(sorted(settings.permitted)) or "nothing"
    yield "tier", f"{settings.tier}, which may use: {permitted}"
    getter = settings.getter
    if not isinstance(getter, Getter):
        yield "getter", "none is configured"
        return
    source = getter.source
    where = f"found at {style.shown(source)}" if source else "its module is not below `src`"
    yield "getter", f"{getter.shown}, {where}"
    yield "contract", getter.contract.origin


def _fix(finding: Finding, item: Diagnostic, asked: Asked) -> Iterator[tuple[str, str]]:
    fix = item.fix
    if fix is not None and fix.reason is None and fix.safety == "safe":
        yield "fix", f"safe: it means the same for present, missing and empty values. {fix.title}"
    elif fix is not None:
        yield "fix", f"unsafe: {fix.reason}. {fix.title}"
    else:
        yield "fix", f"refused: {item.fix_refused}"
    known = _known_by(finding, asked)
    if known is not None:
        yield "baseline", f"listed in {known}: it does not fail a run"


def _known_by(finding: Finding, asked: Asked) -> str | None:
    """The baseline that lists the finding."""
    from ssot_lint.workspace.known.baseline import Entry, load, relative
    from ssot_lint.workspace.known.baselines import grouped

    shown = Style(os.getcwd()).shown
    for group in grouped([asked.path], asked.workspace, None):
        name = relative(asked.path, group.path)
        entry = Entry(name, finding.code, finding.scope, finding.subject)
        if entry in load(group.path, shown(group.path)).entries:
            return shown(group.path)
    return None


def _diff(finding: Finding, asked: Asked) -> Iterator[str]:
    if finding.fix is None:
        return
    from ssot_lint.engine.fixing.fixer import apply
    from ssot_lint.workspace.files.diff import unified

    name = Style(os.getcwd()).shown(asked.path)
    if is_notebook(asked.path):
        from ssot_lint.engine.notebook_edits import apply_to_cells

        after = apply_to_cells(asked.data, finding.fix.edits)
    else:
        after = apply(asked.data, finding.fix.edits)
    diff = unified(asked.data, after, name)
    yield ""
    rows = diff.decode("utf-8", "replace").rstrip("\n").split("\n")
    yield from shown(tuple(rows), finding.code, finding.variable)


# --- why there is none


def _silence(asked: Asked, report: Report) -> Iterator[tuple[str, str]]:
    """What keeps the row quiet, the nearest first."""
    for silenced in report.suppressed:
        if _on_row([silenced.finding], asked):
            reason = silenced.reason or "no reason given"
            yield "silenced", f"{silenced.finding.code}, by a comment: {reason}"
    reported = {(it.finding.code, it.finding.span) for it in report.suppressed}
    for finding in _on_row(_everything(asked), asked):
        if (finding.code, finding.span) not in reported:
            (item,) = diagnostics(asked.data, Report((finding,)), asked.settings)
            yield "allowed", f"{item.code} ({item.message}): {_allowance(finding, asked)}"


def _everything(asked: Asked) -> tuple[Finding, ...]:
    """What would be found were everything forbidden everywhere."""
    return _strictly(asked, asked.settings._replace(unsparing=True))


def _strictly(asked: Asked, settings: FileSettings) -> tuple[Finding, ...]:
    """What is found where the configuration gives no leave."""
    from ssot_lint.engine.check import check

    codes = frozenset(CODES)
    strict = settings._replace(
        select=codes, exempt=None, permitted=frozenset(), allow_variables=(), no_suppress=codes
    )
    return tuple(it for it in check(asked.data, strict).findings if it.kind is not None)


def _allowance(finding: Finding, asked: Asked) -> str:
    settings = asked.settings
    if settings.exempt is not None:
        return f"the file may touch the environment: {settings.exempt}{_entry(asked)}"
    if finding.code not in settings.select:
        return f"the rule {rule_name(finding.code)} is off for this file"
    if finding.kind in settings.permitted:
        return f"the tier {settings.tier} may use {finding.kind} (`permissions`)"
    for pattern in settings.allow_variables:
        if finding.variable is not None and fnmatchcase(finding.variable, pattern):
            return f"`allow-variables` holds `{pattern}`"
    if is_djangos(finding.variable, settings):
        return "the file tells Django where its settings are, before anything can be asked"
    if settings.variables is not None and finding.span in _of_anybody(asked):
        return "none of the owner's: neither `variables` nor the getter names it"
    if settings.getter is not None and settings.getter.reads_in(settings.path):
        return "the body of a wrapper: the calls that name a variable are told instead"
    return "the rule has nothing to hold it against"


def _of_anybody(asked: Asked) -> set[Span]:
    """What would be found were all variables the owner's."""
    return {it.span for it in _strictly(asked, asked.settings._replace(variables=None))}


def _entry(asked: Asked) -> str:
    """Where the entry of ``allow`` stands that covers the file."""
    shown = Style(os.getcwd()).shown
    idle = set(asked.workspace.unused_allows([asked.path]))
    for entry in asked.workspace.unused_allows(()):
        if entry not in idle:
            return f" ({shown(entry.path)}:{entry.line})"
    return ""


def _lines(facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, text in facts:
        yield f"{name + ':':<{_MARGIN}} {text}"
