"""Findings that were there at a revision: by content, from git's objects, under today's settings."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from ssot_lint.engine.check import check
from ssot_lint.workspace.config.config import PYTHON_SUFFIXES
from ssot_lint.workspace.git.revision import Revision
from ssot_lint.workspace.known.baseline import Entry, Place, match
from ssot_lint.workspace.outcome import Outcome
from ssot_lint.workspace.settings.workspace import Workspace, posix


class Older:
    """What a revision held. Only files that have findings now are looked at as they were."""

    def __init__(self, revision: str, workspace: Workspace) -> None:
        """Raises GitError, as all else here does."""
        self._revision = Revision(workspace.cwd, revision)
        self._changes = self._revision.changes()
        self._workspace = workspace

    def among(self, outcomes: Sequence[Outcome]) -> set[Place]:
        """Those findings of ``outcomes`` that the revision has, too."""
        found: dict[str, tuple[str, list[Place], list[Entry]]] = {}
        for number, outcome in enumerate(outcomes):
            name = self._revision.relative(outcome.path) if outcome.diagnostics else None
            if name is not None:
                places = [(number, index) for index in range(len(outcome.diagnostics))]
                entries = [
                    Entry(name, d.code, d.scope, subject)
                    for d, subject in zip(outcome.diagnostics, outcome.subjects())
                ]
                found[name] = (outcome.path, places, entries)
        before = self._revision.read([self._before(name) for name in found])
        older: set[Place] = set()
        open_places: list[Place] = []
        open_entries: list[Entry] = []
        known: list[Entry] = []
        for name, (path, places, entries) in found.items():
            data = before.get(self._before(name))
            if data is not None and name not in self._changes.changed:
                older.update(places)
                continue
            if data is not None:
                known += self._found_in(data, name, path)
            open_places += places
            open_entries += entries
        new = frozenset(self._new(open_entries, known))
        return older | {place for n, place in enumerate(open_places) if n not in new}

    def _before(self, name: str) -> str:
        return self._changes.renamed.get(name, name)

    def _new(self, findings: Sequence[Entry], known: list[Entry]) -> tuple[int, ...]:
        new = match(findings, known).new
        # Files that git does not know yet may be deleted ones under another name.
        deleted = [name for name in self._changes.deleted if name.endswith(PYTHON_SUFFIXES)]
        if not new or not deleted:
            return new
        for name, data in self._revision.read(deleted).items():
            known += self._found_in(data, name, f"{posix(self._revision.root)}/{name}")
        return match(findings, known, frozenset(deleted).__contains__).new

    def _found_in(self, data: bytes, name: str, path: str) -> Iterator[Entry]:
        """The findings in what a file was."""
        settings = self._workspace.settings_for(os.path.abspath(path))
        report = check(data, settings, self._workspace.memory)
        for it in report.findings:
            yield Entry(name, it.code, it.scope, it.subject)
