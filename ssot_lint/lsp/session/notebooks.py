"""Notebooks that are open in the editor: which documents are their cells, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ssot_lint.lsp.text.uris import path_of


class Notebook(NamedTuple):
    """One state of a notebook; the texts of its cells are documents of their own."""

    uri: str
    version: int
    cells: tuple[str, ...]
    """URIs of the cells that hold code."""


class Notebooks:
    """The open notebooks by URI."""

    def __init__(self) -> None:
        self._open: dict[str, Notebook] = {}
        self._of_cell: dict[str, str] = {}

    def __iter__(self) -> Iterator[Notebook]:
        return iter(tuple(self._open.values()))

    def of(self, cell: str) -> Notebook | None:
        """The notebook that a document is a cell of."""
        uri = self._of_cell.get(cell)
        return None if uri is None else self._open.get(uri)

    def at(self, path: str) -> Notebook | None:
        """The open notebook that shows the file at ``path``."""
        return next((it for it in self if path_of(it.uri) == path), None)

    def put(self, uri: str, version: int, cells: Iterable[str]) -> Notebook:
        """A notebook's cells are these now."""
        before = self._open.get(uri)
        notebook = self._open[uri] = Notebook(uri, version, tuple(cells))
        for cell in before.cells if before is not None else ():
            self._of_cell.pop(cell, None)
        self._of_cell.update(dict.fromkeys(notebook.cells, uri))
        return notebook

    def close(self, uri: str) -> Notebook | None:
        """A notebook is that of the disk again."""
        notebook = self._open.pop(uri, None)
        for cell in notebook.cells if notebook is not None else ():
            self._of_cell.pop(cell, None)
        return notebook
