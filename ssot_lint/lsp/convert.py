"""From what the core says to what the protocol has words for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from ssot_lint.lsp.client import Client
from ssot_lint.lsp.links import page_uri
from ssot_lint.lsp.session import Analysis
from ssot_lint.lsp.text import Change, Position, Text
from ssot_lint.workspace.diagnostic import Diagnostic, Place

SOURCE = "ssot-lint"
SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}
_UNNECESSARY = frozenset({"SSOT901"})
BOM = "\ufeff"


def diagnostics(analysis: Analysis, client: Client) -> list[types.Diagnostic]:
    """The findings of one document; where it could not be checked, that."""
    if analysis.error is not None:
        return [_failure(analysis.error)]
    return [
        types.Diagnostic(
            range=range_of(item.start, item.end, analysis.text, client.units),
            message=item.message,
            severity=SEVERITIES[item.severity],
            code=item.code,
            code_description=_description(item.code),
            source=SOURCE,
            tags=list(_tags(item, client)) or None,
        )
        for item in analysis.diagnostics
    ]


def range_of(start: Place, end: Place, text: Text, units: str) -> types.Range:
    """What lies between two places of the core, which counts code points from 1."""
    return types.Range(_position(start, text, units), _position(end, text, units))


def changes(
    events: Sequence[types.TextDocumentContentChangeEvent],
) -> Iterator[Change | str]:
    """What the client says has changed; without a range, all has."""
    for event in events:
        if isinstance(event, types.TextDocumentContentChangePartial):
            start, end = event.range.start, event.range.end
            yield Change(
                Position(start.line, start.character), Position(end.line, end.character), event.text
            )
        else:
            yield event.text


def _failure(error: str) -> types.Diagnostic:
    start = types.Position(0, 0)
    return types.Diagnostic(
        types.Range(start, start), error, types.DiagnosticSeverity.Error, source=SOURCE
    )


def _position(place: Place, text: Text, units: str) -> types.Position:
    row, index = place.row - 1, place.column - 1
    if row == 0 and text.row(0).startswith(BOM):
        index += 1  # a byte order mark is no column of the core's
    return types.Position(*text.position(row, index, units))


def _description(code: str) -> types.CodeDescription | None:
    uri = page_uri(code)
    return None if uri is None else types.CodeDescription(uri)


def _tags(item: Diagnostic, client: Client) -> Iterator[types.DiagnosticTag]:
    tag = types.DiagnosticTag.Unnecessary
    if item.code in _UNNECESSARY and (client.says_all or tag.value in client.tags):
        yield tag
