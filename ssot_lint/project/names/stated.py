"""Where a configuration says something, as a site of its file."""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.model import Site

if TYPE_CHECKING:
    from ssot_lint.core.project_settings import Stated
    from ssot_lint.project.index import Project


def site_of(place: Stated, project: Project) -> Site:
    """The bytes, rows and columns of ``place``; those of a flag begin the file."""
    data = project.text(place.path) or b""
    rows = data.split(b"\n")
    row, column = place.line, place.column
    if not 1 <= row <= len(rows):
        return Site(0, 0, row, column, row, column + place.length)
    text = rows[row - 1].decode("utf-8", "replace")
    start = sum(len(it) + 1 for it in rows[: row - 1]) + len(text[: column - 1].encode())
    size = len(text[column - 1 : column - 1 + place.length].encode())
    return Site(start, start + size, row, column, row, column + place.length)
