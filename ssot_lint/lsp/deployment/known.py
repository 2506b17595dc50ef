"""What is known of the variables of a folder, and which one stands at a place of a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.deploy.keys import keys
from ssot_lint.deploy.kinds import by_name
from ssot_lint.deploy.model import Provided
from ssot_lint.facts.model import Site
from ssot_lint.lsp.session.spelled import name_at
from ssot_lint.lsp.session.strings import said
from ssot_lint.lsp.text.encode import encoded
from ssot_lint.project.variables.view import VARIABLES

if TYPE_CHECKING:
    from ssot_lint.lsp.session.documents import Document
    from ssot_lint.lsp.session.session import Session
    from ssot_lint.project.index import Project
    from ssot_lint.project.variables.model import Place

READS = ("read", "presence")
DECLARES = ("declare", "cli")


class Named(NamedTuple):
    """A variable at a place of a document."""

    variable: str
    site: Site


class Given(NamedTuple):
    """A place in a deployment file that gives a variable, and in which environments."""

    path: str
    """Absolute, with ``/``."""
    it: Provided
    environments: tuple[str, ...]


def project_of(session: Session, uri: str) -> Project | None:
    """The project that a document belongs to, where its files have been asked."""
    folder = session.index.folder(session.path(uri))
    return None if folder is None else folder.project


def keys_in(session: Session, document: Document) -> tuple[Provided, ...]:
    """The variables that a deployment document names; none for any other."""
    path = session.path(document.uri)
    folder = session.index.folder(path)
    if by_name(path) is None and (folder is None or not folder.deploys(path)):
        return ()
    return keys(path, encoded(str(document.text)))


def named_at(session: Session, uri: str, row: int, index: int) -> Named | None:
    """The variable whose name stands at a row (from 0) and code point of a document."""
    document = session.documents.get(uri)
    if document is None:
        return None
    path = session.path(uri)
    if session.projects.is_python(path):
        sites: Iterator[tuple[str, Site]] = _in_code(session, uri, path)
    else:
        sites = ((it.variable, it.site) for it in keys_in(session, document))
    for variable, site in sites:
        inside = site.column <= index + 1 <= site.end_column
        if site.row == row + 1 == site.end_row and inside:
            return Named(variable, site)
    if session.projects.is_python(path):
        return _asked_by_name(session, document, row, index)
    return None


def _asked_by_name(session: Session, document: Document, row: int, index: int) -> Named | None:
    """The variable that a string is, where places ask by a name given to it, or to what holds it."""
    project = project_of(session, document.uri)
    found = name_at(document.text, row, index, is_code=True)
    if project is None or found is None:
        return None
    places = project.view(VARIABLES).by_name.get(found[0], ())
    rows = {it.site.row for it in places if it.path == session.path(document.uri) and not it.named}
    if all(it.named for it in places):
        return None
    for it in said(document.text, found[0]) or ():
        if it.is_whole and it.row == row and it.start <= index <= it.end:
            if it.is_value or row + 1 in rows:
                return Named(found[0], Site(0, 0, row + 1, it.start + 1, row + 1, it.end + 1))
    return None


def _in_code(session: Session, uri: str, path: str) -> Iterator[tuple[str, Site]]:
    """The literals that spell variables, and the names of declared fields."""
    project = project_of(session, uri)
    for it in project.view(VARIABLES).places if project is not None else ():
        if it.path == path and not it.pattern:
            for site in it.named or ((it.site,) if it.kind in DECLARES else ()):
                yield it.variable, site


def places_of(project: Project, variable: str) -> tuple[Place, ...]:
    """Every place of the code that names a variable."""
    folded = variable.upper()
    found = project.view(VARIABLES).by_name.get(variable, ())
    if found and folded == variable:
        return found
    return found + tuple(
        it
        for it in project.view(VARIABLES).places
        if it.any_case and it.variable.upper() == folded and not it.pattern and it not in found
    )


def given_of(project: Project, variable: str) -> tuple[Given, ...]:
    """Every place in the files of declared environments that gives a variable."""
    found: dict[tuple[str, Site], Given] = {}
    for deployed in project.deployed:
        for it in deployed.provision.every:
            if it.variable != variable or it.implied:
                continue
            key = (deployed.absolute(it.path), it.site)
            before = found.get(key)
            names = (*(before.environments if before else ()), deployed.asked.name)
            found[key] = Given(key[0], it, names)
    return tuple(found[key] for key in sorted(found))
