"""Locations of a variable all over the project, for definition and references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lint.facts.model import Site
from ssot_lint.lsp.deployment.known import (
    DECLARES,
    Named,
    given_of,
    named_at,
    places_of,
    project_of,
)
from ssot_lint.lsp.session import spelled
from ssot_lint.lsp.session.beside import given_beside
from ssot_lint.lsp.session.spelled import TEXT
from ssot_lint.lsp.text.encode import encoded
from ssot_lint.lsp.text.text import Position
from ssot_lint.lsp.text.uris import uri_of
from ssot_lint.lsp.translate.convert import range_on_disk
from ssot_lint.workspace.diagnostic import RelatedPlace
from ssot_lint.workspace.positions import Place

if TYPE_CHECKING:
    from ssot_lint.lsp.server import Server
    from ssot_lint.project.index import Project
    from ssot_lint.project.variables.model import Place as VariablePlace

Sited = tuple[str, Site]


def asked(server: Server, uri: str, position: types.Position) -> tuple[Project, Named] | None:
    """The variable at a place of a document, and the project that it belongs to. For the worker."""
    analysis = server.analysis(uri)
    project = project_of(server.session, uri)
    if analysis is None or project is None:
        return None
    at = Position(position.line, position.character)
    row, index = analysis.text.index(at, server.client.units)
    named = named_at(server.session, uri, row, index)
    return None if named is None else (project, named)


def definitions(server: Server, uri: str, project: Project, variable: str) -> list[Sited]:
    """Where a variable is declared, else where it is read; asked in code, where it is given."""
    path = server.session.path(uri)
    in_code = server.session.projects.is_python(path)
    places = places_of(project, variable)
    given = [(it.path, it.it.site) for it in given_of(project, variable)]
    if not project.deployed:
        given = _beside(server, path, variable)
    declared = [(it.path, it.site) for it in places if it.kind in DECLARES]
    if in_code:
        return [*declared, *given]
    return declared or [(it.path, it.site) for it in places] or given


def references(server: Server, uri: str, project: Project, variable: str) -> list[Sited]:
    """Every place that names it, in code and in deployment files: what a rename would edit, but for
    texts."""
    places, found = places_of(project, variable), named_by(project, variable)
    rows = {(path, row) for path, site in found for row in range(site.row, site.end_row + 1)}
    found.update(it for it in _spelled(server, uri, variable, places) if _row(it) not in rows)
    return sorted(found, key=_order)


def named_by(project: Project, variable: str) -> set[Sited]:
    """The places that are known without another look at any file."""
    found = {(it.path, it.site) for it in places_of(project, variable)}
    return found | {(it.path, it.it.site) for it in given_of(project, variable)}


def _spelled(
    server: Server, uri: str, variable: str, places: tuple[VariablePlace, ...]
) -> Iterator[Sited]:
    session = server.session
    path = session.path(uri)
    folder = session.index.folder(path)
    if folder is None:
        return
    told = spelled.spellings(session, folder, session.projects.folder_of(path), variable, places)
    for it in spelled.weighed(places, told.found):
        if it.kind != TEXT:
            yield it.path, Site(0, 0, it.row + 1, it.start + 1, it.row + 1, it.end + 1)


def _order(it: Sited) -> tuple[str, int, int]:
    return it[0], it[1].row, it[1].column


def _row(it: Sited) -> tuple[str, int]:
    return it[0], it[1].row


def _beside(server: Server, path: str, variable: str) -> list[Sited]:
    """Where deployment files give it that no environment is declared of."""
    session, word = server.session, variable.encode()

    def data_of(path: str) -> bytes | None:
        known = spelled.held(session, path)
        return None if known is None else encoded(str(known.text))

    found = given_beside(session.projects.folder_of(path), data_of, lambda _, data: word in data)
    return [(path, it.site) for path, it in found if it.variable == variable]


def locations(server: Server, found: list[Sited]) -> Iterator[types.Location]:
    """The same in the client's words; of an open document, as it is shown."""
    units = server.client.units
    for path, site in found:
        start, end = Place(site.row, site.column), Place(site.end_row, site.end_column)
        document = server.session.documents.at(path)
        place = RelatedPlace(path, start, end, "")
        text = None if document is None else document.text
        yield types.Location(uri_of(path), range_on_disk(place, units, text))
