"""From what the core says to what the protocol has words for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

from lsprotocol import types

from ssot_lint.core import model
from ssot_lint.lsp.session.definition import Definition
from ssot_lint.lsp.session.session import Analysis
from ssot_lint.lsp.text.encode import decoded
from ssot_lint.lsp.text.text import Change, Position, Text
from ssot_lint.lsp.text.uris import uri_of
from ssot_lint.lsp.translate.client import Client
from ssot_lint.lsp.translate.links import page_uri
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.diagnostic import Diagnostic, Place, RelatedPlace
from ssot_lint.workspace.files.read import read

SOURCE = "ssot-lint"
SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}
_ANSWERED_BY_GETTER = frozenset(model.KINDS)
_UNNECESSARY = frozenset({"SSOT901"})
BOM = "\ufeff"


def diagnostics(analysis: Analysis, client: Client) -> list[types.Diagnostic]:
    """What is to be shown in one document: findings, what is wrong with a configuration, a failure."""
    if analysis.error is not None:
        return [_failure(analysis.error)]
    if analysis.problem is not None:
        return [problem(analysis.problem, client.units)]
    related = _related(analysis.getter, client)
    return [
        types.Diagnostic(
            range=range_of(*_places(item, analysis), analysis.text, client.units),
            message=item.message,
            severity=SEVERITIES[item.severity],
            code=item.code,
            code_description=_description(item.code),
            source=SOURCE,
            tags=list(_tags(item, client)) or None,
            related_information=_elsewhere(item, client)
            or (related if item.kind in _ANSWERED_BY_GETTER else None),
        )
        for item in analysis.diagnostics
    ]


def problem(error: ConfigError, units: str) -> types.Diagnostic:
    """What is wrong with a configuration, where it is written."""
    row, start = max((error.line or 1) - 1, 0), max((error.column or 1) - 1, 0)
    text = Text([*[""] * row, error.source_line or ""])
    first, last = (text.position(row, it, units) for it in (start, start + error.length))
    return types.Diagnostic(
        types.Range(types.Position(*first), types.Position(*last)),
        error.said,
        types.DiagnosticSeverity.Error,
        source=SOURCE,
    )


def result_id(found: Sequence[types.Diagnostic]) -> str:
    """The same for the same diagnostics, in any process."""
    said = [(it.code, it.message, it.severity, *_numbers(it.range), _targets(it)) for it in found]
    return blake2b(repr(said).encode("utf-8", "replace"), digest_size=12).hexdigest()


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


def _numbers(place: types.Range) -> tuple[int, int, int, int]:
    start, end = place.start, place.end
    return start.line, start.character, end.line, end.character


def _targets(found: types.Diagnostic) -> list[object]:
    related = found.related_information or ()
    return [(it.location.uri, *_numbers(it.location.range)) for it in related]


def _related(
    getter: Definition | None, client: Client
) -> list[types.DiagnosticRelatedInformation] | None:
    """The getter that should have been asked."""
    if getter is None or not (client.related or client.says_all):
        return None
    start, end = (
        getter.text.position(getter.row, it, client.units) for it in (getter.start, getter.end)
    )
    place = types.Range(types.Position(*start), types.Position(*end))
    location = types.Location(uri_of(getter.path), place)
    return [types.DiagnosticRelatedInformation(location, "the getter to use is defined here")]


def _elsewhere(item: Diagnostic, client: Client) -> list[types.DiagnosticRelatedInformation] | None:
    """The other places of a finding about the project."""
    if not item.related or not (client.related or client.says_all):
        return None
    return [
        types.DiagnosticRelatedInformation(
            types.Location(uri_of(it.path), range_on_disk(it, client.units)), it.message
        )
        for it in item.related
    ]


def range_on_disk(it: RelatedPlace, units: str, text: Text | None = None) -> types.Range:
    """What lies between two places of a file that need not be open; ``text`` where it is."""
    if text is None:
        try:
            text = Text(decoded(read(it.path)))
        except OSError:
            text = Text("")
    if it.end.row <= len(text.rows):
        return range_of(it.start, it.end, text, units)
    start, end = (types.Position(at.row - 1, at.column - 1) for at in (it.start, it.end))
    return types.Range(start, end)


def _places(item: Diagnostic, analysis: Analysis) -> tuple[Place, Place]:
    """Where a finding is in its cell, if that is the document, else in the file."""
    if analysis.notebook is not None:
        return item.start, item.end
    return item.file_start, item.file_end


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
