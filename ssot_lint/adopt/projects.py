"""Modules that several candidates are read from, each parsed once as long as few are held."""

from __future__ import annotations

import gc
import os

from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Module

_MOST = 1_000_000  # bytes of source; trees take fifty times as much
_FEWEST = 8


class _Bounded(Project):
    """Follows names into a few modules, and then into no more: what stands in these is not known."""

    def __init__(self, roots: tuple[str, ...]) -> None:
        super().__init__(roots)
        self.size = 0
        """Bytes of the files that it has read."""

    def _load(self, name: str) -> Module | None:
        path = self.lookup.find(name)
        if path is None or (self.size >= _MOST and len(self.read) >= _FEWEST):
            return None
        self.size += os.path.getsize(path)
        return super()._load(name)


class Projects:
    """Hands out one project after the other."""

    def __init__(self) -> None:
        self._last: _Bounded | None = None

    def of(self, roots: tuple[str, ...]) -> Project:
        """The project with these source roots: the last one, unless that holds much."""
        last = self._last
        if last is not None and last.roots == roots and last.size < _MOST // 2:
            return last
        self._last = last = None
        gc.collect()  # closures refer to themselves, and a survey runs without it
        self._last = _Bounded(roots)
        return self._last
