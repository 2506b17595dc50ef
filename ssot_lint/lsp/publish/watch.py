"""Files that answers depend on besides the documents: configurations, what they extend, getters.

A client that can watch files is asked to, by name and, for those met on the way, by path; for others
they are looked at when a document is opened or saved.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lint.lsp.text.uris import uri_of
from ssot_lint.workspace.config.config import CONFIG_NAMES, PYTHON_SUFFIXES
from ssot_lint.workspace.files.gitignore import IGNORE_NAMES

if TYPE_CHECKING:
    from ssot_lint.lsp.host import Host

_NAMES = frozenset((*CONFIG_NAMES, *IGNORE_NAMES))
_BY_NAME = (
    "**/{pyproject,ssot-lint,.ssot-lint}.toml",
    "**/{.gitignore,.ignore}",
    f"**/*.{{{','.join(suffix.lstrip('.') for suffix in PYTHON_SUFFIXES)}}}",
)
_TEXTS = "**/*.{rst,md,txt,pyx}"
"""Examples in them use names of the project."""
Stamp = tuple[int, int] | None
_ID = "ssot-lint-files"


class Watch:
    """What one server watches."""

    def __init__(self, server: Host, look: Callable[[Sequence[str]], None]) -> None:
        """``look`` is told files that have changed on disk, of which nothing else depends."""
        self._server = server
        self._look = look
        self._sources: frozenset[str] = frozenset()
        self._stamps: dict[str, Stamp] = {}
        self._registered: frozenset[str] = frozenset()
        """Paths that are watched one by one."""
        self._begun = False

    def begin(self) -> None:
        """The client may be asked from now on."""
        if self._server.client.watches:
            self._begun = True
            self._register(self._apart())

    def sources(self, paths: frozenset[str]) -> None:
        """These are what answers depend on now."""
        if paths == self._sources:
            return
        self._sources = paths
        if not self._server.client.watches:
            self._stamps.update((it, _stamp(it)) for it in paths - self._stamps.keys())
        if self._begun and not self._apart() <= self._registered:
            self._server.client_unregister_capability(
                types.UnregistrationParams(
                    [types.Unregistration(_ID, types.WORKSPACE_DID_CHANGE_WATCHED_FILES)]
                )
            )
            self._register(self._registered | self._apart())

    def look(self) -> None:
        """Look for oneself, as a client that cannot watch does not: once in a while is enough."""
        if self._server.client.watches:
            return
        new = {path: _stamp(path) for path in self._sources}
        changed = [path for path, stamp in new.items() if self._stamps.get(path) != stamp]
        self._stamps = new
        self.changed(changed)

    def changed(self, paths: Sequence[str]) -> None:
        """Files have changed on disk: if anything depends on them, it is said anew."""
        if any(self._matters(path) for path in paths):
            self._server.reload()
        else:
            self._look(paths)

    def _matters(self, path: str) -> bool:
        return path in self._sources or path.rpartition("/")[2] in _NAMES

    def _apart(self) -> frozenset[str]:
        """Sources that no pattern of names covers: of other names, or outside of the folders."""
        folders = tuple(folder.rstrip("/") + "/" for folder in self._server.folders)
        return frozenset(
            path
            for path in self._sources
            if not path.startswith(folders)
            or not (path.rpartition("/")[2] in _NAMES or path.endswith(PYTHON_SUFFIXES))
        )

    def _register(self, apart: frozenset[str]) -> None:
        self._registered = apart
        from ssot_lint.deploy.kinds import DOCUMENTS  # some clients watch nothing
        from ssot_lint.modules.around.file.commands import PATTERNS

        patterns = dict.fromkeys((*_BY_NAME, *DOCUMENTS, *PATTERNS, _TEXTS))
        watchers = [types.FileSystemWatcher(pattern) for pattern in patterns]
        watchers += [types.FileSystemWatcher(self._pattern(path)) for path in sorted(apart)]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        self._server.client_register_capability(
            types.RegistrationParams([types.Registration(_ID, method, options)])
        )

    def _pattern(self, path: str) -> str | types.RelativePattern:
        if not self._server.client.relative_patterns:
            return path
        directory, _, name = path.rpartition("/")
        return types.RelativePattern(uri_of(directory), name)


def _stamp(path: str) -> Stamp:
    """What tells one state of a file from another; None where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
