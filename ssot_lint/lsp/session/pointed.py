"""The name of Python that a place of a document is about, where strings can name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.lsp.text.text import Position

if TYPE_CHECKING:
    from ssot_lint.lsp.session.session import Session
    from ssot_lint.project.index import Project
    from ssot_lint.project.names.pointed import Pointed


def pointed_at(session: Session, uri: str, position: Position) -> tuple[Project, Pointed] | None:
    """The name, and the project that it belongs to; None before all of its files have been asked.
    For the worker."""
    document = session.documents.get(uri)
    path = session.path(uri)
    folder = session.index.folder(path)
    project = None if folder is None else folder.judged_project()
    if document is None or project is None:
        return None
    from ssot_lint.project.names import pointed  # links the names

    row, index = document.text.index(position, session.units)
    found = pointed.pointed_at(project, path, row + 1, index + 1)
    return None if found is None else (project, found)
