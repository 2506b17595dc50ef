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
from ssot_lint.lsp.text.text import Position
from ssot_lint.lsp.text.uris import uri_of
from ssot_lint.lsp.translate.convert import range_on_disk
from ssot_lint.workspace.diagnostic import RelatedPlace
from ssot_lint.workspace.positions import Place

if TYPE_CHECKING:
    from ssot_lint.lsp.server import Server
    from ssot_lint.project.index import Project

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


def definitions(project: Project, variable: str, *, in_code: bool) -> list[Sited]:
    """Where a variable is declared, else where it is read; asked in code, where it is given."""
    places = places_of(project, variable)
    given = [(it.path, it.it.site) for it in given_of(project, variable)]
    declared = [(it.path, it.site) for it in places if it.kind in DECLARES]
    if in_code:
        return [*declared, *given]
    return declared or [(it.path, it.site) for it in places] or given


def references(project: Project, variable: str) -> list[Sited]:
    """Every place that names it, in code and in deployment files."""
    code = [(it.path, it.site) for it in places_of(project, variable)]
    return sorted({*code, *((it.path, it.it.site) for it in given_of(project, variable))})


def locations(server: Server, found: list[Sited]) -> Iterator[types.Location]:
    """The same in the client's words; of an open document, as it is shown."""
    units = server.client.units
    for path, site in found:
        start, end = Place(site.row, site.column), Place(site.end_row, site.end_column)
        document = server.session.documents.at(path)
        place = RelatedPlace(path, start, end, "")
        text = None if document is None else document.text
        yield types.Location(uri_of(path), range_on_disk(place, units, text))
