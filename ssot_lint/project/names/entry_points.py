"""Entry points of a pyproject.toml: ``"module:attribute"`` of scripts and plugins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.facts.model import Site

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_TABLE = re.compile(
    r"^\[[ \t]*project[ \t]*\.[ \t]*(?:scripts|gui-scripts|entry-points[ \t]*\.[ \t]*[^\]\n]+)\][^\n]*\n"
    r"((?:(?!\[)[^\n]*\n?)*)",
    re.M,
)
_ENTRY = re.compile(r"^[^#=\n]+=[ \t]*([\"'])([\w.]+)(?::([\w.]+))?[ \t]*(?:\[[^\]]*\])?\1", re.M)


class EntryPoint(NamedTuple):
    """One entry; ``site`` is that of the string with its quotes."""

    site: Site
    module: str
    attribute: str


def entry_points(project: Project) -> tuple[str, tuple[EntryPoint, ...]]:
    """The project's pyproject.toml and the entry points in it."""
    path = f"{project.root}/pyproject.toml"
    data = project.text(path) or b""
    if b"project" not in data:
        return path, ()
    return path, tuple(_found(data.decode("utf-8", "replace")))


def _found(text: str) -> Iterator[EntryPoint]:
    for table in _TABLE.finditer(text):
        for entry in _ENTRY.finditer(text, *table.span(1)):
            start, end = entry.start(1), entry.end()
            row, begin = text.count("\n", 0, start) + 1, text.rfind("\n", 0, start) + 1
            column = start - begin + 1
            at = len(text[:start].encode())
            size = len(text[start:end].encode())
            site = Site(at, at + size, row, column, row, column + end - start)
            yield EntryPoint(site, entry[2], entry[3] or "")
