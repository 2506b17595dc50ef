"""Diagnostics for clients that ask (``textDocument/diagnostic``)."""

from __future__ import annotations

from lsprotocol import types

from ssot_lint.lsp.server import Server
from ssot_lint.lsp.translate.convert import SOURCE


def register(server: Server) -> None:
    """Answer clients that say they ask; announced to others, it would make them show all twice."""
    if server.client.pulls:
        answer(server)


def answer(server: Server) -> None:
    """Answer whoever asks; what is registered before ``initialize`` has its answer is announced."""

    @server.feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        types.DiagnosticOptions(
            # Cells of a notebook know each other's names; files do not.
            inter_file_dependencies=server.client_capabilities.notebook_document is not None,
            workspace_diagnostics=False,
            identifier=SOURCE,
        ),
    )
    async def diagnostic(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        uri = params.text_document.uri
        found = await server.submit(lambda: server.diagnosed(uri))
        server.opening.end()
        if found is not None and found.result_id == params.previous_result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(found.result_id)
        if found is None:
            return types.RelatedFullDocumentDiagnosticReport([])
        return types.RelatedFullDocumentDiagnosticReport(found.shown, result_id=found.result_id)
