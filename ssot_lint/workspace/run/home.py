"""Which project a run is about: that of the working directory, or the one that was named from elsewhere."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.modules.tree import DISK

if TYPE_CHECKING:
    from ssot_lint.workspace.settings.workspace import Workspace


def home_of(workspace: Workspace, paths: Sequence[str]) -> str:
    """A directory (absolute, with ``/``) of the project that ``paths`` are of.

    That is the working directory, but where it has no configuration, or the paths stand outside of
    its project, and all of them are of one other: from ``/`` nobody asks about all of ``/``.
    """
    cwd = workspace.cwd
    if not paths or workspace.tree is not DISK:
        return cwd
    own = workspace.project_root(cwd).rstrip("/") + "/"
    is_set_up = workspace.config_for(cwd).path is not None
    roots: set[str] = set()
    for directory in {_directory(cwd, path) for path in paths}:
        is_below = f"{directory}/".startswith(own)
        if is_below and (is_set_up or workspace.config_for(directory).path is None):
            return cwd
        roots.add(workspace.project_root(directory))
    return roots.pop() if len(roots) == 1 else cwd


def _directory(cwd: str, path: str) -> str:
    full = os.path.normpath(os.path.join(cwd, path)).replace(os.sep, "/")
    return full if os.path.isdir(full) else full.rpartition("/")[0] or "/"
