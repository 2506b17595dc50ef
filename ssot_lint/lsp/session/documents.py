"""The documents that are open in the editor: what they say there counts, not what is on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ssot_lint.lsp.text.text import Change, Text
from ssot_lint.lsp.text.uris import path_of


class Document(NamedTuple):
    """One state of one document; it never changes, so that any thread may look at it."""

    uri: str
    language: str
    version: int | None
    """None for one that is not open: its text is that of the disk."""
    text: Text


class Documents:
    """The open documents by URI; changed only by what the client says of them."""

    def __init__(self, units: str) -> None:
        self._units = units
        self._open: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(tuple(self._open.values()))

    def __len__(self) -> int:
        return len(self._open)

    def get(self, uri: str) -> Document | None:
        """The document as it is now; None where it is not open."""
        return self._open.get(uri)

    def at(self, path: str) -> Document | None:
        """The open document that shows the file at ``path``."""
        return next((it for it in self if path_of(it.uri) == path), None)

    def open(self, uri: str, language: str, version: int, text: str) -> Document:
        """Take a document over from the disk; one that is open already begins anew."""
        document = self._open[uri] = Document(uri, language, version, Text(text))
        return document

    def change(self, uri: str, version: int, changes: Iterable[Change | str]) -> Document | None:
        """Apply changes in their order, a string being a whole new text; None where it is not open."""
        document = self._open.get(uri)
        if document is None:
            return None
        text = document.text
        for change in changes:
            text = Text(change) if isinstance(change, str) else text.changed(change, self._units)
        document = self._open[uri] = document._replace(version=version, text=text)
        return document

    def close(self, uri: str) -> Document | None:
        """Leave a document to the disk again."""
        return self._open.pop(uri, None)
