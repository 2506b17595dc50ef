"""The files to check of a project that lies on no disk: what ``walk`` finds, asked of its tree."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from ssot_lint.workspace.files.would_check import Today
from ssot_lint.workspace.settings.workspace import Workspace, posix

Found = tuple[set[str], list[tuple[str, str]]]
"""Absolute paths of files, and what could not be looked at."""


def found_in(paths: Iterable[str], workspace: Workspace) -> Found:
    """What stands at and below the ``paths``; the same for any order of them."""
    tree = workspace.tree
    every = list(_below(workspace, posix(workspace.cwd)))
    files: set[str] = set()
    errors: list[tuple[str, str]] = []
    for path in dict.fromkeys(paths):
        full = posix(os.path.normpath(os.path.join(workspace.cwd, path)))
        files.update(it for it in every if it == full or it.startswith(f"{full}/"))
        if not tree.exists(full):
            errors.append((path, "there is no such file or folder in the commit"))
    errors += [(name, why) for name, why in tree.unread.items() if name.endswith("/")]
    return files, errors


def _below(workspace: Workspace, root: str) -> Iterator[str]:
    today, tree = Today(workspace), workspace.tree
    waiting = [today.root(root)]
    while waiting:
        at = waiting.pop()
        for name in tree.names(at.path) or ():
            path = f"{at.path.rstrip('/')}/{name}"
            if not tree.is_file(path):
                below = today.below(at, name) if tree.names(path) is not None else None
                waiting += [below] if below is not None else []
            elif today.checks(at, name):
                yield path
