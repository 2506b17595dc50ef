"""How the tree stood at git's revisions, judged by today's settings, read from objects alone.

Unchanged directories are counted once, whatever the number of revisions: a tree's id stands for
all that is below it. A revision after the first costs what changed in it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from ssot_lint.engine.check import check
from ssot_lint.workspace.files.would_check import Directory, Today
from ssot_lint.workspace.git.objects import Entry, Objects, Unread
from ssot_lint.workspace.git.revision import GitError, Revision
from ssot_lint.workspace.git.tally import Tally, tally_of, total
from ssot_lint.workspace.settings.workspace import Workspace, posix

# As many bytes of a file may be judged as an editor would open; all fit in memory one by one.
_Known = dict[tuple[str, str], Tally]


class _Blob(NamedTuple):
    oid: str
    path: str


class History:
    """Counts by revision. Raises GitError, and is to be closed."""

    def __init__(self, paths: Sequence[str], workspace: Workspace) -> None:
        self._workspace = workspace
        self._repository = Revision(workspace.cwd, "HEAD")
        self._today = Today(workspace)
        self._roots = [_normal(path, workspace.cwd) for path in paths or ["."]]
        self._objects = Objects(workspace.cwd)
        self._trees: _Known = {}
        self._blobs: _Known = {}
        self.unread: dict[str, str] = {}
        """Paths of what could not be read at some revision, and why: it is in no count."""

    def close(self) -> None:
        """End git's process."""
        self._objects.__exit__(None, None, None)

    def at(self, commit: str) -> Tally:
        """The counts of the tree at ``commit``."""
        return total(self._root(commit, path) for path in self._roots)

    def _root(self, commit: str, path: str) -> Tally:
        name = self._repository.relative(path)
        if name is None and os.path.realpath(path) != self._repository.root:
            raise GitError(f"{path} is not in the repository")
        found = self._objects.find(f"{commit}:{name or ''}")
        if found is None:
            return total(())
        oid, kind = found
        if kind == "tree":
            return self._tree(oid, self._today.root(path))
        directory, _, own = path.rpartition("/")
        if not self._today.checks(self._today.root(directory), own):
            return total(())
        self._judge([_Blob(oid, path)])
        return self._blobs[oid, path]

    def _tree(self, oid: str, directory: Directory) -> Tally:
        blobs: list[_Blob] = []
        listed: dict[tuple[str, str], list[Entry]] = {}
        self._unknown(oid, directory, blobs, listed)
        self._judge(blobs)
        return self._count(oid, directory, listed)

    def _unknown(
        self,
        oid: str,
        directory: Directory,
        blobs: list[_Blob],
        listed: dict[tuple[str, str], list[Entry]],
    ) -> None:
        """Collect the files below that were not judged yet, and the trees that hold them."""
        key = oid, directory.path
        if key in self._trees:
            return
        try:
            entries = listed[key] = self._objects.tree(oid)
        except GitError as error:
            self.unread[f"{directory.path}/"] = str(error)
            entries = listed[key] = []
        for entry in entries:
            name = os.fsdecode(entry.name)
            if entry.is_tree:
                below = self._today.below(directory, name)
                if below is not None:
                    self._unknown(entry.oid, below, blobs, listed)
            elif entry.is_file and self._today.checks(directory, name):
                blob = _Blob(entry.oid, f"{directory.path.rstrip('/')}/{name}")
                if blob not in self._blobs:
                    blobs.append(blob)

    def _judge(self, blobs: Sequence[_Blob]) -> None:
        for blob, data in zip(blobs, self._objects.read([blob.oid for blob in blobs])):
            if isinstance(data, Unread):
                self.unread[blob.path] = data.why
                self._blobs[blob] = total(())
                continue
            settings = self._workspace.settings_for(blob.path)
            report = check(data, settings, self._workspace.memory)
            self._blobs[blob] = tally_of(report, settings.tier, settings.exempt)

    def _count(
        self, oid: str, directory: Directory, listed: dict[tuple[str, str], list[Entry]]
    ) -> Tally:
        key = oid, directory.path
        if key not in self._trees:
            self._trees[key] = total(self._parts(listed[key], directory, listed))
        return self._trees[key]

    def _parts(
        self,
        entries: Sequence[Entry],
        directory: Directory,
        listed: dict[tuple[str, str], list[Entry]],
    ) -> list[Tally]:
        parts: list[Tally] = []
        for entry in entries:
            name = os.fsdecode(entry.name)
            if entry.is_tree:
                below = self._today.below(directory, name)
                if below is not None:
                    parts.append(self._count(entry.oid, below, listed))
            elif entry.is_file and self._today.checks(directory, name):
                parts.append(self._blobs[entry.oid, f"{directory.path.rstrip('/')}/{name}"])
        return parts


def _normal(path: str, cwd: str) -> str:
    return posix(os.path.normpath(os.path.join(cwd, path)))
