"""``textDocument/codeLens``: above each declaration, how many reads name the variable. Off by default."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lint.lsp.server import Server

if TYPE_CHECKING:
    from ssot_lint.project.index import Project
    from ssot_lint.project.variables.model import Place

NO_COMMAND = ""
"""Shown, and not to be clicked: which command shows references is the editor's own affair."""


def register(server: Server) -> None:
    """Silent unless the setting is on, and everywhere but on declarations."""

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    async def lenses(params: types.CodeLensParams) -> list[types.CodeLens] | None:
        uri = params.text_document.uri
        if not server.options.code_lens:
            return None
        return await server.submit(lambda: list(_found(server, uri)) or None)


def _found(server: Server, uri: str) -> Iterator[types.CodeLens]:
    from ssot_lint.lsp.deployment.known import project_of  # links the variables
    from ssot_lint.lsp.deployment.places import locations
    from ssot_lint.project.variables.view import VARIABLES

    path, project = server.session.path(uri), project_of(server.session, uri)
    if project is None or server.analysis(uri) is None:
        return
    declared = {
        (it.site, it.variable): it
        for it in project.view(VARIABLES).places
        if it.path == path and it.kind == "declare" and not it.pattern
    }
    places = locations(server, [(path, it.site) for it in declared.values()])
    for it, location in zip(declared.values(), places):
        yield types.CodeLens(location.range, types.Command(told(project, it), NO_COMMAND))


def told(project: Project, declared: Place) -> str:
    """``APP_PORT: 3 reads in 2 files``; what a declaration itself reads is none of them."""
    from ssot_lint.lsp.deployment.known import READS, places_of

    reads = [
        it
        for it in places_of(project, declared.variable)
        if it.kind in READS and not _is_within(it, declared)
    ]
    files = len({it.path for it in reads})
    if not reads:
        return f"{declared.variable}: not read by name"
    return f"{declared.variable}: {_counted(len(reads), 'read')} in {_counted(files, 'file')}"


def _is_within(place: Place, declared: Place) -> bool:
    start, end = declared.site.start, max(declared.site.end, declared.until)
    return place.path == declared.path and start <= place.site.start < end


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
