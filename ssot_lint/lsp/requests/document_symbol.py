"""``textDocument/documentSymbol`` in deployment files: their variables.

None in Python: the outline would get a second root beside that of whoever knows the language.
"""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from ssot_lint.lsp.server import Server
from ssot_lint.lsp.translate.convert import range_of
from ssot_lint.workspace.positions import Place


def register(server: Server) -> None:
    """The keys, without their values."""

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
        uri = params.text_document.uri
        return await server.submit(lambda: list(_symbols(server, uri)) or None)


def _symbols(server: Server, uri: str) -> Iterator[types.DocumentSymbol]:
    from ssot_lint.lsp.deployment.known import keys_in  # reads the file's kind

    document = server.session.documents.get(uri)
    if document is None or server.session.projects.is_python(server.session.path(uri)):
        return
    for it in keys_in(server.session, document):
        if it.commented:
            continue
        start = Place(it.site.row, it.site.column)
        end = Place(it.site.end_row, it.site.end_column)
        place = range_of(start, end, document.text, server.client.units)
        yield types.DocumentSymbol(it.variable, types.SymbolKind.Variable, place, place)
