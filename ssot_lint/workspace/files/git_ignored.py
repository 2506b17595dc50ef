"""Whether git would ignore a path, be there such a file or not: what is generated is not missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.workspace.files.gitignore import IGNORE_NAMES, Ignores, above, entering, is_ignored

if TYPE_CHECKING:
    from ssot_lint.modules.tree import Tree

_TELLING = (*IGNORE_NAMES, ".git")


class GitIgnored:
    """Asks the ignore files from ``root`` (absolute, with ``/``) down; each directory once.

    A project that is no repository (yet, or in an archive) says by its ``.gitignore`` as well what
    is made by its tools.
    """

    def __init__(self, root: str, tree: Tree) -> None:
        self._root = root.rstrip("/")
        self._tree = tree
        self._known: dict[str, Ignores | None] = {}

    def __call__(self, path: str) -> bool:
        """Whether the file ``path``, or (with a final ``/``) the directory, is ignored."""
        plain = path.rstrip("/")
        if not plain.startswith(self._root + "/"):
            return False
        ignores = self._inside(plain.rpartition("/")[0])
        return ignores is None or is_ignored(ignores, plain, path.endswith("/"))

    def _inside(self, directory: str) -> Ignores | None:
        """What holds in a directory; None where it is ignored itself."""
        if directory not in self._known:
            self._known[directory] = self._entered(directory)
        return self._known[directory]

    def _entered(self, directory: str) -> Ignores | None:
        if directory == self._root:
            outer: Ignores | None = above(directory, self._tree)[0]
        else:
            outer = self._inside(directory.rpartition("/")[0])
        if outer is None or (directory != self._root and is_ignored(outer, directory, True)):
            return None
        names = self._tree.among(directory, _TELLING)
        return entering(directory, names, outer, self._tree) if names else outer
