"""Which baseline holds for which files, and what a run has looked at of it."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from typing import NamedTuple

from ssot_lint.modules.trust import is_inside
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.known.baseline import DEFAULT_NAME, Entry, relative
from ssot_lint.workspace.settings.workspace import Workspace, posix


class Group(NamedTuple):
    """The files that share a baseline."""

    path: str
    base: str
    """Directory of the outermost configuration that names it."""
    files: list[str]

    def is_covered(self, places: Sequence[str]) -> bool:
        """Whether what lies at and below ``places`` is all that the baseline may speak of."""
        base = self.base.rstrip("/") + "/"
        return any(base.startswith(place.rstrip("/") + "/") for place in places)


def grouped(files: Sequence[str], workspace: Workspace, asked: str | None) -> list[Group]:
    """The files by baseline: ``asked`` for (empty: the usual one), else the configured one."""
    groups: dict[str, Group] = {}
    by_directory: dict[str, tuple[str, str] | None] = {}
    for path in files:
        directory = path.rpartition("/")[0]
        if directory not in by_directory:
            by_directory[directory] = _baseline_of(directory, workspace, asked)
        place = by_directory[directory]
        if place is None:
            continue
        group = groups.setdefault(place[0], Group(*place, []))
        if len(place[1]) < len(group.base):
            group = groups[place[0]] = group._replace(base=place[1])
        group.files.append(path)
    return list(groups.values())


def _baseline_of(directory: str, workspace: Workspace, asked: str | None) -> tuple[str, str] | None:
    """Where the baseline of a directory's files is, and the root of their configuration."""
    config = workspace.config_for(directory)
    if asked:
        path = os.path.join(workspace.cwd, os.path.expanduser(asked))
        return posix(os.path.normpath(path)), config.base
    if config.options.baseline is not None:
        path = posix(config.options.baseline)
        if not is_inside(path, config.project):
            shown = os.path.relpath(path, workspace.cwd)
            raise ConfigError(path, "`baseline` leads out of the project", shown=shown)
        return path, config.base
    if asked is None:
        return None
    return f"{config.base.rstrip('/')}/{DEFAULT_NAME}", config.base


class Look:
    """What a run looked at, as the entries of one baseline see it."""

    def __init__(
        self, group: Group, failed: Collection[str], workspace: Workspace, *, whole: bool
    ) -> None:
        self._files = {relative(it, group.path): it for it in group.files if it not in failed}
        self._directory = os.path.dirname(group.path)
        self._workspace = workspace
        self._whole = whole

    def looked_for(self, entry: Entry) -> bool:
        """Whether the run would have found what the entry stands for."""
        path = self._files.get(entry.path)
        if path is None:
            if not self._whole or not self.vanished(entry.path):
                return False
            path = posix(os.path.normpath(os.path.join(self._directory, entry.path)))
        try:
            return entry.rule in self._workspace.settings_for(path).select
        except ConfigError:
            return False

    def vanished(self, path: str) -> bool:
        """Whether there is no such file any more."""
        return path not in self._files and not os.path.lexists(os.path.join(self._directory, path))
