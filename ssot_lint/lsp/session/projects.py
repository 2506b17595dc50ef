"""The folders of the editor's workspace, each as the command line would see it from there.

A configuration that breaks keeps what it last said; what is wrong with it is known by its path.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.gate import concerns
from ssot_lint.modules.around.surroundings import Scans
from ssot_lint.workspace.cache.cache import Cache
from ssot_lint.workspace.config.config import CONFIG_NAMES, NO_OVERRIDES, PYTHON_SUFFIXES, Overrides
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.files.discover import is_excluded
from ssot_lint.workspace.settings.workspace import Workspace


class Projects:
    """Settings by path. Not for two threads at once: configurations are read when asked for."""

    def __init__(self, folders: Iterable[str], overrides: Overrides = NO_OVERRIDES) -> None:
        self.folders = tuple(folders)
        self.overrides = overrides
        self.problems: Mapping[str, ConfigError] = {}
        """What is wrong with the configurations looked at since the last reload, by path.

        Replaced, never changed: another thread may look at it.
        """
        self.recalled: frozenset[str] = frozenset()
        """Files, there or not, that what was recalled from earlier runs depends on."""
        self._workspaces: dict[str, Workspace] = {}
        self._caches: dict[str, Cache] = {}
        """By folder: has what the files of a project said of each other when they were last looked at,
        which the first fix asks for (15 s of CPU for 14,700 files)."""
        self._scans: dict[str, Scans] = {}
        """By folder: what files said of each other before all was read anew, true of those that look
        the same."""
        self._good: dict[str, Workspace] = {}
        """By directory: the last workspace that had settings for its files."""

    def reload(self, folders: Iterable[str], overrides: Overrides) -> None:
        """Read all anew, but keep what stands in for a configuration that is broken now."""
        broken = [path.rpartition("/")[0] for path in self.problems]
        self.folders = tuple(folders)
        self.overrides = overrides
        self.problems = {}
        self.recalled = frozenset()
        self._scans.update((folder, it.scans) for folder, it in self._workspaces.items())
        self._workspaces, self._caches = {}, {}
        self.probe([*self.folders, *broken])

    def renew(self) -> bool:
        """Files have changed: what is said around a file is asked anew. False where settings are others
        by now, so that all is to be read anew."""
        for it in {id(it): it for it in self._good.values()}.values():
            it.scans.renew()  # one that stands in; the others are the same
        try:
            same = [it.renew() for it in self._workspaces.values()]
        except ConfigError as error:
            self.report(error)
            return True
        return all(same)

    def probe(self, directories: Iterable[str]) -> None:
        """Look whether the configurations that hold in some directories can be used."""
        for directory in dict.fromkeys(directories):
            if directory.startswith("/") or ":" in directory:
                self.settings_for(f"{directory.rstrip('/')}/_.py")

    def settings_for(self, path: str) -> FileSettings | None:
        """The settings of the file at ``path``; None where it is left out or nothing can be told."""
        directory = path.rpartition("/")[0]
        try:
            workspace = self.workspace_of(path)
            settings = _settings(path, workspace)
        except ConfigError as error:
            self.report(error)
            return self._settings_before(path, directory)
        self._good[directory] = workspace
        return settings

    def concerned(self, path: str, data: bytes) -> FileSettings | None:
        """The settings of a file with these bytes; None where there is nothing to say, either.

        Most files end at their bytes: settings would cost as much as reading them.
        """
        try:
            if self.workspace_of(path).is_silent(path, data):
                return None
        except ConfigError:
            pass  # the last configuration that could be used may have something to say
        settings = self.settings_for(path)
        return settings if settings is not None and concerns(data, settings) else None

    def report(self, error: ConfigError) -> None:
        """Note what is wrong with a file that findings depend on."""
        self.problems = {**self.problems, error.path: error}

    def is_python(self, path: str) -> bool:
        """Whether a run over the project would take the file for Python by its name."""
        if path.endswith(PYTHON_SUFFIXES):
            return True
        try:
            return self.workspace_of(path).config_for(path.rpartition("/")[0]).includes(path)
        except ConfigError:
            return False

    def is_configuration(self, path: str) -> bool:
        """Whether the file at ``path`` is one that configures, be it by its name or by `extend`."""
        return path.rpartition("/")[2] in CONFIG_NAMES or (
            path in self.sources() and path.endswith(".toml")
        )

    def problem_in(self, path: str, data: bytes) -> ConfigError | None:
        """What would be wrong with the configuration at ``path`` if it held ``data``."""
        try:
            self.workspace_of(path).try_out(path, data)
        except ConfigError as error:
            if error.path == path:
                return error
        # What shows only when a file is looked at (two owners of one path) is known of the disk.
        return None

    def sources(self) -> frozenset[str]:
        """Files, there or not, that what was said so far depends on."""
        explicit = [os.path.abspath(value) for value in self.overrides.config if "=" not in value]
        found = (it.sources() for it in self._workspaces.values())
        return frozenset(explicit).union(self.recalled, *found)

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
            if folder in self.folders:
                self._caches[folder] = Cache(workspace)
            if folder in self._scans:
                workspace.scans.take(self._scans.pop(folder))
        return workspace

    def keep(self) -> None:
        """Keep that for the next session, and for the command line."""
        if self.problems:
            return
        for cache in self._caches.values():
            try:
                cache.keep_scans()
            except ConfigError as error:
                self.report(error)

    def _settings_before(self, path: str, directory: str) -> FileSettings | None:
        """What the last configuration said that could be used; it may be no better for this file."""
        older = self._good_above(directory)
        try:
            return None if older is None else _settings(path, older)
        except ConfigError:
            return None

    def _good_above(self, directory: str) -> Workspace | None:
        while directory and directory not in self._good:
            directory = directory.rpartition("/")[0]
        return self._good.get(directory)


def _settings(path: str, workspace: Workspace) -> FileSettings | None:
    if is_excluded(path, workspace) and _is_left_out(path, workspace):
        return None
    return workspace.settings_for(path.replace("/", os.sep))


def _is_left_out(path: str, workspace: Workspace) -> bool:
    """Whether it stays excluded though its folder was opened: as a run from there would see it."""
    folder = workspace.cwd.rstrip("/")
    if not path.startswith(folder + "/") or not is_excluded(folder, workspace):
        return True
    while path != folder:
        parent, _, name = path.rpartition("/")
        if workspace.config_for(parent).exclude.match_entry(path, name):
            return True
        path = parent
    return False
