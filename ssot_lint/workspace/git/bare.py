"""A bare repository in the place of a project: what its HEAD has is what is checked."""

from __future__ import annotations

import os

from ssot_lint.modules.tree import DISK, Tree
from ssot_lint.workspace.config.problem import UsageError


def tree_at(directory: str) -> Tree:
    """Where the files of a project at ``directory`` (absolute) are: of a bare repository at HEAD,
    else on the disk. Raises UsageError for one that has no HEAD."""
    if not _looks_bare(directory):
        return DISK
    from ssot_lint.workspace.git.commit_tree import CommitTree  # of few projects
    from ssot_lint.workspace.git.objects import Objects
    from ssot_lint.workspace.git.revision import GitError, Revision

    try:
        head = Revision(directory, "HEAD")
        if not head.is_bare:
            return DISK
        return CommitTree(Objects(directory), head.commit, directory)
    except GitError as error:
        raise UsageError(f"{directory}: a bare repository: {error}") from None


def _looks_bare(directory: str) -> bool:
    """At the price of one look in nearly all projects."""
    if not os.path.isfile(os.path.join(directory, "HEAD")) or os.path.basename(directory) == ".git":
        return False
    return all(os.path.isdir(os.path.join(directory, name)) for name in ("objects", "refs"))
