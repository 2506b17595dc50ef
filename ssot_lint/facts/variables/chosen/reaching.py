"""By which names an object may be had in a file, read from its words: what no such name stands in
calls no method of one.

An object is had by its own name, by one that a statement binds where such a name stands, or by an
attribute that is set there. What a function binds stays in it, and so do its parameters: where the
object is named, the function reaches it already. Only attributes that it sets lead on.
"""

from __future__ import annotations

import keyword
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.lex.lexed import FORMATTED
from ssot_lint.core.regex import regex
from ssot_lint.facts.variables.chosen.parts import Row
from ssot_lint.facts.variables.chosen.words import in_order, words_in

if TYPE_CHECKING:
    from ssot_lint.core.lex.lexed import Lexed

_ROUNDS = 9
"""One more than names are followed through names (``paths.Paths``)."""


class Piece:
    """A statement of the module: its words, and its lines where those are asked for."""

    __slots__ = ("_cut", "_functions", "_given", "_known", "_lexed", "name", "words")

    def __init__(
        self,
        name: bytes,
        words: frozenset[bytes],
        lexed: Lexed,
        rows: Callable[[], Iterable[Row]],
    ) -> None:
        """``name`` is what a function or a class is called; of other statements it is empty."""
        self.name = name
        self.words = words
        self._lexed = lexed
        self._cut = rows
        self._known: list[Row] = []
        self._given: list[_Line] | None = None
        self._functions: dict[int, list[_Line]] = {}

    def _rows(self) -> list[Row]:
        self._known = self._known or list(self._cut())
        return self._known

    def defined(self) -> Iterator[bytes]:
        """Names of what it defines, whatever that holds."""
        if self.name:
            yield self.name
        pattern = _CLASS if self.name else _DEFINED
        for start, end, function in self._rows():
            if function is None and pattern.search(self._lexed.data, start, end):
                yield from pattern.findall(_code(self._lexed, start, end))

    def takes(self, names: frozenset[bytes]) -> frozenset[bytes]:
        """Those of the ``names`` that an import may bind: of all names of a module, all of them."""
        found: set[bytes] = set()
        if b"import" in self.words:
            data = self._lexed.data
            for start, end, _ in self._rows():
                if _IMPORT.match(data, start, end):
                    found |= (
                        names if b"*" in data[start:end] else words_in(data, start, end) & names
                    )
        return frozenset(found)

    def leading(self, new: set[bytes], names: set[bytes]) -> Iterator[bytes]:
        """What lines give, beyond their function, to what one of the ``names`` leads to; asked before
        about all that are not ``new``."""
        if self._given is None:
            self._given = self._lines()
        for it in self._given:
            if not new.isdisjoint(it.words):
                yield from _bound(_code(self._lexed, it.start, it.end))
        for lines in self._functions.values():
            if not all(new.isdisjoint(it.words) for it in lines):
                yield from self._within(lines, names)

    def _lines(self) -> list[_Line]:
        """Lines that bind something; of functions, of those that set an attribute."""
        given: list[_Line] = []
        functions: dict[int, list[_Line]] = {}
        setting: set[int] = set()
        data = self._lexed.data
        for start, end, function in self._rows():
            if _BINDS.search(data, start, end):
                lines = given if function is None else functions.setdefault(function, [])
                lines.append(_Line(start, end, words_in(data, start, end)))
                if function is not None and function not in setting:
                    if b"global" in self.words or _SETS.search(data, start, end):
                        setting.add(function)
        self._functions = {number: functions[number] for number in setting}
        return given

    def _within(self, lines: list[_Line], names: set[bytes]) -> Iterator[bytes]:
        """Attributes that a function sets, to what it has by its own names, too."""
        own: set[bytes] = set()
        left = lines
        for _ in range(_ROUNDS):
            others: list[_Line] = []
            known = frozenset(own)
            for it in left:
                if names.isdisjoint(it.words) and known.isdisjoint(it.words):
                    others.append(it)
                    continue
                code = _code(self._lexed, it.start, it.end)
                yield from _attributes(code)
                own.update(_PARAMETER.findall(code) if _FUNCTION.match(code) else _bound(code))
            if len(others) == len(left):
                break
            left = others
        else:
            for it in left:
                yield from _attributes(_code(self._lexed, it.start, it.end))
        if b"global" in self.words:
            yield from own


class _Line(NamedTuple):
    start: int
    end: int
    words: frozenset[bytes]


def reaching(pieces: Sequence[Piece], seeds: frozenset[bytes]) -> frozenset[bytes] | None:
    """The names that may lead to what is called by one of the ``seeds``; None where that has no end."""
    found, new = set(seeds), set(seeds)
    held: set[int] = set()
    for _ in range(_ROUNDS):
        leads: set[bytes] = set()
        for number, it in enumerate(pieces):
            if not new.isdisjoint(it.words):
                if number not in held:
                    held.add(number)
                    leads.update(it.defined())
                leads.update(it.leading(new, found))
        new = leads - found
        if not new:
            return frozenset(found)
        found |= new
    return None


def _code(lexed: Lexed, start: int, end: int) -> bytes:
    """A line without its comments and plain strings."""
    pieces: list[bytes] = []
    at = start
    for index in range(bisect_left(lexed.starts, start), bisect_left(lexed.starts, end)):
        if lexed.kinds[index] != FORMATTED:
            pieces += lexed.data[at : lexed.starts[index]], b" "
            at = lexed.ends[index]
    return b"".join((*pieces, lexed.data[at:end]))


def _attributes(row: bytes) -> list[bytes]:
    """The attributes that a line may set."""
    if b"." not in row:
        return []
    found = _ATTRIBUTE.findall(row, 0, _last_target(row)) if b"=" in row else []
    return found + _ANNOTATED.findall(row) if b":" in row else found


def _bound(row: bytes) -> list[bytes]:
    """The names that a line of a module or a class may bind."""
    if b"import" in row:
        return _plain(row)
    found = _plain(row[: _last_target(row)]) if b"=" in row else []
    found += _NAMED.findall(row)
    if b":" in row:
        found += _FIRST.findall(row)
        found += _WALRUS.findall(row) if b":=" in row else []
    for it in _LOOPED.findall(row) if b"for" in row else ():
        found += _plain(it)
    return found


def _last_target(row: bytes) -> int:
    """Where the last ``=`` stands that may be an assignment's; those within brackets are given to calls."""
    found = at = depth = 0
    quoted = False
    for it in _GIVES.finditer(row):
        before = row[at : it.start()]
        at = it.end()
        quoted = quoted or b'"' in before or b"'" in before
        depth += sum(map(before.count, b"([{")) - sum(map(before.count, b")]}"))
        if depth <= 0 or quoted:
            found = it.start()
    return found


def _plain(row: bytes) -> list[bytes]:
    return [it for it in in_order(row) if it not in _KEYWORDS]


_BINDS = regex(rb"[=:]|\b(?:as|import)\b")
_GIVES = regex(rb"(?<![=!<>:+\-*/%&|^@])=(?!=)")
_ATTRIBUTE = regex(rb"\.\s*([\w\x80-\xff]+)")
_SETS = regex(rb"\.\s*[\w\x80-\xff]+\s*(?:=(?!=)|:|[,)\]][\w\x80-\xff.,\s*()\[\]]*=(?!=)|\\|#)")
"""An attribute with what an assignment may have behind it."""
_ANNOTATED = regex(rb"\.\s*([\w\x80-\xff]+)\s*:")
_NAMED = regex(rb"\b(?:as|class|type)\s+([\w\x80-\xff]+)")
_WALRUS = regex(rb"([\w\x80-\xff]+)\s*:=")
_DEFINED = regex(rb"\b(?:def|class)\s+([\w\x80-\xff]+)")
_CLASS = regex(rb"\bclass\s+([\w\x80-\xff]+)")
_FIRST = regex(rb"\A\s*([\w\x80-\xff]+)\s*:")
_FUNCTION = regex(rb"\s*(?:async\s+)?def\b")
_PARAMETER = regex(rb"([\w\x80-\xff]+)\s*[:=]")
_LOOPED = regex(rb"\bfor\b([^:]*?)\bin\b")
_IMPORT = regex(rb"\s*(?:import|from)\b")
_KEYWORDS = frozenset(it.encode() for it in (*keyword.kwlist, "self", "cls"))
