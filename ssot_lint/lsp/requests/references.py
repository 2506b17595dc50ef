"""``textDocument/references`` of a variable's name: code and deployment files in one list; of a name
of Python: the strings that name it, which a type checker beside does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lint.lsp.server import Server
from ssot_lint.lsp.session.pointed import pointed_at
from ssot_lint.lsp.text.text import Position

if TYPE_CHECKING:
    from ssot_lint.lsp.deployment.places import Sited


def register(server: Server) -> None:
    """Silent on names that no string and no deployment file spells."""

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def references(params: types.ReferenceParams) -> list[types.Location] | None:
        uri, position = params.text_document.uri, params.position
        declared = params.context.include_declaration
        return await server.submit(lambda: _found(server, uri, position, declared=declared))


def _found(
    server: Server, uri: str, position: types.Position, *, declared: bool
) -> list[types.Location] | None:
    from ssot_lint.lsp.deployment import places  # links the variables

    asked = places.asked(server, uri, position)
    if asked is None:
        found = _named(server, uri, position, declared=declared)
    else:
        project, named = asked
        found = places.references(server, uri, project, named.variable)
    return list(places.locations(server, found)) or None


def _named(server: Server, uri: str, position: types.Position, *, declared: bool) -> list[Sited]:
    """Strings; in a string, where no type checker answers, the definition too if it is wanted."""
    from ssot_lint.project.names.pointed import definitions, strings

    asked = pointed_at(server.session, uri, Position(position.line, position.character))
    if asked is None:
        return []
    above = definitions(*asked) if declared and asked[1].is_string else []
    return [*above, *strings(*asked)]
