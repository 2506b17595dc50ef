"""The registry of imports: which paths lead to a name beside its canonical one.

From ``[tool.ssot-lint.imports]`` and from Markdown documents that say "from M import N … BROKEN" and,
within three rows, "USE INSTEAD: from M2 import N2".
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.project_settings import Stated
from ssot_lint.project.names.references import DEAD
from ssot_lint.project.names.world import FOUND, World

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

MOVE, SYMBOL, REMOVED = "move", "symbol", "removed"

_NAMES = r"\(?\s*(\w+(?:\s+as\s+\w+)?(?:\s*,\s*\w+(?:\s+as\s+\w+)?)*)"
_INSTEAD = re.compile(r"USE INSTEAD:?\W*from\s+([\w.]+)\s+import\s+" + _NAMES)
_DEAD = re.compile(r"from\s+([\w.]+)\s+import\s+" + _NAMES)
_WITHIN = 3


class Entry(NamedTuple):
    """One path that is not canonical."""

    alias: str
    canonical: str
    """Of REMOVED: what to do instead, in words."""
    kind: str
    """MOVE (a module, and all below it), SYMBOL, REMOVED."""
    reason: str = ""
    place: Stated | None = None

    def moved(self, path: str) -> str:
        """Where ``path``, the alias or something below it, is now."""
        return (self.canonical + path[len(self.alias) :]).lstrip(".")


class Registry:
    """Entries by alias; of two about one alias, the first counts, and both are ``contradictory``."""

    def __init__(self, entries: Iterator[Entry] | list[Entry]) -> None:
        self.entries: dict[str, Entry] = {}
        self.contradictory: list[tuple[Entry, Entry]] = []
        for entry in entries:
            if entry.alias == entry.canonical:
                self.contradictory.append((entry, entry))
                continue
            known = self.entries.setdefault(entry.alias, entry)
            if known is not entry and known.canonical != entry.canonical:
                self.contradictory.append((known, entry))
        for entry in self.entries.values():
            other = self.entries.get(entry.canonical)
            if other is not None and entry.kind != REMOVED and other.alias != entry.alias:
                self.contradictory.append((entry, other))
        self.disputed = {it.alias for pair in self.contradictory for it in pair}
        self._heads = {it.partition(".")[0] for it in self.entries}

    def find(self, path: str) -> Entry | None:
        """The entry that says a path is not canonical: of the longest alias."""
        if path.partition(".")[0] not in self._heads:
            return None
        at = path
        while at:
            entry = self.entries.get(at)
            if entry is not None:
                return entry
            at = at.rpartition(".")[0]
        return None

    def __bool__(self) -> bool:
        return bool(self.entries)


def registry(project: Project, world: World) -> Registry:
    """What the project's configuration and documents say."""
    return Registry([*_configured(project, world), *_documented(project, world)])


def is_configured(project: Project) -> bool:
    """Whether there is any registry."""
    imports = project.config.imports
    return bool(imports.canonical or imports.removed or project.config.names.registry_documents)


def _configured(project: Project, world: World) -> Iterator[Entry]:
    config, places = project.config.imports, project.config.places
    for it in config.canonical:
        for number, alias in enumerate(it.aliases):
            place = places.get(("imports", it.path, "aliases", number))
            place = place or places.get(("imports", it.path))
            yield Entry(alias, it.path, _kind(it.path, alias, world), it.reason, place)
    for path, advice in config.removed.items():
        place = places.get(("imports", "removed", path))
        yield Entry(path, advice, REMOVED, "", place)


def _documented(project: Project, world: World) -> Iterator[Entry]:
    for path in project.config.names.registry_documents:
        rows = (project.text(path) or b"").decode("utf-8", "replace").splitlines()
        for number, row in enumerate(rows):
            dead = DEAD.search(row)
            if dead is None:
                continue
            for below in rows[number : number + _WITHIN + 1]:
                instead = _INSTEAD.search(below)
                if instead is not None:
                    place = Stated(path, number + 1, dead.start() + 1, len(dead[0].rstrip()))
                    for alias, canonical in _pairs(dead[0], instead):
                        kind = _kind(canonical, alias, world)
                        yield Entry(alias, canonical, kind, os.path.basename(path), place)
                    break


def _pairs(dead: str, instead: re.Match[str]) -> Iterator[tuple[str, str]]:
    """Old and new paths of the names on a row: by name, else in their order."""
    old = _DEAD.match(dead)
    if old is None:
        return
    before, after = _listed(old[2]), _listed(instead[2])
    for index, name in enumerate(before):
        new = name if name in after else after[min(index, len(after) - 1)]
        if name in after or len(before) == len(after):
            yield f"{old[1]}.{name}", f"{instead[1]}.{new}"


def _listed(names: str) -> list[str]:
    return [it.split()[0] for it in names.split(",")]


def _kind(canonical: str, alias: str, world: World) -> str:
    if world.module(canonical) == FOUND or world.directories.get(canonical):
        above, _, last = canonical.rpartition(".")
        bound = world.of(above) if above else None
        return SYMBOL if bound is not None and bound.has(last) else MOVE
    if world.module(canonical.rpartition(".")[0]) == FOUND:
        return SYMBOL
    return MOVE if world.module(alias) == FOUND else SYMBOL
