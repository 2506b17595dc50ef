"""``textDocument/documentHighlight`` of a variable: where this document names it."""

from __future__ import annotations

from lsprotocol import types

from ssot_lint.lsp.server import Server

_WRITES = frozenset({"write", "declare"})


def register(server: Server) -> None:
    """Silent everywhere but on names of variables."""

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    async def highlight(
        params: types.DocumentHighlightParams,
    ) -> list[types.DocumentHighlight] | None:
        uri, position = params.text_document.uri, params.position
        return await server.submit(lambda: _found(server, uri, position))


def _found(
    server: Server, uri: str, position: types.Position
) -> list[types.DocumentHighlight] | None:
    from ssot_lint.lsp.deployment import places  # links the variables
    from ssot_lint.lsp.deployment.known import places_of

    asked = places.asked(server, uri, position)
    if asked is None:
        return None
    project, named = asked
    path = server.session.path(uri)
    here = [it for it in places.named_by(project, named.variable) if it[0] == path]
    kinds = {it.site: it.kind for it in places_of(project, named.variable) if it.path == path}
    return [
        types.DocumentHighlight(
            location.range,
            types.DocumentHighlightKind.Write
            if kinds.get(site) in _WRITES
            else types.DocumentHighlightKind.Read,
        )
        for (_, site), location in zip(here, places.locations(server, here))
    ] or None
