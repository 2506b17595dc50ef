"""What lexing a file yields: statements, strings and comments, and what does not pair up."""

from __future__ import annotations

from bisect import bisect_right

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.lex.strings import OPENERS, OPENING, QUOTES, TOKEN, formatted

COMMENT, STRING, FORMATTED = 1, 2, 3


class Broken(NamedTuple):
    """Brackets or quotes that do not pair up: the byte at fault, and the statement it spoils."""

    offset: int
    message: str


class Lexed:
    """One file, cut into statements (logical lines) and into code, strings and comments."""

    __slots__ = (
        "_fields",
        "_imports",
        "broken",
        "data",
        "ends",
        "kinds",
        "lines",
        "perilous",
        "starts",
    )

    def __init__(self, data: bytes, begin: int) -> None:
        self.data = data
        self.lines = [begin]
        """Offsets at which logical lines begin, blank and comment lines among them."""
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.kinds = bytearray()
        """Of strings and comments, in order: first byte, end, and COMMENT, STRING, FORMATTED."""
        self.broken: list[Broken] = []
        self.perilous: list[Broken] = []
        """Those of ``broken`` whose statements may overflow the stack of a parser."""
        self._fields: dict[int, list[tuple[int, int]]] = {}
        self._imports: dict[int, int] = {}

    def kind_at(self, offset: int) -> int:
        """0 where the byte at ``offset`` is code, else COMMENT, STRING or FORMATTED (literal)."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0 or offset >= self.ends[index]:
            return 0
        kind = self.kinds[index]
        if kind == FORMATTED:
            spans = self._code_in(index)
            within = bisect_right(spans, (offset, len(self.data))) - 1
            if within >= 0 and offset < spans[within][1]:
                return 0
        return kind

    def text_span(self, offset: int) -> tuple[int, int]:
        """Start and end of the string or comment around ``offset``."""
        index = bisect_right(self.starts, offset) - 1
        return self.starts[index], self.ends[index]

    def line_index(self, offset: int) -> int:
        """Index in ``lines`` of the logical line that holds ``offset``."""
        return max(bisect_right(self.lines, offset) - 1, 0)

    def line_end(self, index: int) -> int:
        """Where that logical line ends, line ending included."""
        return self.lines[index + 1] if index + 1 < len(self.lines) else len(self.data)

    def import_in(self, index: int) -> int:
        """Where ``import`` first stands in that logical line, as part of a word, too; -1 for nowhere."""
        if index not in self._imports:
            begin, end = self.lines[index], self.line_end(index)
            self._imports[index] = self.data.find(b"import", begin, end)
        return self._imports[index]

    def comments(self) -> list[tuple[int, int]]:
        """Spans of all comments."""
        return [
            (self.starts[index], self.ends[index])
            for index, kind in enumerate(self.kinds)
            if kind == COMMENT
        ]

    def _code_in(self, index: int) -> list[tuple[int, int]]:
        start = self.starts[index]
        if start not in self._fields:
            self._fields[start] = sorted(formatted(self.data, start)[1])
        return self._fields[start]


def closing(lexed: Lexed, opening: int) -> int:
    """Behind the bracket that closes the one at ``opening``; -1 where that is none, or in doubt."""
    data = lexed.data
    if opening >= len(data) or data[opening] not in OPENERS:
        return -1
    depth = 0
    position = opening
    while True:
        token = TOKEN.search(data, position)
        if token is None:
            return -1
        start, position = token.span()
        byte = data[start]
        if byte in OPENERS:
            depth += 1
        elif byte in OPENING:
            depth -= 1
            if not depth:
                return position
        elif byte in QUOTES:
            if lexed.kind_at(start) != STRING or lexed.text_span(start) != (start, position):
                return -1
