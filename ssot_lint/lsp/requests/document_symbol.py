"""``textDocument/documentSymbol`` in deployment files: their variables.

None in Python: the outline would get a second root beside that of whoever knows the language.
"""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from ssot_lint.lsp.host import NAME
from ssot_lint.lsp.server import Server
from ssot_lint.lsp.translate.convert import range_of
from ssot_lint.workspace.positions import Place

_DEPLOYMENT = "**/{.env,.env.*,*.env,*.yml,*.yaml,Dockerfile*,*.tf,*.service,Procfile}"


def register(server: Server) -> None:
    """The keys, without their values; a client that can hear it is told of which files alone."""
    if not server.client.registers_symbols:
        _answer(server)


def begin(server: Server) -> None:
    """Say in which files there are any, once the client can be told."""
    if not server.client.registers_symbols:
        return
    _answer(server)  # registered by now, it is announced no more
    where = [types.TextDocumentFilterPattern(_DEPLOYMENT)]
    made = types.Registration(
        f"{NAME}-symbols",
        types.TEXT_DOCUMENT_DOCUMENT_SYMBOL,
        types.DocumentSymbolRegistrationOptions(document_selector=list(where)),
    )
    server.client_register_capability(types.RegistrationParams([made]))


def _answer(server: Server) -> None:
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
