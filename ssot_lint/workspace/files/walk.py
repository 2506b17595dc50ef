"""What lies below a directory: files that configuration includes and nothing leaves out.

On 15,000 files it takes 1.05 times what ``os.walk`` does: no stat, no look-up of a configuration
where none stands, no pattern where a set of names will do.
"""

from __future__ import annotations

import os

from ssot_lint.workspace.config.config import CONFIG_NAMES, PYTHON_SUFFIXES, Config
from ssot_lint.workspace.files.gitignore import (
    IGNORE_NAMES,
    Ignores,
    above,
    entering,
    is_ignored,
)
from ssot_lint.workspace.settings.workspace import Workspace, posix

_TELLING = frozenset((*CONFIG_NAMES, *IGNORE_NAMES, ".git"))
"""Names that change what holds in their directory."""
# Whatever leaves these out, nobody misses them: they hold what tools keep for themselves.
_NO_SOURCES = frozenset(
    {
        *(".bzr", ".git", ".hg", ".svn"),
        *("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".ssot-lint_cache"),
    }
)
EXCLUDED, IGNORED, LINKED = "excluded", "ignored by git", "a link out of the project"


class Walk:
    """Collects files, links to files, directories that cannot be read, and what it leaves out."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.files: list[str] = []
        self.links: list[str] = []
        self.errors: list[tuple[str, str]] = []
        self.skipped: list[tuple[str, str]] = []
        """Python files and directories (with a final ``/``) that are left out, and why."""

    def below(self, root: str) -> None:
        """Walk ``root`` (absolute, with ``/``); each directory under its nearest configuration."""
        config = self.workspace.config_for(root)
        pending = [(root, config, *above(root))]
        while pending:
            directory, config, ignores, in_git = pending.pop()
            found = self._entries(directory)
            telling = _TELLING.intersection([entry.name for entry in found])
            if directory != root:
                config = self.workspace.enter(directory, telling, config)
            in_git = in_git or ".git" in telling
            if not config.respect_gitignore:
                ignores = ()
            elif telling:
                names = telling if in_git else telling - {".gitignore"}
                ignores = entering(directory, names, ignores)
            for below in self._sort(found, config, ignores):
                pending.append((below, config, ignores, in_git))

    def _sort(self, entries: list[os.DirEntry[str]], config: Config, ignores: Ignores) -> list[str]:
        """Keep the files of one directory; returns the directories to walk on into."""
        below: list[str] = []
        excluded, suffixes = config.exclude.match_entry, PYTHON_SUFFIXES
        by_suffix, is_plain, keep = config.include is None, os.sep == "/", self.files.append
        for entry in entries:
            name = entry.name
            is_directory = entry.is_dir(follow_symlinks=False)
            if by_suffix and not is_directory and not name.endswith(suffixes):
                continue
            path = entry.path if is_plain else posix(entry.path)
            if is_directory:
                if excluded(path, name):
                    if name not in _NO_SOURCES:
                        self.skipped.append((f"{path}/", EXCLUDED))
                elif ignores and is_ignored(ignores, path, True):
                    if name not in _NO_SOURCES:
                        self.skipped.append((f"{path}/", IGNORED))
                else:
                    below.append(path)
            elif not by_suffix and not config.includes(path):
                pass
            elif excluded(path, name):
                self.skipped.append((path, EXCLUDED))
            elif ignores and is_ignored(ignores, path, False):
                self.skipped.append((path, IGNORED))
            elif entry.is_file(follow_symlinks=False):
                keep(path)
            elif entry.is_symlink():
                self._keep_link(path, config)
        return below

    def _keep_link(self, path: str, config: Config) -> None:
        """Links are followed to files inside the project; elsewhere they are not our business."""
        target = os.path.realpath(path)
        base = os.path.realpath(config.base).rstrip(os.sep)
        if not os.path.isfile(target):
            return
        if target.startswith(base + os.sep):
            self.links.append(path)
        else:
            self.skipped.append((path, LINKED))

    def _entries(self, directory: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(directory) as entries:
                return list(entries)
        except OSError as error:
            self.errors.append((directory, error.strerror or str(error)))
            return []
