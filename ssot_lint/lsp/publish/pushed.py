"""Findings of files that are not open, sent to clients that do not ask for them.

A client that asks for documents may or may not ask for the workspace; none says so beforehand. One
that has not asked soon after the start is sent what is found.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lint.lsp.text.uris import uri_of

if TYPE_CHECKING:
    from ssot_lint.lsp.host import Host
    from ssot_lint.lsp.publish.publisher import Publisher
    from ssot_lint.lsp.publish.scan import Scan

_SECONDS_TO_ASK = 2.0


class Pushed:
    """What was sent of files that are not open, to a client that does not ask for it."""

    def __init__(self, server: Host, scan: Scan, publisher: Publisher) -> None:
        self._server = server
        self._scan = scan
        self._publisher = publisher
        self._waits = False
        """Whether the client may still begin to ask."""
        self._shown: set[str] = set()
        self._asked = False
        scan.on_change.append(self.tell)

    def may_be_asked(self) -> None:
        """Give the client its time to ask by itself."""
        self._waits = True
        asyncio.get_running_loop().call_later(_SECONDS_TO_ASK, self._give_up)

    def asked(self) -> bool:
        """The client asks by itself; whether this is the first time."""
        first, self._asked = not self._asked, True
        for path in tuple(self._shown):
            self._send(path, [])
        return first

    def tell(self, paths: Sequence[str]) -> None:
        """The reports of some files are new."""
        if self._waits or self._asked:
            return
        for path in paths:
            report = self._scan.reports.get(path)
            if not self._server.session.is_open(path):
                if report is not None or path in self._shown:
                    self._send(path, [] if report is None else report.shown)

    def opened(self, path: str) -> None:
        """The client shows the document itself from now on."""
        if path in self._shown and self._server.client.pulls:
            self._send(path, [])

    def _give_up(self) -> None:
        self._waits = False
        self.tell(tuple(self._scan.reports))

    def _send(self, path: str, shown: list[types.Diagnostic]) -> None:
        (self._shown.add if shown else self._shown.discard)(path)
        self._publisher.send(uri_of(path), None, shown)
