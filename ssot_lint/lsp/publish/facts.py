"""Asks the files of the workspace what they say for rules about the project, behind all else."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from ssot_lint.lsp.publish.scan import discovered
from ssot_lint.lsp.text.uris import path_of
from ssot_lint.lsp.worker import LATER

if TYPE_CHECKING:
    from ssot_lint.lsp.host import Host
    from ssot_lint.lsp.publish.publisher import Publisher
    from ssot_lint.lsp.publish.scan import Scan

_STEP_SECONDS = 0.01


class Facts:
    """The facts of one server's workspace."""

    def __init__(self, server: Host, scan: Scan, publisher: Publisher) -> None:
        self._server = server
        self._scan = scan
        self._publisher = publisher
        self._number = 0

    def restart(self) -> None:
        """Ask every file that has not been asked; then all is judged."""
        self._number += 1
        if self._server.options.enable:
            self._server.spawn(self._run(self._number))

    def look(self, paths: Iterable[str]) -> None:
        """Files have changed on disk, or are those of the disk again."""
        index = self._server.session.index
        open_now = self._server.session.is_open

        def look() -> None:
            for path in paths:
                if not open_now(path):
                    index.look(path)

        self._server.submit(look, LATER)

    def touched(self, paths: Iterable[str]) -> None:
        """Something else is said of these files: tell it."""
        server, gone = self._server, set(paths)
        shown = {path: it.uri for it in server.session.documents if (path := path_of(it.uri))}
        open_now = gone & shown.keys()
        if open_now and server.client.pulls and server.client.refreshes:
            server.workspace_diagnostic_refresh(None)
        for path in sorted(open_now):
            self._publisher.changed(shown[path])
        self._scan.look(sorted(gone - open_now))

    async def _run(self, number: int) -> None:
        server = self._server
        files = await discovered(server)
        if files is None or number != self._number:
            return
        index = server.session.index
        needed = await server.submit(partial(index.begin, files), LATER)
        at = 0
        while at < len(needed):
            at = await server.submit(partial(self._step, needed, at), LATER)
            if number != self._number:
                return
        self.touched(await server.submit(index.finish, LATER))

    def _step(self, files: Sequence[str], begin: int) -> int:
        """Ask files for a moment; how far it came. For the worker."""
        session, end = self._server.session, time.monotonic() + _STEP_SECONDS
        for number in range(begin, len(files)):
            path = files[number]
            folder = session.index.folder(path)
            if folder is not None and not folder.knows(path):
                session.index.look(path)
            if time.monotonic() > end:
                return number + 1
        return len(files)
