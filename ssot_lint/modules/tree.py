"""Where the files of a project are read from: the disk, a commit, an editor's texts over the disk.

Paths are absolute, with the separators of the system. Whatever asks for a file of the project while
a run is judged (configuration, ignore files, getters and what they import) asks a tree, so that a
revision is judged by the files it had.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping

from ssot_lint.core.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object
from ssot_lint.modules.trust import read_regular


class Tree(Protocol):
    """A project's files, as they are in one state; nothing of it is written through this."""

    @property
    def unread(self) -> Mapping[str, str]:
        """What turned out not to be readable, by its name in the project, and why; folders end
        with ``/``."""
        ...

    def read(self, path: str) -> bytes | None:
        """The file's bytes; None where there is no regular file, or it cannot be read."""

    def is_file(self, path: str) -> bool:
        """Whether a regular file is there, links followed."""
        ...

    def exists(self, path: str) -> bool:
        """Whether anything is there, a directory too, links followed."""
        ...

    def real(self, path: str) -> str:
        """The path with links resolved: what one file is known by."""
        ...

    def among(self, directory: str, names: Collection[str]) -> frozenset[str]:
        """Those of the ``names`` that stand in the directory."""
        ...

    def names(self, directory: str) -> tuple[str, ...] | None:
        """All names that stand in the directory, sorted; None where there is none."""
        ...


class Over:
    """Other texts of some files over a tree."""

    def __init__(self, below: Tree, texts: Mapping[str, bytes]) -> None:
        self._below = below
        self._texts = texts

    @property
    def unread(self) -> Mapping[str, str]:
        return self._below.unread

    def read(self, path: str) -> bytes | None:
        return self._texts[path] if path in self._texts else self._below.read(path)

    def is_file(self, path: str) -> bool:
        return path in self._texts or self._below.is_file(path)

    def exists(self, path: str) -> bool:
        return path in self._texts or self._below.exists(path)

    def real(self, path: str) -> str:
        return self._below.real(path)

    def among(self, directory: str, names: Collection[str]) -> frozenset[str]:
        return self._below.among(directory, names)

    def names(self, directory: str) -> tuple[str, ...] | None:
        return self._below.names(directory)


class Disk:
    """The files as they are on the disk now."""

    unread: Mapping[str, str] = {}

    def read(self, path: str) -> bytes | None:
        return read_regular(path)

    def is_file(self, path: str) -> bool:
        return os.path.isfile(path)

    def exists(self, path: str) -> bool:
        return os.path.exists(path)

    def real(self, path: str) -> str:
        return os.path.realpath(path)

    def among(self, directory: str, names: Collection[str]) -> frozenset[str]:
        base = directory.rstrip("/")
        return frozenset(name for name in names if os.path.exists(f"{base}/{name}"))

    def names(self, directory: str) -> tuple[str, ...] | None:
        try:
            return tuple(sorted(os.listdir(directory)))
        except OSError:
            return None


DISK: Tree = Disk()
