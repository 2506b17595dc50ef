"""The folders of the editor's workspace, each as the command line would see it from there.

A configuration that breaks keeps what it last said; what is wrong with it is known by its path.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from ssot_lint.core.settings import FileSettings
from ssot_lint.workspace.config import NO_OVERRIDES, PYTHON_SUFFIXES, Overrides
from ssot_lint.workspace.files import is_excluded
from ssot_lint.workspace.problem import ConfigError
from ssot_lint.workspace.settings import Workspace


class Projects:
    """Settings by path. Not for two threads at once: configurations are read when asked for."""

    def __init__(self, folders: Iterable[str], overrides: Overrides = NO_OVERRIDES) -> None:
        self.folders = tuple(folders)
        self.overrides = overrides
        self.problems: dict[str, ConfigError] = {}
        """What is wrong with the configurations looked at since the last reload, by path."""
        self._workspaces: dict[str, Workspace] = {}
        self._good: dict[str, Workspace] = {}
        """By directory: the last workspace that had settings for its files."""

    def reload(self, folders: Iterable[str], overrides: Overrides) -> None:
        """Forget what was read, but for what stands in for a configuration that is broken now."""
        self.folders = tuple(folders)
        self.overrides = overrides
        self.problems = {}
        self._workspaces = {}

    def settings_for(self, path: str) -> FileSettings | None:
        """The settings of the file at ``path``; None where it is left out or nothing can be told."""
        directory = path.rpartition("/")[0]
        try:
            workspace = self.workspace_of(path)
            settings = _settings(path, workspace)
        except ConfigError as error:
            self.problems[error.path] = error
            older = self._good.get(directory) or self._good_above(directory)
            return None if older is None else _settings(path, older)
        self._good[directory] = workspace
        return settings

    def is_python(self, path: str) -> bool:
        """Whether a run over the project would take the file for Python by its name."""
        if path.endswith(PYTHON_SUFFIXES):
            return True
        try:
            return self.workspace_of(path).config_for(path.rpartition("/")[0]).includes(path)
        except ConfigError:
            return False

    def folder_of(self, path: str) -> str:
        """The innermost folder of the workspace that holds ``path``, else its own directory."""
        holding = [it for it in self.folders if path.startswith(it.rstrip("/") + "/")]
        return max(holding, key=len, default=path.rpartition("/")[0] or "/")

    def workspace_of(self, path: str) -> Workspace:
        """The workspace of the folder that ``path`` belongs to; raises ConfigError."""
        folder = self.folder_of(path)
        workspace = self._workspaces.get(folder)
        if workspace is None:
            workspace = self._workspaces[folder] = Workspace(folder, self.overrides)
        return workspace

    def _good_above(self, directory: str) -> Workspace | None:
        while directory and directory not in self._good:
            directory = directory.rpartition("/")[0]
        return self._good.get(directory)


def _settings(path: str, workspace: Workspace) -> FileSettings | None:
    if is_excluded(path, workspace):
        return None
    return workspace.settings_for(path.replace("/", os.sep))
