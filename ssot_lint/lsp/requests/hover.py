"""Hover: a finding and its fix in a few words; the page of a rule that a comment or a key names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from ssot_lint.lsp.explain import comments, pages, toml_words
from ssot_lint.lsp.explain.toml_words import prefix_of
from ssot_lint.lsp.server import Server
from ssot_lint.lsp.translate import convert
from ssot_lint.workspace.positions import Place

if TYPE_CHECKING:
    from ssot_lint.lsp.session.session import Analysis


class Shown(NamedTuple):
    """What to show, and of what."""

    text: str
    range: types.Range


def register(server: Server) -> None:
    """Explain what is under the pointer; silent wherever nothing of ours is."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        uri, position = params.text_document.uri, params.position
        shown = await server.submit(lambda: _shown(server, uri, position))
        if shown is None:
            return None
        said = server.client.says_all or server.client.markdown
        kind = types.MarkupKind.Markdown if said else types.MarkupKind.PlainText
        return types.Hover(types.MarkupContent(kind, shown.text), shown.range)


def _shown(server: Server, uri: str, position: types.Position) -> Shown | None:
    analysis = server.analysis(uri)
    if analysis is None:
        return None
    units = server.client.units
    if analysis.settings is None:
        if not server.session.projects.is_configuration(server.session.path(uri)):
            return _variable_at(server, uri, position)
        named = toml_words.named_at(analysis.text, prefix_of(uri), position, units)
    else:
        named = comments.named_at(analysis, position, units)
    if named is None:
        if analysis.settings is None:
            return None
        found = _finding_at(analysis, position, units)
        about = _variable_at(server, uri, position)
        if found is None or about is None:
            return found or about
        return Shown(f"{found.text}\n\n---\n\n{about.text}", found.range)
    page = pages.key_page(named.words[0]) if named.is_key else pages.pages(named.words)
    return None if page is None else Shown(page, named.range)


def _finding_at(analysis: Analysis, position: types.Position, units: str) -> Shown | None:
    at = (position.line, position.character)
    for finding in analysis.diagnostics:
        place = convert.range_of(finding.start, finding.end, analysis.text, units)
        start, end = place.start, place.end
        if (start.line, start.character) <= at <= (end.line, end.character):
            return Shown(pages.short(finding), place)
    return None


def _variable_at(server: Server, uri: str, position: types.Position) -> Shown | None:
    """What the project knows of the variable that is named there; never a value that looks secret."""
    from ssot_lint.lsp.deployment.places import asked  # links the variables
    from ssot_lint.lsp.deployment.told import told

    found = asked(server, uri, position)
    if found is None:
        return None
    project, named = found
    document = server.session.documents.get(uri)
    if document is None:
        return None
    start = Place(named.site.row, named.site.column)
    end = Place(named.site.end_row, named.site.end_column)
    place = convert.range_of(start, end, document.text, server.client.units)
    return Shown(told(project, named.variable), place)
