"""Which files of a commit are checked: the walk of a work tree, over git's objects."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.workspace.files.would_check import Directory, Today
from ssot_lint.workspace.git.commit_tree import CommitTree
from ssot_lint.workspace.settings.workspace import Workspace


def files_of(tree: CommitTree, workspace: Workspace, root: str | None = None) -> dict[str, str]:
    """Absolute paths of the files that are checked below ``root`` (all of the commit, if not
    given), sorted, with the ids of their bytes; ``workspace`` is one of the tree."""
    today = Today(workspace)
    return dict(sorted(_below(tree, today, today.root(root or tree.root))))


def _below(tree: CommitTree, today: Today, directory: Directory) -> Iterator[tuple[str, str]]:
    waiting = [directory]
    while waiting:
        at = waiting.pop()
        for name, entry in tree.entries(at.path):
            if entry.is_tree:
                below = today.below(at, name)
                if below is not None:
                    waiting.append(below)
            elif entry.is_file and today.checks(at, name):
                yield f"{at.path}/{name}", entry.oid
