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
    typed: int | None = None
    """The row in which something was typed last; None after it was opened or saved."""


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
        text, typed = document.text, None
        for change in changes:
            if isinstance(change, str):
                text, typed = Text(change), _differs(text, Text(change))
            else:
                text = text.changed(change, self._units)
                typed = change.start.row + len(Text(change.text).rows) - 1
        document = document._replace(version=version, text=text, typed=typed)
        self._open[uri] = document
        return document

    def saved(self, uri: str) -> Document | None:
        """What was being typed is done; the document before, where anything was."""
        document = self._open.get(uri)
        if document is None or document.typed is None:
            return None
        self._open[uri] = document._replace(typed=None)
        return document

    def close(self, uri: str) -> Document | None:
        """Leave a document to the disk again."""
        return self._open.pop(uri, None)


def _differs(before: Text, after: Text) -> int | None:
    """The row in which a text with as many rows differs, where that is one alone."""
    pairs = enumerate(zip(before.rows, after.rows))
    rows = [number for number, (one, other) in pairs if one != other][:2]
    same_size = len(before.rows) == len(after.rows)
    return rows[0] if same_size and len(rows) == 1 else None
