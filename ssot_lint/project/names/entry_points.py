"""Entry points of the project's distributions: ``"module:attribute"`` of scripts and plugins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.facts.model import Site

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

ENTRY_POINTS = "entry points"
"""The key under which rules judge all of them."""
_TABLE = re.compile(
    r"^[ \t]*\[[ \t]*project[ \t]*\.[ \t]*"
    r"(?:scripts|gui-scripts|entry-points[ \t]*\.[ \t]*[^\]\n]+)\][^\n]*(?:\n|\Z)"
    r"((?:(?![ \t]*\[)[^\n]*\n|(?![ \t]*\[)[^\n]+\Z)*)",
    re.M,
)
_ENTRY = re.compile(
    r"^[^#=\n]+=[ \t]*([\"'])[ \t]*([\w.]+)(?:[ \t]*:[ \t]*([\w.]+))?[ \t]*(?:\[[^\]\n]*\])?[ \t]*\1",
    re.M,
)


class EntryPoint(NamedTuple):
    """One entry; ``site`` is that of the string with its quotes."""

    path: str
    """Of the pyproject.toml: absolute, with ``/``."""
    site: Site
    module: str
    attribute: str
    at: int
    """Offset of the module in that file."""
    end: int
    """Where the attribute ends, or the module where there is none."""

    @property
    def target(self) -> str:
        """The dotted path of what is called."""
        return f"{self.module}.{self.attribute}" if self.attribute else self.module


def entry_points(project: Project) -> tuple[EntryPoint, ...]:
    """Those of each pyproject.toml that lies at the project's root, at a source root or beside one."""
    found: list[EntryPoint] = []
    for path in project.config.pyprojects(project.root):
        data = project.text(path) or b""
        if b"project" in data:
            found += _found(path, data.decode("utf-8", "replace"))
    return tuple(found)


def _found(path: str, text: str) -> Iterator[EntryPoint]:
    for table in _TABLE.finditer(text):
        for entry in _ENTRY.finditer(text, *table.span(1)):
            start, end = entry.start(1), entry.end()
            row, begin = text.count("\n", 0, start) + 1, text.rfind("\n", 0, start) + 1
            column = start - begin + 1
            at = len(text[:start].encode())
            size = len(text[start:end].encode())
            site = Site(at, at + size, row, column, row, column + end - start)
            first, last = (
                at + len(text[start:it].encode())
                for it in (entry.start(2), max(entry.end(2), entry.end(3)))
            )
            yield EntryPoint(path, site, entry[2], entry[3] or "", first, last)
