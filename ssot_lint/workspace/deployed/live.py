"""Declared environments while their files are being edited: an editor's texts over the disk."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ssot_lint.modules.tree import Tree
from ssot_lint.project.environments.deployed import Deployed
from ssot_lint.workspace.deployed.environments import environments_of
from ssot_lint.workspace.settings.workspace import Workspace


class Live:
    """The environments of one project. ``seen`` are the files, there or not, that they are made of."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._elsewhere: frozenset[str] | None = None
        self.seen: frozenset[str] = frozenset()

    def read(self, texts: Mapping[str, bytes]) -> tuple[Deployed, ...]:
        """All environments, with ``texts`` (by absolute path, with ``/``) for what the disk holds."""
        environments = environments_of(self._workspace, _Over(texts, self._workspace.tree))
        if self._elsewhere is None:
            self._elsewhere = environments.elsewhere
        environments.elsewhere = self._elsewhere  # looked for once: it takes a walk
        found = tuple(environments.deployed(it) for it in environments.settings.environments)
        self.seen = frozenset(environments.files.seen)
        return found


class _Over(Tree):
    """Some texts over another tree."""

    def __init__(self, texts: Mapping[str, bytes], below: Tree) -> None:
        self._texts = texts
        self._below = below

    @property
    def unread(self) -> Mapping[str, str]:
        return self._below.unread

    def read(self, path: str) -> bytes | None:
        known = self._texts.get(path)
        return known if known is not None else self._below.read(path)

    def is_file(self, path: str) -> bool:
        return path in self._texts or self._below.is_file(path)

    def exists(self, path: str) -> bool:
        return path in self._texts or self._below.exists(path)

    def real(self, path: str) -> str:
        return self._below.real(path)

    def among(self, directory: str, names: Collection[str]) -> frozenset[str]:
        return self._below.among(directory, names)

    def names(self, directory: str) -> tuple[str, ...] | None:
        return self._below.names(directory)
