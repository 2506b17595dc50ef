"""Which module a file is, and which file a module is, under the source roots.

Only ``os`` is imported: every run passes through here.
"""

from __future__ import annotations

import os

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.modules.tree import DISK, Tree

if TYPE_CHECKING:
    from ssot_lint.modules.run_on_import import Executed

_SUFFIXES = (".py", ".pyi")


def module_name(path: str, roots: tuple[str, ...]) -> str | None:
    """Name the module that ``path`` is, counted from the longest root that holds it."""
    stem, suffix = os.path.splitext(path)
    if suffix not in _SUFFIXES:
        return None
    for root in sorted(roots, key=len, reverse=True):
        parts = _parts_below(stem, root)
        if parts:
            # A keyword cannot stand in an import statement, whatever the file is called.
            return ".".join(parts) if all(map(is_importable, parts)) else None
    return None


class Lookup:
    """Finds modules under some roots and remembers each place it looked at, found or not."""

    def __init__(self, roots: tuple[str, ...], tree: Tree = DISK) -> None:
        self.roots = roots
        self.tree = tree
        self.looked: dict[str, None] = {}
        self.executed: dict[tuple[str, str], Executed] = {}
        """What modules were found to import, by name and path: read once (``executed``)."""
        self.real: dict[str, str | None] = {}
        """Real paths of modules that were asked for (``closure``)."""

    def find(self, name: str) -> str | None:
        """``find_module``, remembered: what is found there depends on these places alone."""
        for candidate in module_candidates(name, self.roots):
            self.looked[candidate] = None
            if self.tree.is_file(candidate):
                return candidate
        return None


def find_module(name: str, roots: tuple[str, ...], tree: Tree = DISK) -> str | None:
    """Find the file that importing ``name`` executes; stubs and namespace packages have none."""
    return Lookup(roots, tree).find(name)


def module_candidates(name: str, roots: tuple[str, ...]) -> tuple[str, ...]:
    """Paths a module could have, in the order the import system tries them."""
    relative = name.replace(".", os.sep)
    return tuple(
        os.path.normpath(os.path.join(root, relative + tail))
        for root in roots
        # A package shadows the module of the same name beside it.
        for tail in (os.sep + "__init__.py", ".py")
    )


def _parts_below(stem: str, root: str) -> list[str]:
    prefix = root.rstrip(os.sep) + os.sep
    if not stem.startswith(prefix):
        return []
    parts = stem[len(prefix) :].split(os.sep)
    return parts[:-1] if parts[-1] == "__init__" else parts


def last_word(module: str) -> bytes:
    """The last part of a module's name as it stands in a text; that of a file may be no text."""
    return module.rpartition(".")[2].encode("utf-8", "surrogateescape")


def is_importable(part: str) -> bool:
    """Whether the word is a name that code can write."""
    # Already loaded by ``typing``, yet only needed once a root matches.
    from keyword import iskeyword

    return part.isidentifier() and not iskeyword(part)
