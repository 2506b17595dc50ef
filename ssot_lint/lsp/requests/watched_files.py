"""``workspace/didChangeWatchedFiles``: files that changed on disk."""

from __future__ import annotations

from lsprotocol import types

from ssot_lint.lsp.server import Server
from ssot_lint.lsp.text.uris import path_of


def register(server: Server) -> None:
    """Hear of files that change, and of the right time to ask for it."""

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params: types.DidChangeWatchedFilesParams) -> None:
        paths = (path_of(change.uri) for change in params.changes)
        server.watch.changed([path for path in paths if path is not None])
