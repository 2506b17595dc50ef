"""The disk, and what was asked of it: as long as it would answer the same, what was said for it holds.

Rules about the project ask for more than its modules: ignore files, compiled modules, build files. In one
repository that is 280 places, and a thousand in a larger one: to look again takes 4 µs each.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.modules.tree import DISK
from ssot_lint.workspace.files.stamp import Stamp, stamp_at

if TYPE_CHECKING:
    from ssot_lint.modules.tree import Tree

STANDS: Stamp = (0, 0, 0, 0)
"""In the place of a stamp: something is there, and nobody has asked what."""


class Witness:
    """A tree that notes what it is asked."""

    def __init__(self, below: Tree = DISK) -> None:
        self._below = below
        self.looks: dict[str, Stamp | None] = {}
        """By path, there or not, how it looked when it was asked for first."""

    @property
    def unread(self) -> Mapping[str, str]:
        return self._below.unread

    def read(self, path: str) -> bytes | None:
        self._look(path)
        return self._below.read(path)

    def is_file(self, path: str) -> bool:
        self._look(path)
        return self._below.is_file(path)

    def exists(self, path: str) -> bool:
        stands = self._below.exists(path)
        self.looks.setdefault(path, STANDS if stands else None)
        return stands

    def real(self, path: str) -> str:
        return self._below.real(path)

    def among(self, directory: str, names: Collection[str]) -> frozenset[str]:
        found = self._below.among(directory, names)
        base = directory.rstrip("/")
        for name in names:
            self.looks.setdefault(f"{base}/{name}", STANDS if name in found else None)
        if ".git" in found:
            from ssot_lint.workspace.files.gitignore import of_repository  # read beside the tree

            for path in of_repository(f"{base}/.git"):
                self._look(path)
        return found

    def names(self, directory: str) -> tuple[str, ...] | None:
        self._look(directory)
        return self._below.names(directory)

    def watched(
        self, text: Callable[[str], bytes | None], own: Collection[str]
    ) -> Callable[[str], bytes | None]:
        """``text``, which reads files: those that are none of the project's ``own`` are noted."""

        def read(path: str) -> bytes | None:
            if path not in own:
                self._look(path)
            return text(path)

        return read

    def _look(self, path: str) -> None:
        if self.looks.get(path, STANDS) == STANDS:
            self.looks[path] = stamp_at(path)


def holds(looks: Mapping[str, Stamp | None]) -> bool:
    """Whether all of it looks so now."""
    return all(looks_so(path, was) for path, was in looks.items())


def looks_so(path: str, was: Stamp | None) -> bool:
    """Whether one place does."""
    now = stamp_at(path)
    return now == was or (was == STANDS and now is not None)
