"""``workspace/symbol``: variables by name, at their declaration or their first read."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from ssot_lint.lsp.server import Server

_MOST = 200


def register(server: Server) -> None:
    """Variables whose names hold the letters that are asked for, in their order."""

    @server.feature(types.WORKSPACE_SYMBOL)
    async def symbols(params: types.WorkspaceSymbolParams) -> list[types.SymbolInformation] | None:
        return await server.submit(lambda: list(_found(server, params.query)) or None)


def _found(server: Server, query: str) -> Iterator[types.SymbolInformation]:
    from ssot_lint.lsp.deployment.places import locations  # links the variables
    from ssot_lint.project.variables.view import VARIABLES

    number = 0
    for project in server.session.index.projects():
        for name, places in project.view(VARIABLES).by_name.items():
            if not _matches(query, name) or number >= _MOST:
                continue
            number += 1
            first = next((it for it in places if it.kind == "declare"), places[0])
            (location,) = locations(server, [(first.path, first.site)])
            yield types.SymbolInformation(
                location=location, name=name, kind=types.SymbolKind.Variable
            )


def _matches(query: str, name: str) -> bool:
    """Whether the letters of a query stand in the name in their order, as editors filter."""
    letters = iter(name.casefold())
    return all(letter in letters for letter in query.casefold() if not letter.isspace())
