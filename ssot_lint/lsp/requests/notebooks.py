"""Notebooks as the client opens, changes and closes them, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from ssot_lint.lsp.server import Server
from ssot_lint.lsp.session.session import PYTHON
from ssot_lint.lsp.text.uris import path_of
from ssot_lint.lsp.translate import convert


def register(server: Server) -> None:
    """Follow the client's notebooks, where it has any."""
    documents, notebooks = server.session.documents, server.session.notebooks
    orders: dict[str, list[str]] = {}
    """By notebook: the URIs of all cells, so that changes by number find theirs."""

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenNotebookDocumentParams) -> None:
        book = params.notebook_document
        take(params.cell_text_documents)
        orders[book.uri] = [cell.document for cell in book.cells]
        settle(book.uri, book.version)

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeNotebookDocumentParams) -> None:
        book, cells = params.notebook_document, params.change.cells
        if book.uri not in orders:
            return
        if cells is not None and cells.structure is not None:
            array = cells.structure.array
            added = [cell.document for cell in array.cells or ()]
            orders[book.uri][array.start : array.start + array.delete_count] = added
            take(cells.structure.did_open or ())
            drop(it.uri for it in cells.structure.did_close or ())
        for content in (cells.text_content if cells is not None else None) or ():
            document = content.document
            documents.change(document.uri, document.version, convert.changes(content.changes))
        settle(book.uri, book.version)

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseNotebookDocumentParams) -> None:
        uri = params.notebook_document.uri
        orders.pop(uri, None)
        notebooks.close(uri)
        drop([uri, *(it.uri for it in params.cell_text_documents)])
        path = path_of(uri)
        if path is not None:
            server.scan.closed(path)
            server.facts.look([path])

    def take(items: Iterable[types.TextDocumentItem]) -> None:
        for item in items:
            documents.open(item.uri, str(item.language_id), item.version, item.text)

    def drop(uris: Iterable[str]) -> None:
        for uri in uris:
            documents.close(uri)
            server.publisher.closed(uri)

    def settle(uri: str, version: int) -> None:
        """What one cell binds is known in others: all are said anew."""
        found = [(it, documents.get(it)) for it in orders[uri]]
        code = [it for it, document in found if document and document.language == PYTHON]
        for cell in notebooks.put(uri, version, code).cells:
            server.publisher.changed(cell)
