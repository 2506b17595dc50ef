"""How far a scan is, in the editor's own way of showing that; the user may end it there."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

if TYPE_CHECKING:
    from ssot_lint.lsp.host import Host

_TITLE = "ssot-lint: checking the workspace"


class Progress:
    """The progress of one server's scans, one at a time; ``stop`` ends the one that is ``running``."""

    def __init__(self, server: Host, running: Callable[[], bool], stop: Callable[[], None]) -> None:
        self._server = server
        self._running, self._stop = running, stop
        self._numbers = itertools.count(1)
        self._token: str | None = None
        """Of the progress that is shown now."""
        self._percentage = -1

    async def begin(self) -> None:
        """A scan begins."""
        if not self._server.client.progress or self._token is not None:
            return
        token = self._token = f"ssot-lint-{next(self._numbers)}"
        shown = self._server.work_done_progress
        try:
            await shown.create_async(token)
        except JsonRpcException:  # then it is not shown
            self._token = None
        if self._token is None or not self._running():
            self._token = None
            return
        shown.tokens[token].add_done_callback(
            lambda future: self._stop() if future.cancelled() else None
        )
        shown.begin(token, types.WorkDoneProgressBegin(_TITLE, cancellable=True, percentage=0))
        self._percentage = 0

    def tell(self, done: int, of: int) -> None:
        """So many files are done."""
        token, percentage = self._token, done * 100 // of
        if token is None or percentage <= self._percentage or self._percentage < 0:
            return
        self._percentage = percentage
        self._server.work_done_progress.report(
            token, types.WorkDoneProgressReport(message=f"{done} of {of}", percentage=percentage)
        )

    def end(self) -> None:
        """The scan has ended."""
        if self._token is not None and self._percentage >= 0:
            self._server.work_done_progress.end(self._token, types.WorkDoneProgressEnd())
            self._token, self._percentage = None, -1
