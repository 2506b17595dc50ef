"""``textDocument/definition`` of a variable's name: where it is declared, read, or given; of a string
that names a part of a module: what it patches or loads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lint.lsp.server import Server
from ssot_lint.lsp.session.pointed import pointed_at
from ssot_lint.lsp.text.text import Position

if TYPE_CHECKING:
    from ssot_lint.lsp.deployment.places import Sited


def register(server: Server) -> None:
    """Silent everywhere but in strings that name something, where other servers say nothing."""

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(params: types.DefinitionParams) -> list[types.Location] | None:
        uri, position = params.text_document.uri, params.position
        return await server.submit(lambda: _found(server, uri, position))


def _found(server: Server, uri: str, position: types.Position) -> list[types.Location] | None:
    from ssot_lint.lsp.deployment import places  # links the variables

    asked = places.asked(server, uri, position)
    if asked is None:
        found = _named(server, uri, position)
        return list(places.locations(server, found)) or None
    project, named = asked
    path = server.session.path(uri)
    found = places.definitions(server, uri, project, named.variable)
    others: list[Sited] = [it for it in found if it != (path, named.site)]
    return list(places.locations(server, others)) or None


def _named(server: Server, uri: str, position: types.Position) -> list[Sited]:
    from ssot_lint.project.names.pointed import definitions

    asked = pointed_at(server.session, uri, Position(position.line, position.character))
    return definitions(*asked) if asked is not None and asked[1].is_string else []
