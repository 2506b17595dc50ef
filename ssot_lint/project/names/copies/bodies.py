"""Functions and classes of production code that do the same, file by file and together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.core.source import Positions
from ssot_lint.facts.model import Site
from ssot_lint.modules.imports import parse_bytes
from ssot_lint.modules.source.bodies import bodies
from ssot_lint.modules.source.places import Offsets
from ssot_lint.project.names.copies.duplicates import in_scope

if TYPE_CHECKING:
    from ssot_lint.project.index import Project


class Place(NamedTuple):
    """One function or class."""

    path: str
    site: Site
    name: str
    digest: str


class Bodies:
    """What is known of all files, kept as long as their bytes are the same."""

    def __init__(self) -> None:
        self._version = -1
        self._files: dict[str, tuple[str, tuple[Place, ...]]] = {}
        self.groups: dict[str, list[Place]] = {}
        """By digest, those of which there are several, by path and place."""

    def sync(self, project: Project) -> Bodies:
        """Look at the files that changed."""
        if self._version == project.version:
            return self
        self._version = project.version
        files: dict[str, tuple[str, tuple[Place, ...]]] = {}
        for path, file in project.files.items():
            if not file.facts.outlines or not in_scope(path, project):
                continue
            digest = file.facts.outlines[0].digest
            known = self._files.get(path)
            files[path] = (
                known
                if known is not None and known[0] == digest
                else (digest, tuple(_places(path, project.text(path) or b"")))
            )
        self._files = files
        self.groups = _groups([it for path in sorted(files) for it in files[path][1]])
        return self


def same_bodies(project: Project) -> dict[str, list[Place]]:
    """Groups of functions and classes that do the same, by digest."""
    kept = project.kept.setdefault("bodies", Bodies())
    assert isinstance(kept, Bodies)
    return kept.sync(project).groups


def _groups(places: list[Place]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for it in places:
        found.setdefault(it.digest, []).append(it)
    groups = {digest: group for digest, group in found.items() if len(group) > 1}
    whole = {(it.path, it.name) for group in groups.values() for it in group}
    return {
        digest: group
        for digest, group in groups.items()
        # A class that is the same has the same methods.
        if not all((it.path, it.name.rpartition(".")[0]) in whole for it in group)
    }


def _places(path: str, data: bytes) -> list[Place]:
    tree = parse_bytes(data)
    if tree is None:
        return []
    offsets, positions = Offsets(data), Positions(data)
    found = []
    for it in bodies(tree):
        name = it.name.rpartition(".")[2].encode()
        start = (
            data.find(b" " + name, offsets.offset(it.node.lineno, it.node.col_offset)) + 1
        )  # behind ``def``
        end = start + len(name)
        site = Site(start, end, *positions.row_column(start), *positions.row_column(end))
        found.append(Place(path, site, it.name, it.digest))
    return found
