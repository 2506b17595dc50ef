"""The code cells of a notebook as one text: what rules read, and where in which cell it stands.

Made from a file's cells as well as from an editor's open ones. Names that a cell binds are known
in the cells below, as when all are run in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ssot_lint.core.layout import SEPARATOR, Layout
from ssot_lint.core.lex.lexer import lex
from ssot_lint.core.model import Edit
from ssot_lint.core.notebook.magics import (
    APART,
    FOREIGN,
    PASSING,
    SHARED,
    Cleaned,
    blank,
    cleaned,
    names_in,
)
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import Positions, encoding_of

TORN = FOREIGN + 1
"""A cell whose strings or brackets do not pair up: it must not swallow those below."""
NOTEBOOK = -1
"""The reader that stands for all cells which share their names."""
_ELSEWHERE = "the cell runs in another process, where the getter may not be found"


class Cell(NamedTuple):
    """A code cell."""

    number: int
    """Its place in the notebook, text cells counted, from 1."""
    source: bytes
    """Its text in UTF-8, with the notebook's own line ends."""


class Reading(NamedTuple):
    """What is read at once: all cells in place, those blanked whose names are others."""

    data: bytes
    layout: Layout
    settings: FileSettings
    about: frozenset[int]
    """The parts it is read for: what it says of others is said by another reading."""


class Cells:
    """The code cells of one notebook; offsets are those of ``text`` throughout."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.cells = tuple(cells)
        sources = [cell.source + SEPARATOR for cell in self.cells]
        self.text = b"".join(sources)
        starts, at = [], 0
        for source in sources:
            starts.append(at)
            at += len(source)
        self._clean = [_cleaned(source) for source in sources]
        numbers = tuple(cell.number for cell in self.cells)
        self.layout = Layout(tuple(starts) or (0,), numbers)
        own = (part for part, it in enumerate(self._clean) if it.kind not in (SHARED, FOREIGN))
        self.readers = (NOTEBOOK, *own)
        """What is to be read on its own: the notebook, and each cell whose names are not its."""
        self.torn = self._torn()
        """Why the notebook is no Python that can be fixed; None where nothing is known."""
        self.positions = Positions(self.text, "utf-8")
        """Rows of ``text``."""

    def reading(self, reader: int, settings: FileSettings) -> Reading:
        """What is read for one of ``readers``."""
        kind = SHARED if reader == NOTEBOOK else self._clean[reader].kind
        pieces: list[bytes] = []
        kept: list[frozenset[str]] = [settings.kept]
        for part, it in enumerate(self._clean):
            if _is_visible(part, it.kind, reader, kind):
                pieces.append(it.python)
                kept.append(it.uses)
            else:
                pieces.append(blank(it.python))
                kept.append(it.uses if it.kind > PASSING else names_in(it.python))
        select = settings.select
        if any(it.brings_names for it in self._clean):
            select -= {"SSOT110"}  # whether the getter's name is bound cannot be told
        settings = settings._replace(
            select=select,
            kept=kept[0].union(*kept),
            apart=_ELSEWHERE if kind == APART else settings.apart,
        )
        about = [part for part, it in enumerate(self._clean) if it.kind == SHARED]
        return Reading(
            _uncoded(b"".join(pieces)),
            self.layout,
            settings,
            frozenset(about if reader == NOTEBOOK else (reader,)),
        )

    def concerns(self, reader: int, may_concern: Callable[[bytes], bool]) -> bool:
        """Whether ``may_concern`` says so of what is read for ``reader``."""
        parts = [it.python for it in self._clean if it.kind == SHARED]
        return any(map(may_concern, parts if reader == NOTEBOOK else (self._clean[reader].python,)))

    def replaced(self, sources: Mapping[int, bytes]) -> Cells:
        """The same cells, some with other texts, by index in ``cells``."""
        return Cells(
            it._replace(source=sources.get(part, it.source)) for part, it in enumerate(self.cells)
        )

    def cell(self, offset: int) -> Cell:
        """The cell that the byte at ``offset`` stands in."""
        return self.cells[self.layout.part(offset)]

    def local(self, offset: int) -> int:
        """The offset, in its cell's text, of the byte at ``offset``."""
        return offset - self.layout.starts[self.layout.part(offset)]

    def before(self, offset: int) -> tuple[int, str]:
        """Row (from 1) in its cell of the byte at ``offset``, and what stands before it there."""
        row, text = self.positions.before(offset)
        return row - self._first_row(offset) + 1, text

    def own_edits(self, edits: Iterable[Edit]) -> list[tuple[Cell, Edit]]:
        """Edits of one fix, each with its cell and made to fit that cell's own text: its offsets
        are still those of ``text``."""
        starts = self.layout.starts
        return [
            (self.cells[part], Edit(it.start + starts[part], it.end + starts[part], it.content))
            for part, group in self.layout.own(edits, self.text).items()
            for it in group
        ]

    def _first_row(self, offset: int) -> int:
        return self.positions.row(self.layout.starts[self.layout.part(offset)])

    def _torn(self) -> str | None:
        for cell, it in zip(self.cells, self._clean, strict=True):
            if it.kind == TORN:
                problem = lex(it.python).broken[0]
                return f"cell {cell.number} does not parse: {problem.message}"
        return None


def _is_visible(part: int, kind: int, reader: int, reading: int) -> bool:
    """Whether a part's code is there for another's: all that is shared, or what is above a cell
    that gives nothing back."""
    if part == reader:
        return True
    return kind == SHARED and (reading == SHARED or (reading != APART and part < reader))


def _cleaned(source: bytes) -> Cleaned:
    found = cleaned(source)
    if found.kind == FOREIGN:
        return found
    return found._replace(kind=TORN) if lex(found.python).broken else found


def _uncoded(data: bytes) -> bytes:
    """Without a coding cookie: cells are text already, and IPython reads none."""
    found = encoding_of(data)
    if found.is_utf8:
        return data
    at = data.rindex(b"coding", 0, found.declared_at)
    return data[:at] + b"cod_ng" + data[at + 6 :]
