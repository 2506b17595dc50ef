"""Documents as the client opens, changes and closes them."""

from __future__ import annotations

from lsprotocol import types

from ssot_lint.lsp.requests import notebooks
from ssot_lint.lsp.server import Server
from ssot_lint.lsp.session import unfinished
from ssot_lint.lsp.text.uris import path_of
from ssot_lint.lsp.translate import convert


def register(server: Server) -> None:
    """Follow the client's documents, and publish what is found in them where it does not ask."""
    notebooks.register(server)
    documents = server.session.documents

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        server.watch.look()
        documents.open(item.uri, str(item.language_id), item.version, item.text)
        path = path_of(item.uri)
        if path is not None:
            server.problems.opened(path)
            server.pushed.opened(path)
        server.publisher.changed(item.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        item = params.text_document
        documents.change(item.uri, item.version, convert.changes(params.content_changes))
        server.publisher.changed(item.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        documents.close(uri)
        server.publisher.closed(uri)
        path = path_of(uri)
        if path is not None:
            server.problems.closed(path)
            server.scan.closed(path)
            server.facts.look([path])

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE, types.SaveOptions(include_text=False))
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        server.watch.look()
        path = path_of(params.text_document.uri)
        before = documents.saved(params.text_document.uri)
        if before is not None and unfinished.is_unfinished(before):
            server.publisher.saved(params.text_document.uri)
        # One of a name that counts may be new; a client that watches files tells us all the same.
        if path is not None and not server.client.watches:
            server.watch.changed([path])
        else:
            server.renew()  # what it hears of files comes later
