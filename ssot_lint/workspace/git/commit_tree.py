"""The files of a commit, read from git's objects: another tree beside the disk."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence

from ssot_lint.workspace.git.blobs import Blobs
from ssot_lint.workspace.git.objects import Entry, Objects, Unread
from ssot_lint.workspace.git.revision import GitError

_Listing = dict[str, Entry]


class CommitTree:
    """What a repository held at a commit, as if it lay at ``root``.

    Links are no files here: where they lead may be outside of the commit. Nothing outside of ``root``
    is there. An object that is missing or too large counts as a file that cannot be read; ``unread``
    names it.
    """

    def __init__(self, objects: Objects, commit: str, root: str) -> None:
        """``root`` is absolute, with ``/``. Raises GitError where the commit has no tree."""
        self._objects = objects
        self._blobs = Blobs(objects)
        self.root = root.rstrip("/")
        found = objects.find(f"{commit}^{{tree}}")
        if found is None:
            raise GitError(f"`{commit}` has no tree: is an object missing or damaged?")
        self._listings: dict[str, _Listing] = {"": self._list(found[0])}
        self.unread: dict[str, str] = {}
        """Paths, as git names them, of what could not be read, and why."""

    def entry(self, path: str) -> Entry | None:
        """What stands at an absolute path; None for the root, too."""
        name = self._name(path)
        if not name:
            return None
        above, _, own = name.rpartition("/")
        return self._listing(above).get(own)

    def read(self, path: str) -> bytes | None:
        entry = self.entry(path)
        if entry is None or not entry.is_file:
            return None
        data = self._blobs.read(entry.oid)
        if isinstance(data, Unread):
            self.unread[self._name(path) or path] = data.why
            return None
        return data

    def expect(self, oids: Sequence[str]) -> None:
        """Say which files' bytes are asked for soon, in their order."""
        self._blobs.expect(oids)

    def is_file(self, path: str) -> bool:
        entry = self.entry(path)
        return entry is not None and entry.is_file

    def exists(self, path: str) -> bool:
        return self._name(path) == "" or self.entry(path) is not None

    def real(self, path: str) -> str:
        return os.path.normpath(path)

    def among(self, directory: str, names: Collection[str]) -> frozenset[str]:
        name = self._name(directory)
        if name is None:
            return frozenset()
        # Git's own ignore files count: a commit is in a repository.
        git = {".git"} if not name else set[str]()
        return frozenset(git | self._listing(name).keys()) & frozenset(names)

    def names(self, directory: str) -> tuple[str, ...] | None:
        name = self._name(directory)
        if name is None:
            return None
        found = self._listing(name)
        return tuple(sorted(found)) if found or not name else None

    def entries(self, directory: str) -> Iterator[tuple[str, Entry]]:
        """The names in a directory, with what they are."""
        name = self._name(directory)
        if name is not None:
            yield from self._listing(name).items()

    def _name(self, path: str) -> str | None:
        """The path as git names it; None outside."""
        place = os.path.normpath(path).replace(os.sep, "/")
        if place == self.root:
            return ""
        return place[len(self.root) + 1 :] if place.startswith(f"{self.root}/") else None

    def _listing(self, name: str) -> _Listing:
        known = self._listings.get(name)
        if known is None:
            above, _, own = name.rpartition("/")
            entry = self._listing(above).get(own)
            known = {}
            if entry is not None and entry.is_tree:
                try:
                    known = self._list(entry.oid)
                except GitError as error:
                    self.unread[f"{name}/"] = str(error)
            self._listings[name] = known
        return known

    def _list(self, oid: str) -> _Listing:
        return {os.fsdecode(entry.name): entry for entry in self._objects.tree(oid)}
