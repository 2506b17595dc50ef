"""What an offset is in a file or in a notebook: cell, row, and the text before it on its row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple, Protocol
from ssot_lint.core.model import Edit, Span
from ssot_lint.core.regex import regex
from ssot_lint.core.source import BOM, Positions, encoding_of, is_notebook

if TYPE_CHECKING:
    from ssot_lint.core.notebook.cells import Cells
    from ssot_lint.core.notebook.json_text import Quoted
    from ssot_lint.core.notebook.notebook import Notebook

_ROW_END = regex(r"\r\n?|\n")
# A notebook in one row may be megabytes long: nobody counts its columns in bytes.
_LONGEST_ROW = 10_000


class Place(NamedTuple):
    """Row and column, 1-based; columns count code points."""

    row: int
    column: int
    wider: int = 0
    """How many more bytes than code points stand before it on its row, in UTF-8."""


class Places(Protocol):
    """Where the offsets of a report are."""

    encoding: str
    """What edits are written in."""

    def cell(self, offset: int) -> int | None:
        """The number of the cell around ``offset``; None in a file that has none."""
        ...

    def place(self, offset: int) -> Place:
        """The place of ``offset`` in its cell or file."""
        ...

    def lines(self, span: Span, most: int) -> tuple[str, ...]:
        """Texts of the rows that ``span`` touches, at ``most`` so many."""
        ...

    def edits(self, edits: Iterable[Edit]) -> list[tuple[int | None, Edit]]:
        """Edits of one fix as the file or each cell takes them."""
        ...

    def in_file(self, span: Span) -> tuple[Place, ...]:
        """Start and end in the file of what a cell holds; nothing where there are no cells."""
        ...


def places_in(data: bytes, path: str) -> Places:
    """The places of a report on ``data``."""
    if is_notebook(path):
        from ssot_lint.core.notebook.cells import Cells
        from ssot_lint.core.notebook.notebook import Notebook, read_notebook

        notebook = read_notebook(data)
        if isinstance(notebook, Notebook):
            return CellPlaces(Cells(notebook.cells), notebook)
    return FilePlaces(data)


def rows_in_file(places: Places, span: Span) -> tuple[int, int]:
    """First and last row in the file of what ``span`` covers."""
    start, end = places.in_file(span) or map(places.place, span)
    return start.row, end.row


class FilePlaces:
    """A file's own."""

    def __init__(self, data: bytes) -> None:
        self.encoding = _encoding(data)
        self._positions = Positions(data)

    def place(self, offset: int) -> Place:
        return _place(*self._positions.before(offset))

    def cell(self, offset: int) -> int | None:
        return None

    def lines(self, span: Span, most: int) -> tuple[str, ...]:
        return tuple(self._positions.lines(*span, most))

    def edits(self, edits: Iterable[Edit]) -> list[tuple[int | None, Edit]]:
        return [(None, edit) for edit in edits]

    def in_file(self, span: Span) -> tuple[Place, ...]:
        return ()


class CellPlaces:
    """Those of cells, be they a file's or, without ``notebook``, an editor's."""

    encoding = "utf-8"

    def __init__(self, cells: Cells, notebook: Notebook | None = None) -> None:
        self._cells = cells
        self._notebook = notebook
        self._rows: list[int] = []
        self._quoted: dict[int, Quoted] = {}

    def place(self, offset: int) -> Place:
        return _place(*self._cells.before(offset))

    def cell(self, offset: int) -> int | None:
        return self._cells.cell(offset).number

    def edits(self, edits: Iterable[Edit]) -> list[tuple[int | None, Edit]]:
        return [(cell.number, edit) for cell, edit in self._cells.own_edits(edits)]

    def lines(self, span: Span, most: int) -> tuple[str, ...]:
        return tuple(self._cells.positions.lines(*span, most))

    def in_file(self, span: Span) -> tuple[Place, ...]:
        notebook = self._notebook
        return () if notebook is None else tuple(self._in_file(it, notebook) for it in span)

    def _in_file(self, offset: int, notebook: Notebook) -> Place:
        part, text = self._cells.layout.part(offset), notebook.text
        if part not in self._quoted:
            self._quoted[part] = notebook.quoted(part)
        if not self._rows:
            mark = text.startswith("\ufeff")
            self._rows = [int(mark), *(it.end() for it in _ROW_END.finditer(text))]
        at = self._quoted[part].position(self._cells.local(offset))
        row = bisect_right(self._rows, at)
        before = at - self._rows[row - 1]
        if before > _LONGEST_ROW:
            return Place(row, before + 1)
        return _place(row, text[at - before : at])


def _place(row: int, before: str) -> Place:
    wider = 0 if before.isascii() else len(before.encode("utf-8", "replace")) - len(before)
    return Place(row, len(before) + 1, wider)


def _encoding(data: bytes) -> str:
    name = "utf-8" if data.startswith(BOM) else encoding_of(data).name
    try:
        "".encode(name)
    except LookupError:
        return "utf-8"
    return name
