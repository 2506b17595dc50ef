"""The files that a folder's declared environments are made of, as the editor shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lint.project.index import Project
    from ssot_lint.workspace.deployed.live import Live
    from ssot_lint.workspace.settings.workspace import Workspace


class Deployed:
    """Those of one project."""

    def __init__(self, workspace: Workspace, project: Project) -> None:
        self._project = project
        self._live: Live | None = None
        self._texts: dict[str, bytes] = {}
        """What the editor shows."""
        if project.deployed:
            from ssot_lint.workspace.deployed.live import Live  # readers of nine kinds of files

            self._live = Live(workspace)
            project.deployed = self._live.read({})

    @property
    def files(self) -> frozenset[str]:
        """Paths of the files."""
        return frozenset() if self._live is None else frozenset(self._live.seen)

    def has(self, path: str) -> bool:
        """Whether the file is one of them."""
        return self._live is not None and path in self._live.seen

    def put(self, path: str, data: bytes | None) -> frozenset[str] | None:
        """Such a file has another text, or (None) is that of the disk; names of the environments, which
        are read anew. None where nothing is another."""
        if self._live is None or not self.has(path):
            return None
        if data is not None and self._texts.get(path) == data:
            return None
        self._texts.pop(path, None)
        if data is not None:
            self._texts[path] = data
        self._project.deployed = self._live.read(self._texts)
        return frozenset(it.asked.name for it in self._project.deployed)
