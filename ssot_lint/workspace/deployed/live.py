"""Declared environments while their files are being edited: an editor's texts over the disk."""

from __future__ import annotations

from collections.abc import Mapping

from ssot_lint.modules.tree import Over
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
        environments = environments_of(self._workspace, Over(self._workspace.tree, texts))
        if self._elsewhere is None:
            self._elsewhere = environments.elsewhere
        environments.elsewhere = self._elsewhere  # looked for once: it takes a walk
        found = tuple(environments.deployed(it) for it in environments.settings.environments)
        self.seen = frozenset(environments.files.seen)
        return found
