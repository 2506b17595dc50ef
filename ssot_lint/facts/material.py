"""What a family of facts is gathered from: bytes, and at a price their tokens and trees."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.model import Site

if TYPE_CHECKING:
    from typing import Protocol

    from ssot_lint.core.access.access import Access
    from ssot_lint.core.accessor import Getter, Use
    from ssot_lint.core.lex.lexed import Lexed
    from ssot_lint.core.names.names import Names
    from ssot_lint.core.rule import Load
    from ssot_lint.core.source import Positions
    from ssot_lint.core.tree.code import Code
    from ssot_lint.modules.scan.rows import Rows
else:
    Protocol = object


class Reading(Protocol):
    """A file as it was read for the rules, nothing filtered: see ``engine/reading.py``.

    Each ``place.island`` is a whole statement, so that ``place.island.parent(node)`` leads from an
    access to the largest expression around it.
    """

    @property
    def code(self) -> Code:
        """Offsets, frames and islands."""
        ...

    @property
    def names(self) -> Names:
        """What names stand for, here."""
        ...

    @property
    def accesses(self) -> Sequence[Access]:
        """Every access to the environment: exempt, permitted and allowed ones, too."""
        ...

    @property
    def uses(self) -> Sequence[tuple[Use, bool]]:
        """Every use of the owner's getter, whichever rules are selected; and whether its contract
        does not have it (SSOT110)."""
        ...

    @property
    def loads(self) -> Sequence[Load]:
        """Uses of other libraries' readers (SSOT106)."""
        ...


class Material:
    """One file, to be asked by families. Nothing is worked out before it is asked for."""

    __slots__ = (
        "_lexed",
        "_positions",
        "_read",
        "_rows",
        "data",
        "getter",
        "is_package",
        "memo",
        "module",
        "words",
    )

    def __init__(
        self,
        data: bytes,
        module: str | None,
        is_package: bool,
        getter: Getter | None,
        read: Callable[[], Reading],
        words: frozenset[str] = frozenset(),
        lexed: Lexed | None = None,
    ) -> None:
        """``data`` is Python text (of a notebook, its cells below each other); ``module`` None
        where it is below no source root; ``read`` makes the reading, or gives the one there is;
        ``lexed`` are the tokens of ``data``, where somebody has them."""
        self.data = data
        self.module = module
        self.is_package = is_package
        self.getter = getter
        self.words = words
        """Names of wrappers, constants and classes elsewhere that facts about variables follow."""
        self.memo: dict[str, object] = {}
        """What families work out together, by keys of their own."""
        self._read = read
        self._lexed = lexed
        self._positions: Positions | None = None
        self._rows: Rows | None = None

    @property
    def lexed(self) -> Lexed:
        """Strings, comments and logical lines; 190 MB/s."""
        if self._lexed is None:
            from ssot_lint.core.lex.lexer import lex
            from ssot_lint.core.source import BOM

            self._lexed = lex(self.data, len(BOM) if self.data.startswith(BOM) else 0)
        return self._lexed

    def kinds_at(self, offsets: Sequence[int]) -> list[int]:
        """``lexed.kind_at`` of places in their order: an eighth of what stands around a few of them is
        lexed, where nobody has lexed it all."""
        if self._lexed is None and offsets:
            from ssot_lint.core.lex.around import Outside, lexed_around
            from ssot_lint.core.source import BOM, plainly

            if not self.data.startswith(BOM) and plainly(self.data) is self.data:
                around = lexed_around(self.data, offsets)
                try:
                    if around is not None:
                        return [around.kind_at(it) for it in offsets]
                except Outside:
                    pass
        return [self.lexed.kind_at(it) for it in offsets]

    @property
    def rows(self) -> Rows:
        """Import statements and what stands around a row, by bytes: 120 MB/s."""
        if self._rows is None:
            from ssot_lint.modules.scan.rows import Rows

            self._rows = Rows(self.data)
        return self._rows

    def reading(self) -> Reading:
        """The file's trees, as far as its needles stand in them. Imports libcst (130 ms once)."""
        return self._read()

    def site(self, start: int, end: int) -> Site:
        """Where the bytes ``start:end`` stand."""
        if self._positions is None:
            from ssot_lint.core.source import Positions

            self._positions = Positions(self.data)
        row, column = self._positions.row_column(start)
        end_row, end_column = self._positions.row_column(end)
        return Site(start, end, row, column, end_row, end_column)
