"""Findings that were there at a revision: by content, from git's objects, under today's settings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ssot_lint.engine.check import check
from ssot_lint.rules import ABOUT_PROJECT
from ssot_lint.workspace.config.config import PYTHON_SUFFIXES, Overrides
from ssot_lint.workspace.git.commit_files import files_of
from ssot_lint.workspace.git.commit_tree import CommitTree
from ssot_lint.workspace.git.objects import Objects
from ssot_lint.workspace.git.revision import Revision
from ssot_lint.workspace.known.baseline import Entry, Place, match
from ssot_lint.workspace.outcome import Outcome
from ssot_lint.workspace.settings.workspace import Workspace, posix

_Found = tuple[str, list[Place], list[Entry]]
Earlier = Callable[
    [Mapping[str, bytes], Callable[[str], bool]], Iterable[tuple[str, str, str, str]]
]


class Older:
    """What a revision held. Only files that have findings now are looked at as they were."""

    def __init__(
        self, revision: str, workspace: Workspace, overrides: Overrides | None = None
    ) -> None:
        """``overrides`` are given where files are judged alone by the settings of the revision, and
        hold on top of them. Raises GitError, as all else here does."""
        self._revision = Revision(workspace.cwd, revision)
        self.unread: list[str] = []
        """Names of files that the revision has and that cannot be read."""
        self._then = None if overrides is None else self._settings(workspace.cwd, overrides)
        self._changes = self._revision.changes()
        self._workspace = workspace
        self.earlier: Earlier | None = None
        """What rules about the project said when files held other texts, if any rule is on."""

    def among(self, outcomes: Sequence[Outcome]) -> set[Place]:
        """Those findings of ``outcomes`` that the revision has, too."""
        found: dict[str, _Found] = {}
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
        missing = self._revision.holds([it for it in map(self._before, found) if it not in before])
        older = self._older_together(found)
        open_places: list[Place] = []
        open_entries: list[Entry] = []
        known: list[Entry] = []
        for name, (path, places, entries) in found.items():
            data = before.get(self._before(name))
            alone = [n for n, it in enumerate(entries) if it.rule not in ABOUT_PROJECT]
            places, entries = [places[n] for n in alone], [entries[n] for n in alone]
            was = self._before(name)
            if was in missing:
                self.unread.append(was)
            same = name not in self._changes.changed and (data is not None or was in missing)
            if same and self._then is None:
                older.update(places)
                continue
            if data is not None:
                known += self._renamed(was, name, self._found_in(data, was, path))
            open_places += places
            open_entries += entries
        new = frozenset(self._new(open_entries, known))
        return older | {place for n, place in enumerate(open_places) if n not in new}

    def _older_together(self, found: Mapping[str, _Found]) -> set[Place]:
        """Findings of rules about the project that the revision has, too."""
        asked = [
            (place, entry)
            for _, places, entries in found.values()
            for place, entry in zip(places, entries)
            if entry.rule in ABOUT_PROJECT
        ]
        if not asked or self.earlier is None:
            return set()
        root, commit = posix(self._revision.root), self._revision.commit
        changed = [name for name in self._changes.changed if name.endswith(PYTHON_SUFFIXES)]
        names = [*map(self._before, changed), *self._changes.deleted]
        texts = {
            f"{root}/{name}": data
            for name, data in self._revision.read(names).items()
            if name.endswith(PYTHON_SUFFIXES)
        }
        there = self._revision.ask("ls-tree", "-r", "-z", "--name-only", "--full-tree", commit)
        same = {f"{root}/{os.fsdecode(name)}" for name in there.split(b"\0")}
        same.difference_update(f"{root}/{name}" for name in self._changes.changed)
        now = {before: name for name, before in self._changes.renamed.items()}
        known = []
        for path, code, scope, subject in self.earlier(texts, same.__contains__):
            name = path.removeprefix(f"{root}/")
            known.append(Entry(now.get(name, name), code, scope, subject))
        new = frozenset(match([entry for _, entry in asked], known).new)
        return {place for number, (place, _) in enumerate(asked) if number not in new}

    def _settings(self, directory: str, overrides: Overrides) -> tuple[Workspace, CommitTree]:
        tree = CommitTree(Objects(directory), self._revision.commit, posix(self._revision.root))
        workspace = Workspace(directory, overrides, tree)
        self._checked = files_of(tree, workspace).keys()
        return workspace, tree

    def _before(self, name: str) -> str:
        return self._changes.renamed.get(name, name)

    @staticmethod
    def _renamed(was: str, name: str, found: Iterable[Entry]) -> Iterator[Entry]:
        """Entries under the name that the file has now."""
        return (it if was == name else it._replace(path=name) for it in found)

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
        workspace = self._workspace
        if self._then is not None:
            workspace, tree = self._then
            path = f"{tree.root}/{name}"
            if path not in self._checked:
                return
        settings = workspace.settings_for(os.path.abspath(path))
        report = check(data, settings, workspace.memory)
        for it in report.findings:
            yield Entry(name, it.code, it.scope, it.subject)
