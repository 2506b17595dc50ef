"""The names that other files of the project than Python's take from their environment."""

from __future__ import annotations

from ssot_lint.deploy.elsewhere import FILES, LARGEST, names_in
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.files.read import read
from ssot_lint.workspace.settings.workspace import Workspace

_MOST = 5000
"""Files that are looked at: what more there is, is somebody's web client."""


def read_elsewhere(root: str) -> frozenset[str]:
    """Looked for once a run, below ``root``; what git or the defaults leave out is left out."""
    import os

    options = {"include": [*FILES]}
    workspace = Workspace(root, Overrides(isolated=True, options=options))
    found: set[str] = set()
    for path in discover([root], workspace).files[:_MOST]:
        try:
            if os.stat(path).st_size <= LARGEST:
                found |= names_in(read(path))
        except OSError:
            continue  # nothing is sure then, and nobody is blamed
    return frozenset(found)
