"""The deployment files of a project: read once, inside the project only, nothing executed."""

from __future__ import annotations

import os
import posixpath

from ssot_lint.deploy.model import OUTSIDE, Problem
from ssot_lint.deploy.text import LARGEST, Text, Unreadable
from ssot_lint.modules.tree import DISK, Tree

_HUGE = 16 * LARGEST
"""Bytes above which a file is not even read."""


class DeploymentFiles:
    """Files by their path relative to ``root``, with ``/``. ``seen`` are those that were asked for."""

    def __init__(self, root: str, tree: Tree = DISK, boundary: str | None = None) -> None:
        """Nothing outside of ``boundary`` (the root itself, if not given) is read."""
        self.root = root.rstrip("/") or "/"
        self._boundary = boundary or self.root
        self._tree = tree
        self._known: dict[str, Text | Problem] = {}
        self.seen: set[str] = set()

    def open(self, path: str) -> Text | Problem:
        """The file's text; or why there is none, with row 0 where the file itself is missing."""
        path = posixpath.normpath(path)
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = self._read(path)
        return known

    def list(self, path: str) -> tuple[str, ...] | None:
        """The files of a folder; None where there is no such folder in the project."""
        if not _is_name(path) or not self._is_inside(path):
            return None
        names = self._tree.names(self.absolute(path))
        if names is None:
            return None
        inside = [name if path == "." else f"{path}/{name}" for name in names]
        return tuple(it for it in inside if self._tree.is_file(self.absolute(it)))

    def absolute(self, path: str) -> str:
        """The path on this machine."""
        return posixpath.normpath(posixpath.join(self.root, path))

    def relative(self, path: str) -> str:
        """The path from the root; it begins with ``..`` where it lies outside."""
        return os.path.relpath(path, self.root).replace(os.sep, "/")

    def _read(self, path: str) -> Text | Problem:
        if not _is_name(path):
            return Problem(path, 0, 0, "no such file")
        if not self._is_inside(path):
            return Problem(path, 0, 0, OUTSIDE)
        absolute = self.absolute(path)
        self.seen.add(absolute)
        if self._tree is DISK and _size(absolute) > _HUGE:
            return Problem(path, 1, 1, f"expected a file of at most {LARGEST >> 20} MB")
        data = self._tree.read(absolute)
        if data is None:
            return Problem(path, 0, 0, self._why_not(absolute))
        try:
            return Text(data)
        except Unreadable as wrong:
            return Problem(path, wrong.row, wrong.column, str(wrong))

    def _why_not(self, path: str) -> str:
        if self._tree.names(path) is not None:
            return "a folder"
        return "cannot be read" if self._tree.exists(path) else "no such file"

    def _is_inside(self, path: str) -> bool:
        """Whether a path, its links followed, lies in the project."""
        real = self._tree.real(self.absolute(path)).replace(os.sep, "/")
        root = self._tree.real(self._boundary).replace(os.sep, "/").rstrip("/")
        return real == root or real.startswith(f"{root}/")


def _is_name(path: str) -> bool:
    """Whether a system can be asked for a file of this name."""
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0
