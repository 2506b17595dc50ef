"""Diagnostics of the whole workspace, for clients that ask: held until there is news."""

from __future__ import annotations

from functools import partial

from lsprotocol import types

from ssot_lint.lsp.server import Server
from ssot_lint.lsp.text.uris import uri_of

_Report = (
    types.WorkspaceFullDocumentDiagnosticReport | types.WorkspaceUnchangedDocumentDiagnosticReport
)


def register(server: Server) -> None:
    """Say what is found in files that are not open, where user and client want that."""
    if not (server.client.pulls and server.scan.wanted):
        return
    server.pushed.may_be_asked()

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def diagnostic(
        params: types.WorkspaceDiagnosticParams,
    ) -> types.WorkspaceDiagnosticReport:
        first = server.pushed.asked()
        return await Answer(server, params).made(at_once=first)


class Answer:
    """The answer to one ``workspace/diagnostic`` request."""

    def __init__(self, server: Server, params: types.WorkspaceDiagnosticParams) -> None:
        self._server = server
        self._token = params.partial_result_token
        self._asked = {it.uri: it.value for it in params.previous_result_ids}
        self._known = dict(self._asked)

    async def made(self, *, at_once: bool) -> types.WorkspaceDiagnosticReport:
        """What is new to the client; where nothing is, only when something comes up.

        ``at_once`` does not wait for more than the end of a scan.
        """
        scan, said = self._server.scan, False
        items: list[_Report] = []
        while True:
            seen, running = scan.version, scan.running
            items += await self._news(complete=not running)
            said = said or bool(items)
            if items and self._token is not None:
                part = types.WorkspaceDiagnosticReport(items)
                self._server.protocol.notify(
                    types.PROGRESS, types.ProgressParams(self._token, part)
                )
                items = []
            if not running and (said or at_once):
                return types.WorkspaceDiagnosticReport([*items, *self._unchanged()])
            await scan.news(seen)

    async def _news(self, *, complete: bool) -> list[_Report]:
        items: list[_Report] = []
        current: set[str] = set()
        for uri, version, shown, result in await self._reports():
            current.add(uri)
            if self._known.get(uri) != result:
                self._known[uri] = result
                items.append(
                    types.WorkspaceFullDocumentDiagnosticReport(
                        uri, shown, version, result_id=result
                    )
                )
        for uri in self._known.keys() - current if complete else ():
            del self._known[uri]
            items.append(types.WorkspaceFullDocumentDiagnosticReport(uri, []))
        return items

    async def _reports(self) -> list[tuple[str, int | None, list[types.Diagnostic], str]]:
        """Of open documents as they are there, of all other files as they are on disk."""
        server = self._server
        reports = []
        uris = [document.uri for document in server.session.documents]
        for uri in uris:
            found = await server.submit(partial(server.diagnosed, uri))
            if found is not None and (found.shown or uri in self._known):
                version = found.analysis.document.version
                reports.append((uri, version, found.shown, found.result_id))
        for path, report in server.scan.reports.items():
            if not server.session.is_open(path):
                reports.append((uri_of(path), None, report.shown, report.result_id))
        return reports

    def _unchanged(self) -> list[types.WorkspaceUnchangedDocumentDiagnosticReport]:
        return [
            types.WorkspaceUnchangedDocumentDiagnosticReport(uri, result)
            for uri, result in self._asked.items()
            if self._known.get(uri) == result
        ]
