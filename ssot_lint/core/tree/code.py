"""One file under analysis: from a byte offset to the libcst node that stands there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

import libcst as cst

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.lex.lexed import Lexed, closing
from ssot_lint.core.regex import regex
from ssot_lint.core.tree.above import frame_of_node
from ssot_lint.core.tree.frames import Frame
from ssot_lint.core.tree.islands import Island, Islands, Unparsable, parse_whole
from ssot_lint.core.tree.lined import Lined

if TYPE_CHECKING:
    from ssot_lint.core.tree.excerpts import Excerpts

_DOTTED = frozenset({cst.Attribute, cst.Name})
_BEGIN_WITH_VALUE = frozenset({cst.Attribute, cst.Subscript, cst.Call})
_BLANK = regex(rb"[ \t\f]*")


class NeedsWholeFile(Exception):
    """A statement cannot be told from itself alone: the file must be parsed as one island."""


class Place(NamedTuple):
    """An island where it stands: ``base`` is the offset of its first byte in the file."""

    island: Island
    base: int
    line: int
    """Index of its logical line; -1 for the whole file."""


class Occurrence(NamedTuple):
    """A name token: its offset in the file, and its node."""

    offset: int
    place: Place
    node: cst.Name


class Code(Lined):
    """Finds the statements and nodes of one file; parses only what is asked for.

    ``whole`` parses the file as a single island instead, which must give the same answers.
    ``lenient`` notes a statement it cannot tell from itself alone as unparsable.
    ``excerpts`` gives calls on their own, where that is enough.
    """

    def __init__(
        self,
        lexed: Lexed,
        encoding: str,
        islands: Islands,
        *,
        whole: bool = False,
        lenient: bool = False,
        excerpts: Excerpts | None = None,
    ) -> None:
        super().__init__(lexed, encoding)
        self.unparsable: dict[int, Unparsable] = {}
        """Statements that were asked for and do not parse, by line; offsets are the file's."""
        self.whole = whole
        self._lenient = lenient
        self._islands = islands
        self._excerpts = excerpts
        self._places: dict[int, Place | None] = {}
        self._aligned: dict[tuple[str, int], list[Occurrence]] = {}
        self._offsets: dict[tuple[int, cst.Name], int] = {}
        self._whole_place: Place | None = self._parse_whole() if whole else None

    def pause(self) -> None:
        """A place at which an analysis may be interrupted."""
        if self._islands.pause is not None:
            self._islands.pause()

    def place(self, line: int) -> Place | None:
        """The island of a logical line; None, and a note in ``unparsable``, where none parses."""
        if self._whole_place is not None:
            return self._whole_place
        if line not in self._places:
            self._places[line] = self._parse(line)
        return self._places[line]

    def occurrences(self, word: str, offsets: Iterable[int]) -> list[Occurrence]:
        """Nodes of those of ``words(word)`` that are in ``offsets``."""
        found: list[Occurrence] = []
        wanted = set(offsets)
        for line in sorted({self.line_of(offset) for offset in wanted}):
            found.extend(it for it in self._align(word, line) if it.offset in wanted)
        return sorted(set(found), key=lambda it: it.offset)

    def excerpt(self, word: str, at: int, root: int) -> Occurrence | None:
        """The token ``word`` at ``at`` in nothing but its call, which begins with a name at ``root``.

        None where the call alone does not tell what is done; ``occurrences`` gives its statement.
        """
        if self._excerpts is None:
            return None
        line = self.line_of(root)
        island = self._excerpts.call(self.lexed, self.encoding, line, root)
        if island is None:
            return None
        place = Place(island, root, line)
        # The callee is written first: nothing in the arguments comes before it.
        first, node = next(iter(island.names.values()))[0], island.names[word][0]
        self._offsets[root, first] = root
        self._offsets[root, node] = at
        return Occurrence(at, place, node)

    def offset(self, place: Place, node: cst.Name) -> int:
        """Offset of a name token; that of its statement where the two cannot be joined."""
        known = self._offsets.get((place.base, node))
        if known is None:
            self._align(node.value, max(place.line, 0))
            known = self._offsets.get((place.base, node), place.base)
        return known

    def start(self, place: Place, node: cst.CSTNode) -> int:
        """Offset of the first byte of ``node``; that of its statement where it is not known."""
        leftmost = node
        while type(leftmost) in _BEGIN_WITH_VALUE and not leftmost.lpar:  # type: ignore[attr-defined]
            leftmost = leftmost.value if hasattr(leftmost, "value") else leftmost.func  # type: ignore[attr-defined]
        if type(leftmost) is cst.Name and not leftmost.lpar:
            return self.offset(place, leftmost)
        span = self.span(place, node)
        return place.base if span is None else span[0]

    def frame(self, place: Place, node: cst.CSTNode) -> Frame:
        """The scope and branch that ``node`` stands in."""
        return frame_of_node(self.frames, place.island, place.line, place.base, node)

    def span(self, place: Place, node: cst.CSTNode) -> tuple[int, int] | None:
        """Offsets of ``node`` in the file without parentheses of its own; None if unknown."""
        plain = self._plain_span(place, node)
        if plain is not None:
            return plain
        span = place.island.span(node)
        return None if span is None else (span[0] + place.base, span[1] + place.base)

    def outer_span(self, place: Place, node: cst.CSTNode) -> tuple[int, int] | None:
        """Offsets of ``node`` in the file, parentheses around it included; None if unknown."""
        plain = self._plain_span(place, node)
        if plain is not None:
            return plain
        span = place.island.outer_span(node)
        return None if span is None else (span[0] + place.base, span[1] + place.base)

    def _plain_span(self, place: Place, node: cst.CSTNode) -> tuple[int, int] | None:
        """Offsets of ``os.environ.get`` as nearly everyone writes it, and of a call or subscript of
        such; None for all else.

        Names know where they are: the tree need not write itself for these (400 µs).
        """
        kind = type(node)
        if kind in _DOTTED:
            return self._dotted_span(place, node)
        if kind is cst.Call or kind is cst.Subscript:
            called = node.func if kind is cst.Call else node.value  # type: ignore[attr-defined]
            if not node.lpar and type(called) in _DOTTED:  # type: ignore[attr-defined]
                span = self._dotted_span(place, called)
                end = closing(self.lexed, span[1]) if span is not None else -1
                if span is not None and end > 0:
                    return span[0], end
        return None

    def _dotted_span(self, place: Place, node: cst.CSTNode) -> tuple[int, int] | None:
        parts: list[str] = []
        at: cst.CSTNode = node
        while isinstance(at, cst.Attribute) and not at.lpar:
            parts.append(at.attr.value)
            at = at.value
        if not isinstance(at, cst.Name) or at.lpar:
            return None
        start = self._offsets.get((place.base, at))
        if start is None:
            return None
        text = ".".join([at.value, *reversed(parts)]).encode(self.encoding)
        return (start, start + len(text)) if self.data.startswith(text, start) else None

    def _align(self, word: str, line: int) -> list[Occurrence]:
        """Join the name tokens of one line with their nodes: both come in source order."""
        key = (word, -1 if self._whole_place is not None else line)
        if key not in self._aligned:
            self._aligned[key] = self._join(word, line)
        return self._aligned[key]

    def _join(self, word: str, line: int) -> list[Occurrence]:
        place = self.place(line)
        if place is None:
            return []
        offsets = self.words(word)
        if place.line >= 0:
            end = self.lexed.line_end(line)
            offsets = offsets[bisect_left(offsets, place.base) : bisect_left(offsets, end)]
        nodes = place.island.names.get(word, [])
        if len(nodes) != len(offsets):
            if not self.whole and not self._lenient:
                raise NeedsWholeFile
            self.unparsable[line] = Unparsable(place.base, "names cannot be told from strings")
            return []
        found = [Occurrence(at, place, node) for at, node in zip(offsets, nodes, strict=True)]
        self._offsets.update(((place.base, it.node), it.offset) for it in found)
        return found

    def _parse(self, line: int) -> Place | None:
        lexed = self.lexed
        start, end = lexed.lines[line], lexed.line_end(line)
        blank = _BLANK.match(self.data, start)
        start = blank.end() if blank is not None else start
        peril = [it for it in lexed.perilous if start <= it.offset < end]
        parsed: Island | Unparsable
        if peril:
            parsed = Unparsable(peril[0].offset - start, peril[0].message)
        else:
            parsed = self._islands.statement(self.data[start:end], self.encoding)
        if isinstance(parsed, Unparsable):
            self.unparsable[line] = Unparsable(start + parsed.offset, parsed.message)
            return None
        return Place(parsed, start, line)

    def _parse_whole(self) -> Place | None:
        begin = self.lexed.lines[0]
        peril = self.lexed.perilous
        parsed: Island | Unparsable
        if peril:
            parsed = Unparsable(peril[0].offset - begin, peril[0].message)
        else:
            parsed = parse_whole(self.data[begin:], self.encoding)
        if isinstance(parsed, Unparsable):
            self.unparsable[0] = Unparsable(begin + parsed.offset, parsed.message)
            return None
        return Place(parsed, begin, -1)
