"""Which repository a directory is, and which commit its revision: whatever their names."""

from __future__ import annotations

import os
import re
import subprocess
from typing import NamedTuple

from ssot_lint.workspace.git.command import environment, git
from ssot_lint.workspace.git.revision import GitError, Revision

_OWN, _COMMON = "--absolute-git-dir", "--git-common-dir"
_COMMIT = re.compile(rb"[0-9a-f]{40,}")


class Place(NamedTuple):
    """A repository at a commit."""

    directory: str
    commit: str
    repository: str
    """Where its objects are: the same for all its worktrees."""


def place_of(directory: str, revision: str) -> Place:
    """Raises GitError, also where git answers for a repository around the directory."""
    if not os.path.isdir(directory):
        raise GitError("no such directory")
    commit, own, common = _told(directory, revision)
    if not is_own(directory, own):
        raise GitError(NOT_ITS_OWN)
    return Place(directory, commit, os.path.realpath(os.path.join(directory, common)))


def is_own(directory: str, git_dir: str) -> bool:
    """Whether the repository that git answered for is the one at the directory, not around it."""
    inner = os.path.join(directory, ".git")
    own = inner if os.path.isdir(inner) else directory
    return os.path.isfile(inner) or os.path.realpath(own) == os.path.realpath(git_dir)


NOT_ITS_OWN = "is no repository of its own: its `.git` is damaged"


def _told(directory: str, revision: str) -> tuple[str, str, str]:
    """By one process where all is well: 3 ms, of which a fleet pays as many as repositories."""
    words = [] if revision.startswith("-") else [f"{revision}^{{commit}}", "--"]
    try:
        done = subprocess.run(
            git("rev-parse", _OWN, _COMMON, *words),
            cwd=directory,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from error
    rows = done.stdout.splitlines()
    if done.returncode or len(rows) != 4 or not _COMMIT.fullmatch(rows[2]):
        found = Revision(
            directory, revision
        )  # says what is wrong, if it is no name with a line end
        own, common = (found.ask("rev-parse", it).removesuffix(b"\n") for it in (_OWN, _COMMON))
        return found.commit, os.fsdecode(own), os.fsdecode(common)
    return rows[2].decode(), os.fsdecode(rows[0]), os.fsdecode(rows[1])
