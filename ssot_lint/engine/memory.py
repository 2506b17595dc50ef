"""What one thread of analyses learns and may use again: trees, the last text, compiled needles.

Nothing in it has a say in any result. The engine keeps none of its own, so that two documents can be
analysed at once, each with a memory of its own; one memory serves one thread at a time.
"""

from __future__ import annotations

from ssot_lint.core.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssot_lint.core.access.statement import Statement
    from ssot_lint.core.accessor import Getter
    from ssot_lint.core.lex.lexed import Lexed
    from ssot_lint.core.lex.relex import Relexer
    from ssot_lint.core.scan import Needles
    from ssot_lint.core.tree.excerpts import Excerpts
    from ssot_lint.core.tree.islands import Islands

Key = tuple[frozenset[str], "tuple[str, str] | None"]
"""The rules selected, and the module and name of the getter."""
FamilyKey = tuple["tuple[str, ...] | None", "tuple[str, str] | None"]
"""The words of a family, and the getter where it is one of them."""


class TooLong(Exception):
    """An analysis took longer than whoever waits for it allows."""


class Memory:
    """Starts empty and imports nothing: what is dear is made when first asked for."""

    __slots__ = (
        "_excerpts",
        "_islands",
        "_relexer",
        "families",
        "met",
        "needles",
        "pause",
        "plain_uses",
        "sound",
        "statements",
    )

    def __init__(self, pause: Callable[[], None] | None = None) -> None:
        self.pause = pause
        """Called between two statements; may do other things, and may raise TooLong."""
        self.needles: dict[Key, Needles] = {}
        """Compiled needles, by what they look for."""
        self.families: dict[FamilyKey, Needles | None] = {}
        """The same for families of facts; None where any file may have some."""
        self.met: tuple[bytes, Needles, int] | None = None
        """The last text that was searched for needles, and what of these may stand in it."""
        self.sound: dict[bytes, bool] = {}
        """Whether statements parse, by the interpreter's own parser."""
        self.statements: dict[bytes, Statement | None] = {}
        """The interpreter's trees of statements; None where it has none."""
        self.plain_uses: tuple[Lexed, Getter, bool] | None = None
        """The last text of which it was asked whether every use of the getter is plain, and the answer."""
        self._islands: Islands | None = None
        self._excerpts: Excerpts | None = None
        self._relexer: Relexer | None = None

    @property
    def islands(self) -> Islands:
        """Statements that were parsed before: two of five are like another."""
        if self._islands is None:
            from ssot_lint.core.tree.islands import Islands  # with libcst: 130 ms once a process

            self._islands = Islands(self.pause)
        return self._islands

    @property
    def excerpts(self) -> Excerpts:
        """Calls that were parsed before."""
        if self._excerpts is None:
            from ssot_lint.core.tree.excerpts import Excerpts  # as above

            self._excerpts = Excerpts()
        return self._excerpts

    @property
    def relexer(self) -> Relexer:
        """The last text's tokens: an editor's next text is nearly the same."""
        if self._relexer is None:
            from ssot_lint.core.lex.relex import Relexer  # only where a file is hit

            self._relexer = Relexer()
        return self._relexer
