"""The names that other files of the project than Python's take from their environment."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ssot_lint.deploy.elsewhere import FILES, LARGEST, names_in
from ssot_lint.modules.tree import DISK, Tree
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.files.read import look_in
from ssot_lint.workspace.git.commit_tree import CommitTree
from ssot_lint.workspace.settings.workspace import Workspace

_MOST = 5000
"""Files that are looked at: what more there is, is somebody's web client."""


def read_elsewhere(root: str, tree: Tree = DISK) -> frozenset[str]:
    """Looked for once a run, below ``root``; what git or the defaults leave out is left out."""
    options = {"include": [*FILES]}
    workspace = Workspace(root, Overrides(isolated=True, options=options), tree)
    found: set[str] = set()
    for path in _files(root, workspace)[:_MOST]:
        try:
            if tree is not DISK or os.stat(path).st_size <= LARGEST:
                found |= names_in(look_in(tree, path).data[: LARGEST + 1])
        except OSError:
            continue  # nothing is sure then, and nobody is blamed
    return frozenset(found)


def _files(root: str, workspace: Workspace) -> Sequence[str]:
    if isinstance(workspace.tree, CommitTree):
        from ssot_lint.workspace.git.commit_files import files_of  # not of a work tree

        return tuple(files_of(workspace.tree, workspace, root))
    return discover([root], workspace).files
