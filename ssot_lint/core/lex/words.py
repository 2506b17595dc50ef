"""Where words stand in a text, code told from strings and comments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.scan import occurrences

if TYPE_CHECKING:
    from ssot_lint.core.scan import Needles

_QUOTES = (b'"', b"'")
_BEFORE_QUOTED = (*_QUOTES, b".")


class Words:
    """Offsets of words in one text; each word is looked for once."""

    __slots__ = ("_anywhere", "_in_code", "_lexed")

    def __init__(self, lexed: Lexed, known: Mapping[str, list[int]] | None = None) -> None:
        """``known`` are offsets that were looked for before, by word."""
        self._lexed = lexed
        self._in_code: dict[str, list[int]] = {}
        self._anywhere: dict[str, list[int]] = {} if known is None else {**known}

    def anywhere(self, word: str) -> list[int]:
        """Offsets in code, strings and comments."""
        if word not in self._anywhere:
            self._anywhere[word] = occurrences(self._lexed.data, word)
        return self._anywhere[word]

    def in_code(self, word: str) -> list[int]:
        """Offsets in code, f-string fields among it; strings and comments left out."""
        if word not in self._in_code:
            self._in_code[word] = self.of_code(word, self.anywhere(word))
        return self._in_code[word]

    def of_code(self, word: str, offsets: Iterable[int]) -> list[int]:
        """Those of the word's offsets that stand in code."""
        kind_at, data, size = self._lexed.kind_at, self._lexed.data, len(word)
        # Before a quote it is no name, but what makes the string an f-string.
        return [
            at
            for at in offsets
            if not kind_at(at) and data[at + size : at + size + 1] not in _QUOTES
        ]

    def search(self, needles: Needles) -> None:
        """Find many words in one pass."""
        found = needles.find_all(self._lexed.data)
        for word in needles.words:
            self._anywhere[word] = found.get(word, [])

    def quoted(self, word: str) -> list[int]:
        """Offsets where a quote follows, and a quote or a dot stands before the word."""
        data, size = self._lexed.data, len(word)
        return [
            at
            for at in self.anywhere(word)
            if data[at + size : at + size + 1] in _QUOTES and data[at - 1 : at] in _BEFORE_QUOTED
        ]
