"""One file as far as bytes tell: where its words stand, on which line, in which scope.

What asks no more than that needs no libcst; ``Code`` adds the trees.
"""

from __future__ import annotations

from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.lex.words import Words
from ssot_lint.core.tree.frames import Frames


class NeedsTrees(Exception):
    """Bytes tell too little: it takes a ``Code``."""


class Lined:
    """Answers from the tokens of one file."""

    def __init__(self, lexed: Lexed, encoding: str, text: Words | None = None) -> None:
        self.lexed = lexed
        self.data = lexed.data
        self.encoding = encoding
        self.frames = Frames(lexed)
        self.text = text or Words(lexed)
        """Where words stand in the file."""

    def words(self, word: str) -> list[int]:
        """Offsets of ``word`` in code, f-string fields among it; strings and comments left out."""
        return self.text.in_code(word)

    def line_of(self, offset: int) -> int:
        """Index of the logical line around ``offset``."""
        return self.lexed.line_index(offset)

    def text_of(self, line: int) -> bytes:
        """A logical line, its indentation and its end among it."""
        return self.data[self.lexed.lines[line] : self.lexed.line_end(line)]
