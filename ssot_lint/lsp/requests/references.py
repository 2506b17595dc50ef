"""``textDocument/references`` of a variable's name: code and deployment files in one list."""

from __future__ import annotations

from lsprotocol import types

from ssot_lint.lsp.server import Server


def register(server: Server) -> None:
    """Silent everywhere but on names of variables."""

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def references(params: types.ReferenceParams) -> list[types.Location] | None:
        uri, position = params.text_document.uri, params.position
        return await server.submit(lambda: _found(server, uri, position))


def _found(server: Server, uri: str, position: types.Position) -> list[types.Location] | None:
    from ssot_lint.lsp.deployment import places  # links the variables

    asked = places.asked(server, uri, position)
    if asked is None:
        return None
    project, named = asked
    found = places.references(project, named.variable)
    return list(places.locations(server, found)) or None
