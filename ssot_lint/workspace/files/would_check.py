"""Whether a run would check a path today, be there such a file or not."""

from __future__ import annotations

from typing import NamedTuple

from ssot_lint.workspace.config.config import CONFIG_NAMES, Config
from ssot_lint.workspace.files.gitignore import IGNORE_NAMES, Ignores, above, entering, is_ignored
from ssot_lint.workspace.settings.workspace import Workspace

_TELLING = (*CONFIG_NAMES, *IGNORE_NAMES, ".git")


class Directory(NamedTuple):
    """What holds in a directory whose files are checked."""

    path: str
    config: Config
    ignores: Ignores
    in_git: bool


class Today:
    """Walks names instead of a file system, as ``walk`` would; directories are looked at once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._entered: dict[str, Directory | None] = {}

    def root(self, path: str) -> Directory:
        """A directory that is walked from (absolute, with ``/``)."""
        return self._inside(
            path, self._workspace.config_for(path), *above(path, self._workspace.tree)
        )

    def below(self, parent: Directory, name: str) -> Directory | None:
        """The directory ``name`` in ``parent``; None where it is left out."""
        path = f"{parent.path.rstrip('/')}/{name}"
        if path not in self._entered:
            self._entered[path] = self._enter(parent, path, name)
        return self._entered[path]

    def checks(self, parent: Directory, name: str) -> bool:
        """Whether the file ``name`` in ``parent`` is checked."""
        path = f"{parent.path.rstrip('/')}/{name}"
        return (
            parent.config.includes(path)
            and not parent.config.exclude.match_entry(path, name)
            and not is_ignored(parent.ignores, path, False)
        )

    def _enter(self, parent: Directory, path: str, name: str) -> Directory | None:
        if parent.config.exclude.match_entry(path, name):
            return None
        if is_ignored(parent.ignores, path, True):
            return None
        return self._inside(path, parent.config, parent.ignores, parent.in_git, parent)

    def _inside(
        self,
        path: str,
        config: Config,
        ignores: Ignores,
        in_git: bool,
        parent: Directory | None = None,
    ) -> Directory:
        names = self._workspace.tree.among(path, _TELLING)
        if parent is not None:
            config = self._workspace.enter(path, names, config)
        in_git = in_git or ".git" in names
        if not config.respect_gitignore:
            ignores = ()
        elif names:
            ignores = entering(
                path, names if in_git else names - {".gitignore"}, ignores, self._workspace.tree
            )
        return Directory(path, config, ignores, in_git)
