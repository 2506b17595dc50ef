"""A finding as people and tools see it: rows and columns, severity, owner, the text it stands in.

Made beside the bytes, in whichever process read them, and only for what is reported; what
travels and what is printed needs the file no more.
"""

from __future__ import annotations

from typing import NamedTuple

from ssot_lint.core.model import Edit, Finding, Fix, Report, Span
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import BOM, Positions, encoding_of

# An access that spans more rows than this is shown by its first ones, and one in a row longer than
# that (generated code) not at all: 5,000 findings in a row of 10 MB would be 50 GB.
SHOWN_ROWS = 6
SHOWN_COLUMNS = 1000


class Place(NamedTuple):
    """Row and column, 1-based; columns count code points."""

    row: int
    column: int
    wider: int = 0
    """How many more bytes than code points stand before it on its row, in UTF-8."""


class TextEdit(NamedTuple):
    """Replace the text from ``start`` up to ``end`` by ``content``."""

    content: str
    start: Place
    end: Place


class TextFix(NamedTuple):
    """Edits that belong together: all are applied or none."""

    title: str
    safety: str
    reason: str | None
    edits: tuple[TextEdit, ...]


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


def diagnostics(data: bytes, report: Report, settings: FileSettings) -> tuple[Diagnostic, ...]:
    """The findings of ``report`` on ``data``, in the order of the file."""
    if not report.findings:
        return ()
    positions = Positions(data)
    encoding = _encoding(data)
    found = [_diagnostic(finding, positions, encoding, settings) for finding in report.findings]
    return tuple(sorted(found, key=lambda item: (item.start, item.code, item.end)))


def _diagnostic(
    finding: Finding, positions: Positions, encoding: str, settings: FileSettings
) -> Diagnostic:
    start = _place(positions, finding.span.start)
    end = _place(positions, finding.span.end)
    fix, refused = finding.fix, finding.fix_refused
    if fix is not None and finding.code not in settings.fixable:
        fix, refused = None, "the configuration's `fixable` leaves this rule out"
    return Diagnostic(
        path=settings.path,
        relative=settings.relative,
        code=finding.code,
        message=finding.message,
        severity=settings.severity.get(finding.code, "error"),
        start=start,
        end=end,
        rows=_rows(positions, finding.span),
        kind=finding.kind,
        variable=finding.variable,
        owner=settings.owner,
        scope=finding.scope,
        subject=finding.subject,
        ordinal=finding.ordinal,
        fix=None if fix is None else _text_fix(fix, positions, encoding),
        fix_refused=refused,
    )


def _rows(positions: Positions, span: Span) -> tuple[str, ...]:
    rows = tuple(positions.lines(span.start, span.end, SHOWN_ROWS))
    return () if any(len(row) > SHOWN_COLUMNS for row in rows) else rows


def _text_fix(fix: Fix, positions: Positions, encoding: str) -> TextFix:
    edits = tuple(_text_edit(edit, positions, encoding) for edit in fix.edits)
    return TextFix(fix.title, fix.safety, fix.reason, edits)


def _text_edit(edit: Edit, positions: Positions, encoding: str) -> TextEdit:
    return TextEdit(
        edit.content.decode(encoding, "replace"),
        _place(positions, edit.start),
        _place(positions, edit.end),
    )


def _place(positions: Positions, offset: int) -> Place:
    row, text = positions.before(offset)
    wider = 0 if text.isascii() else len(text.encode("utf-8", "replace")) - len(text)
    return Place(row, len(text) + 1, wider)


def _encoding(data: bytes) -> str:
    name = "utf-8" if data.startswith(BOM) else encoding_of(data).name
    try:
        "".encode(name)
    except LookupError:
        return "utf-8"
    return name
