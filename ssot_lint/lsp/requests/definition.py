"""``textDocument/definition`` of a variable's name: where it is declared, read, or given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lint.lsp.server import Server

if TYPE_CHECKING:
    from ssot_lint.lsp.deployment.places import Sited


def register(server: Server) -> None:
    """Silent everywhere but on names of variables, where other servers say nothing."""

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(params: types.DefinitionParams) -> list[types.Location] | None:
        uri, position = params.text_document.uri, params.position
        return await server.submit(lambda: _found(server, uri, position))


def _found(server: Server, uri: str, position: types.Position) -> list[types.Location] | None:
    from ssot_lint.lsp.deployment import places  # links the variables

    asked = places.asked(server, uri, position)
    if asked is None:
        return None
    project, named = asked
    path = server.session.path(uri)
    in_code = server.session.projects.is_python(path)
    found = places.definitions(project, named.variable, in_code=in_code)
    others: list[Sited] = [it for it in found if it != (path, named.site)]
    return list(places.locations(server, others)) or None
