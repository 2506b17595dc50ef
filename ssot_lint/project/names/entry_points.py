"""Entry points of the project's distributions: ``"module:attribute"`` of scripts and plugins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.toml import loads
from ssot_lint.facts.model import Site

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

ENTRY_POINTS = "entry points"
"""The key under which rules judge all of them."""
_TARGET = re.compile(r"[ \t]*([\w.]+)(?:[ \t]*:[ \t]*([\w.]+))?[ \t]*(?:\[[^\]]*\])?[ \t]*")
_SECTION = re.compile(r"^[ \t]*\[[ \t]*[\"']?project(?![\w-])[^\]\n]*\]", re.M)
_HEAD = re.compile(r"^[ \t]*\[", re.M)


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
    kept = project.kept.setdefault("entry points", {})
    assert isinstance(kept, dict)
    for path in project.config.pyprojects(project.root):
        data = project.text(path) or b""
        if b"project" in data and (b"scripts" in data or b"entry-points" in data):
            if path not in kept or kept[path][0] != data:
                kept[path] = data, tuple(_found(path, data.decode("utf-8", "replace")))
            found += kept[path][1]
    return tuple(found)


def _found(path: str, text: str) -> Iterator[EntryPoint]:
    stated = list(_stated(text))
    sections = list(_sections(text))
    for name, value in stated:
        target = _TARGET.fullmatch(value)
        at = _place(name, value, text, sections) if target is not None else None
        if target is None or at is None:
            continue
        row, begin = text.count("\n", 0, at) + 1, text.rfind("\n", 0, at) + 1
        column, end = at - begin + 1, at + len(value) + 2
        first = at + 1 + target.start(1)
        last = at + 1 + max(target.end(1), target.end(2))
        offsets = [len(text[:it].encode()) for it in (at, end, first, last)]
        site = Site(offsets[0], offsets[1], row, column, row, column + end - at)
        yield EntryPoint(path, site, target[1], target[2] or "", *offsets[2:])


def _stated(text: str) -> Iterator[tuple[str, str]]:
    """Names and values, however their tables are written."""
    try:
        project = loads(text).get("project")
    except ValueError:
        return
    if isinstance(project, dict):
        groups = project.get("entry-points")
        tables = [project.get("scripts"), project.get("gui-scripts")]
        tables += groups.values() if isinstance(groups, dict) else ()
        yield from _strings(tables)


def _strings(tables: Iterable[object]) -> Iterator[tuple[str, str]]:
    for table in tables:
        if isinstance(table, dict):
            for name, value in table.items():
                if isinstance(value, str):
                    yield str(name), value
                else:
                    yield from _strings([value])


def _sections(text: str) -> Iterator[tuple[int, int]]:
    """What stands below the headers of ``project``, and above the first header."""
    first = _HEAD.search(text)
    yield 0, first.start() if first is not None else len(text)
    for it in _SECTION.finditer(text):
        following = _HEAD.search(text, it.end())
        yield it.end(), following.start() if following is not None else len(text)


def _place(name: str, value: str, text: str, sections: list[tuple[int, int]]) -> int | None:
    """Where the string of an entry begins; the string is plain."""
    entry = re.compile(
        rf"(?<![\w-])[\"']?{re.escape(name)}[\"']?[ \t]*=[ \t]*(?=([\"']){re.escape(value)}\1)"
    )
    for start, end in sections:
        found = entry.search(text, start, end)
        if found is not None:
            return found.end()
    return None
