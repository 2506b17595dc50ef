"""A finding as people and tools see it: rows and columns, severity, owner, the text it stands in.

Made beside the bytes, in whichever process read them, and only for what is reported; what
travels and what is printed needs the file no more.
"""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.model import Finding, Fix, Report
from ssot_lint.core.settings import FileSettings
from ssot_lint.workspace.positions import Place as Place
from ssot_lint.workspace.positions import Places, places_in
from ssot_lint.workspace.withheld import SECRET_DEFAULT, is_secret, sentence, shown

if TYPE_CHECKING:
    from ssot_lint.project.rule import Related

# An access that spans more rows than this is shown by its first ones, and one in a row longer than
# that (generated code) not at all: 5,000 findings in a row of 10 MB would be 50 GB.
SHOWN_ROWS = 6
SHOWN_COLUMNS = 1000
_REGISTERED = " is not registered in "


class TextEdit(NamedTuple):
    """Replace the text from ``start`` up to ``end`` by ``content``."""

    content: str
    start: Place
    end: Place
    cell: int | None = None
    """The cell of a notebook that it is made in."""


class TextFix(NamedTuple):
    """Edits that belong together: all are applied or none."""

    title: str
    safety: str
    reason: str | None
    edits: tuple[TextEdit, ...]
    reasons: tuple[str, ...] = ()
    """The codes of ``reason``."""


class RelatedPlace(NamedTuple):
    """Another place that a finding is about."""

    path: str
    start: Place
    end: Place
    message: str


class Diagnostic(NamedTuple):
    """One finding in one file."""

    path: str
    relative: str
    code: str
    message: str
    severity: str
    start: Place
    end: Place
    rows: tuple[str, ...]
    """Text of the rows it spans, the first ``SHOWN_ROWS`` of them; none of overlong ones."""
    kind: str | None
    variable: str | None
    owner: str | None
    scope: str
    subject: str
    ordinal: int
    fix: TextFix | None
    fix_refused: str | None
    cell: int | None = None
    """The cell of a notebook that it stands in, from 1; places are those of the cell then."""
    in_file: tuple[Place, ...] = ()
    """Start and end in a notebook's file, for tools that know nothing of cells; else empty."""
    related: tuple[RelatedPlace, ...] = ()
    """Other places of a finding about the project, in order."""
    unmasked: str = ""
    """The message with nothing withheld, where an entry for a registry is taken from it; it is
    shown nowhere."""

    @property
    def file_start(self) -> Place:
        """Where it starts in the file."""
        return self.in_file[0] if self.in_file else self.start

    @property
    def file_end(self) -> Place:
        """Where it ends in the file."""
        return self.in_file[1] if self.in_file else self.end


class Silenced(NamedTuple):
    """A finding that a comment silences, with the comment's reason (may be empty)."""

    diagnostic: Diagnostic
    reason: str


def diagnostics(data: bytes, report: Report, settings: FileSettings) -> tuple[Diagnostic, ...]:
    """The findings of ``report`` on ``data``, in the order of the file."""
    if not report.findings:
        return ()
    return described(report, places_in(data, settings.path), settings)


def silenced(data: bytes, report: Report, settings: FileSettings) -> tuple[Silenced, ...]:
    """What comments silence of ``report``, in the order of the file."""
    places = places_in(data, settings.path)
    found = [
        Silenced(_diagnostic(it.finding, places, settings), it.reason) for it in report.suppressed
    ]
    return tuple(sorted(found, key=lambda it: _order(it.diagnostic)))


def described(report: Report, places: Places, settings: FileSettings) -> tuple[Diagnostic, ...]:
    """The findings of ``report``, in order, at the places that their offsets stand for."""
    found = [_diagnostic(finding, places, settings) for finding in report.findings]
    return tuple(sorted(found, key=_order))


def told(
    finding: Finding, related: Iterable[Related], places: Places, settings: FileSettings
) -> Diagnostic:
    """A finding about the project, with its other places."""
    others = tuple(
        RelatedPlace(
            it.path,
            Place(it.site.row, it.site.column),
            Place(it.site.end_row, it.site.end_column),
            sentence(it.message, finding.variable, secret=finding.code == SECRET_DEFAULT),
        )
        for it in related
    )
    return _diagnostic(finding, places, settings)._replace(related=others)


def withheld(item: Diagnostic) -> Diagnostic:
    """The same where something else says that a secret stands in its rows."""
    rows = shown(item.rows, SECRET_DEFAULT, item.variable)
    said = _said(item.message, item.fix, item.fix_refused, item.variable, secret=True)
    message, fix, refused = said
    return item._replace(rows=rows, message=message, fix=fix, fix_refused=refused)


def without_values(item: Diagnostic) -> Diagnostic:
    """The same with its row cut down to what it stands at: around a key stand values, of others,
    too, and some are secrets."""
    if not item.rows or item.start.row != item.end.row:
        return item._replace(rows=())
    start, end = item.start.column - 1, item.end.column - 1
    return item._replace(rows=(f"{'':>{start}}{item.rows[0][start:end]} …",))


def _order(item: Diagnostic) -> tuple[int, Place, str, Place]:
    return item.cell or 0, item.start, item.code, item.end


def _diagnostic(finding: Finding, places: Places, settings: FileSettings) -> Diagnostic:
    start, end = map(places.place, finding.span)
    fix, refused = finding.fix, finding.fix_refused
    if fix is not None and finding.code not in settings.fixable:
        fix, refused = None, "the configuration's `fixable` leaves this rule out"
    rows = _short(places.lines(finding.span, SHOWN_ROWS))
    secret = is_secret(rows, finding.code, finding.variable)
    text_fix = None if fix is None else _text_fix(fix, places)
    message, text_fix, refused = _said(
        finding.message, text_fix, refused, finding.variable, secret=secret
    )
    return Diagnostic(
        path=settings.path,
        relative=settings.relative,
        code=finding.code,
        message=message,
        severity=settings.severity.get(finding.code, "error"),
        start=start,
        end=end,
        rows=shown(rows, finding.code, finding.variable, secret=secret),
        kind=finding.kind,
        variable=finding.variable,
        owner=settings.owner,
        scope=finding.scope,
        subject=finding.subject,
        ordinal=finding.ordinal,
        fix=text_fix,
        fix_refused=refused,
        cell=places.cell(finding.span.start),
        in_file=places.in_file(finding.span),
        unmasked=finding.message if _REGISTERED in finding.message else "",
    )


def _said(
    message: str, fix: TextFix | None, refused: str | None, variable: str | None, *, secret: bool
) -> tuple[str, TextFix | None, str | None]:
    """Sentences that show no more than the rows do."""

    def masked(text: str | None) -> str | None:
        return None if text is None else sentence(text, variable, secret=secret)

    if fix is not None:
        title = sentence(fix.title, variable, secret=secret)
        fix = fix._replace(title=title, reason=masked(fix.reason))
    message = sentence(message, variable, secret=secret)
    return message, fix, masked(refused)  # a plain text, also where it was one of a kind of its own


def _short(rows: tuple[str, ...]) -> tuple[str, ...]:
    return () if any(len(row) > SHOWN_COLUMNS for row in rows) else rows


def _text_fix(fix: Fix, places: Places) -> TextFix:
    edits = tuple(
        TextEdit(
            edit.content.decode(places.encoding, "replace"),
            places.place(edit.start),
            places.place(edit.end),
            cell,
        )
        for cell, edit in places.edits(fix.edits)
    )
    return TextFix(fix.title, fix.safety, fix.reason, edits, fix.reasons)
