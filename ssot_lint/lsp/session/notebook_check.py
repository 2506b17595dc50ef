"""The cells of an open notebook checked as one, and what each has to say of it."""

from __future__ import annotations

from typing import NamedTuple

from ssot_lint.core.notebook.cells import Cell, Cells
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.memory import Memory
from ssot_lint.engine.notebook_check import check_cells
from ssot_lint.lsp.session.documents import Document
from ssot_lint.lsp.session.notebooks import Notebook
from ssot_lint.workspace.diagnostic import Diagnostic, described
from ssot_lint.workspace.outcome import internal_error
from ssot_lint.workspace.positions import CellPlaces


class Book(NamedTuple):
    """One state of a notebook and its cells."""

    notebook: Notebook
    cells: tuple[Document, ...]
    data: bytes = b""
    """The cells' texts as the engine read them."""
    settings: FileSettings | None = None
    found: tuple[Diagnostic, ...] = ()
    error: str | None = None

    def is_of(self, notebook: Notebook, cells: tuple[Document, ...]) -> bool:
        """Whether it is about this very state."""
        same = len(cells) == len(self.cells) and all(
            one is other for one, other in zip(cells, self.cells)
        )
        return notebook is self.notebook and same

    def in_cell(self, document: Document) -> tuple[Diagnostic, ...]:
        """What stands in one cell."""
        number = next((n for n, it in enumerate(self.cells, 1) if it is document), 0)
        return tuple(it for it in self.found if it.cell == number)


def checked(
    notebook: Notebook, cells: tuple[Document, ...], settings: FileSettings, memory: Memory
) -> Book:
    """What the command line would say of a notebook with these cells."""
    try:
        read = Cells(
            Cell(number, str(it.text).encode("utf-8", "replace"))
            for number, it in enumerate(cells, 1)
        )
        found = described(check_cells(read, settings, memory), CellPlaces(read), settings)
    except Exception as error:  # noqa: BLE001 - a defect of ours: said, never taken for "clean"
        return Book(notebook, cells, b"", settings, error=internal_error(error))
    return Book(notebook, cells, read.text, settings, found)
