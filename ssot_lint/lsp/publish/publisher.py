"""Diagnostics sent to clients that do not ask: the latest state of each document, once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lint.lsp.worker import LATER

if TYPE_CHECKING:
    from ssot_lint.lsp.host import Diagnosed, Host


class Publisher:
    """Publishes for one server; each document waits in the queue at most once.

    ``wake`` is told that a document has changed.
    """

    def __init__(self, server: Host, wake: Callable[[], None]) -> None:
        self._server = server
        self._wake = wake
        self._waiting: set[str] = set()

    def changed(self, uri: str) -> None:
        """A document has a new text: what is found in it will follow."""
        self._wake()
        if self._server.client.pulls or uri in self._waiting:
            return
        self._waiting.add(uri)
        self._server.spawn(self._publish(uri))

    def saved(self, uri: str) -> None:
        """A document is no longer being typed in: what waited for that is said."""
        if self._server.client.refreshes:
            self._server.workspace_diagnostic_refresh(None)
        self.changed(uri)

    def closed(self, uri: str) -> None:
        """Nothing is shown for a document that is not open."""
        server = self._server
        server.submit(lambda: server.forget(uri), alone=True)
        if not server.client.pulls:
            self.send(uri, None, [])

    def send(self, uri: str, version: int | None, found: list[types.Diagnostic]) -> None:
        """Replace what is shown for a document."""
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, found, version)
        )

    def refresh(self) -> None:
        """All that was said is to be said anew: publish it, or tell the client to ask."""
        client = self._server.client
        if client.refreshes:
            self._server.workspace_diagnostic_refresh(None)
        for document in self._server.session.documents:
            self.changed(document.uri)

    async def look_around(self) -> None:
        """Other files have changed: say what is said of documents by that, where it is something else."""
        server = self._server
        for document in server.session.documents:
            is_other = await server.submit(partial(server.is_other, document.uri), LATER)
            if is_other and server.client.refreshes:
                server.workspace_diagnostic_refresh(None)
            if is_other:
                self.changed(document.uri)

    async def _publish(self, uri: str) -> None:
        server = self._server
        found = await server.submit(lambda: self._diagnose(uri))
        if found is None:
            return
        document = found.analysis.document
        # What it is about may be gone by now: then a later answer is on its way. One that has been
        # saved meanwhile is the same text.
        now = server.session.documents.get(uri)
        same = now is not None and now.text is document.text and now.version == document.version
        if same:
            self.send(uri, document.version, found.shown)
            server.opening.end()

    def _diagnose(self, uri: str) -> Diagnosed | None:
        # Changes that come from here on are not in it, and wait in the queue anew.
        self._waiting.discard(uri)
        return self._server.diagnosed(uri)
