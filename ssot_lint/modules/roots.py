"""The module names that files have under the source roots."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ssot_lint.modules.tree import DISK, Tree


class Roots:
    """Source roots, the innermost first."""

    def __init__(self, directories: Sequence[str], tree: Tree = DISK) -> None:
        self.directories = tuple(directories)
        # A root that is a package itself (src/__init__.py) gives its modules their parent's name,
        # as long as another root holds it.
        roots = [d.replace(os.sep, "/").rstrip("/") for d in directories]
        held = [r for r in roots if any(r.startswith(f"{it}/") for it in roots)]
        inner = {r for r in held if tree.exists(f"{r}/__init__.py")}
        self._roots = sorted({*roots} - inner, key=len, reverse=True)
        self._packages: dict[str, str | None] = {}

    def identity(self) -> tuple[str, ...]:
        """What the names depend on: two roots that agree in it name all files alike."""
        return (*self.directories, "", *self._roots)

    def module(self, directory: str, name: str) -> tuple[str | None, bool]:
        """The dotted name of the file, None outside the roots, and whether it is a package."""
        if directory in self._packages:
            package = self._packages[directory]
        else:
            package = self._packages[directory] = self._package(directory)
        stem = name.partition(".")[0]
        if package is None:
            return None, stem == "__init__"
        if stem == "__init__":
            return package or None, True
        return (f"{package}.{stem}" if package else stem), False

    def _package(self, directory: str) -> str | None:
        for root in self._roots:
            if directory == root:
                return ""
            if directory.startswith(root + "/"):
                return directory[len(root) + 1 :].replace("/", ".")
        return None
