"""The cells of an open notebook checked as one, and what each has to say of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ssot_lint.core.notebook.cells import Cell, Cells
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.memory import Memory
from ssot_lint.lsp.session.documents import Document
from ssot_lint.lsp.session.notebooks import Notebook
from ssot_lint.workspace.diagnostic import Diagnostic, described
from ssot_lint.workspace.outcome import Outcome, internal_error
from ssot_lint.workspace.positions import CellPlaces

Said = Callable[[Cells], Outcome]
_CODE: Mapping[str, object] = {
    "cell_type": "code",
    "metadata": {},
    "outputs": [],
    "execution_count": None,
}
_BOOK: Mapping[str, object] = {
    "metadata": {"language_info": {"name": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


class Book(NamedTuple):
    """One state of a notebook and its cells."""

    notebook: Notebook
    cells: tuple[Document, ...]
    data: bytes = b""
    """The cells' texts as the engine read them."""
    settings: FileSettings | None = None
    found: tuple[Diagnostic, ...] = ()
    error: str | None = None
    heard: int = 0
    """How often other files had changed by then what is said of it."""

    def is_of(self, notebook: Notebook, cells: tuple[Document, ...], heard: int) -> bool:
        """Whether it is about this very state."""
        same = len(cells) == len(self.cells) and all(
            one is other for one, other in zip(cells, self.cells)
        )
        return notebook is self.notebook and heard == self.heard and same

    def in_cell(self, document: Document) -> tuple[Diagnostic, ...]:
        """What stands in one cell."""
        number = next((n for n, it in enumerate(self.cells, 1) if it is document), 0)
        return tuple(it for it in self.found if it.cell == number)


def checked(
    notebook: Notebook, cells: tuple[Document, ...], settings: FileSettings, said: Said
) -> Book:
    """What the command line would say of a notebook with these cells."""
    texts = [str(it.text).encode("utf-8", "replace") for it in cells]
    try:
        read = Cells(Cell(number, text) for number, text in enumerate(texts, 1))
        outcome = said(read)
    except Exception as error:  # noqa: BLE001 - a defect of ours: said, never taken for "clean"
        return Book(notebook, cells, b"", settings, error=internal_error(error))
    return Book(notebook, cells, read.text, settings, outcome.diagnostics, outcome.error)


def alone(cells: Cells, settings: FileSettings, memory: Memory) -> Outcome:
    """What is said of cells that are no file's, or of one whose name is no notebook's."""
    from ssot_lint.engine.notebook_check import check_cells  # few sessions meet one

    report = check_cells(cells, settings, memory)
    return Outcome(settings.path, described(report, CellPlaces(cells), settings))


def as_file(cells: Cells) -> bytes:
    """A notebook's file that holds these cells, none else, in which they have the same numbers."""
    made = [{**_CODE, "source": it.source.decode("utf-8")} for it in cells.cells]
    return json.dumps({**_BOOK, "cells": made}).encode()
