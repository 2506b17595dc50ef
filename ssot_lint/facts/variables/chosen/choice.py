"""Which statements and methods are parsed: those in which a wanted word stands, or a name of those."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.lex.lexer import lex
from ssot_lint.core.lex.nfkc import may_have_other
from ssot_lint.core.regex import regex
from ssot_lint.core.source import BOM
from ssot_lint.facts.variables.chosen.followed import Followed
from ssot_lint.facts.variables.chosen.parts import (
    Method,
    Part,
    header_of,
    is_cut,
    methods_of,
    parts_of,
    rows_of,
    said_in,
)
from ssot_lint.facts.variables.chosen.reaching import Piece, reaching
from ssot_lint.facts.variables.chosen.words import words_in
from ssot_lint.facts.variables.libraries import HEADS

if TYPE_CHECKING:
    from ssot_lint.core.lex.lexed import Lexed

SMALL = 2000
"""What has fewer bytes is parsed as it is."""
_LEVELS = 5
_LIBRARIES = frozenset(it.partition(".")[0].encode() for it in HEADS)
"""Whatever begins with one counts as a call."""


class Choice(NamedTuple):
    """What is parsed of a file."""

    parts: list[Part]
    chosen: set[int]
    """Numbers of parts."""
    left_out: dict[int, list[Method]]
    """Methods of those that are not parsed, by where their class begins."""

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return len(self.chosen) == len(self.parts) and not self.left_out


def choice_of(lexed: Lexed, wanted: Followed) -> Choice:
    """What is parsed, where ``wanted`` is looked for."""
    data, parts = lexed.data, parts_of(lexed)
    said = said_in(lexed)
    held = [words_in(said, it.start, it.end) for it in parts]
    reach = _reach(lexed, parts, held, wanted)
    names = frozenset(map(str.encode, wanted.every))
    chosen, known = _chosen(data, parts, [reach.without(it) for it in held], names)
    classes = [parts[it] for it in chosen if parts[it].is_class]
    return Choice(parts, chosen, _left_out(lexed, said, classes, known, reach))


def says_the_same(data: bytes, wanted: Followed, objects: frozenset[str]) -> bool:
    """Whether what is parsed stays the same where the methods that are ``wanted`` are those of more
    ``objects``: names that lead to those it has lead to them, too."""
    if len(data) <= SMALL:
        return True
    lexed = lex(data, len(BOM) if data.startswith(BOM) else 0)
    if lexed.broken:
        return True
    parts = parts_of(lexed)
    held = [words_in(data, it.start, it.end) for it in parts]
    names = _reach(lexed, parts, held, wanted).names
    return names is not None and names.issuperset(map(str.encode, objects))


class _Reach(NamedTuple):
    """What is known of names that are wanted only as methods of objects."""

    methods: frozenset[bytes] = frozenset()
    names: frozenset[bytes] | None = None
    """By which an object may be had in this file; None: by any."""

    def without(self, words: frozenset[bytes]) -> frozenset[bytes]:
        """The words of a piece, without those that say nothing in it."""
        if self.names is None or self.methods.isdisjoint(words):
            return words
        return words - self.methods if self.names.isdisjoint(words) else words


def _reach(
    lexed: Lexed, parts: list[Part], held: list[frozenset[bytes]], wanted: Followed
) -> _Reach:
    data = lexed.data
    methods = frozenset(map(str.encode, wanted.methods))
    if all(methods.isdisjoint(it) for it in held):
        return _Reach()
    if may_have_other(data, len(data)) or any(is_cut(data, it) for it in parts):
        return _Reach()
    seeds = frozenset(map(str.encode, wanted.words | wanted.objects)) | _LIBRARIES
    pieces = [
        Piece(it.name.encode(), words, lexed, partial(rows_of, lexed, it))
        for it, words in zip(parts, held)
    ]
    taken = frozenset[bytes]().union(
        *(
            it.takes(methods)
            for it, part in zip(pieces, parts)
            if b"import" in it.words and _names_one(data, part, methods)
        )
    )
    if taken and _stands_alone(data, taken):
        return _Reach()
    return _Reach(methods, reaching(pieces, seeds))


def _names_one(data: bytes, part: Part, names: frozenset[bytes]) -> bool:
    """Whether one of the names, or a star, stands in a part: in nine imports of ten none does, and their
    rows need not be told apart."""
    start, end = part.start, part.end
    return any(data.find(it, start, end) >= 0 for it in (b"*", *names))


def _stands_alone(data: bytes, names: frozenset[bytes]) -> bool:
    """Whether one of the names, which another module may have bound to a method, stands alone."""
    pattern = rb"(?<![\w.\x80-\xff])(?<!def )(?:%s)(?![\w\x80-\xff])" % b"|".join(sorted(names))
    return re.search(pattern, data) is not None


def _chosen(
    data: bytes, parts: list[Part], held: list[frozenset[bytes]], wanted: frozenset[bytes]
) -> tuple[set[int], frozenset[bytes]]:
    """The parts that hold one of the words, or a name that leads to one, and all plain statements;
    with the words and those names."""
    chosen = {number for number, it in enumerate(parts) if not it.name or it.name == "__getattr__"}
    known: set[bytes] = set()
    for level in range(_LEVELS):
        new = wanted - known
        if not new:
            break
        known |= new
        for number, it in enumerate(held):
            if new.isdisjoint(it) or (number in chosen and parts[number].name and level):
                continue
            chosen.add(number)
            wanted = wanted.union(_named_by(data, parts[number], known))
    classes = {it.name.encode(): number for number, it in enumerate(parts) if it.is_class}
    left = {name: number for name, number in classes.items() if number not in chosen}
    is_plain = data.isascii()  # other letters end no word in that pattern
    for number in list(chosen) if left else ():
        if not is_plain or not classes.keys().isdisjoint(held[number]):
            start, end = parts[number].start, parts[number].end
            # The pattern runs at 50 MB/s, and most of a file's classes are chosen, or stand nowhere else.
            if any(data.find(name, start, end) >= 0 for name in left):
                named = left.keys() & set(_CLASSES.findall(data, start, end))
                chosen.update(left[name] for name in named)
    return chosen, frozenset(known)


def _named_by(data: bytes, part: Part, words: set[bytes]) -> list[bytes]:
    """The name that a part binds, and those that it imports one of the words by."""
    if part.name:
        return [part.name.encode()]
    target = _TARGET.match(data, part.start, part.end)
    if target is not None:
        return [target[1]]
    return [it[2] for it in _AS.finditer(data, part.start, part.end) if it[1] in words]


def _left_out(
    lexed: Lexed, said: bytes, classes: list[Part], known: frozenset[bytes], reach: _Reach
) -> dict[int, list[Method]]:
    """By where its class begins, the methods in which nothing stands that matters."""
    found: dict[int, list[Method]] = {}
    names = reach.names
    again = frozenset() if names is None else _again(lexed.data)
    for part in classes:
        if part.end - part.start > SMALL:
            # It may inherit from the class of such an object, and ``self`` be one.
            is_own = names is not None and (
                part.name.encode() in again or not names.isdisjoint(header_of(lexed, part))
            )
            own = _Reach() if is_own else reach
            left = _unneeded(said, methods_of(lexed, part), known, own)
            if left:
                found[part.start] = left
    return found


def _again(data: bytes) -> frozenset[bytes]:
    """Names of classes that are defined more than once: nobody says by which one an object is made."""
    named = Counter(_DEFINED.findall(data))
    return frozenset(it for it, times in named.items() if times > 1)


def _unneeded(
    data: bytes, methods: list[Method], known: frozenset[bytes], reach: _Reach
) -> list[Method]:
    left = {it: words_in(data, it.start, it.end) for it in methods if not _is_needed(it)}
    wanted = known
    for level in range(_LEVELS):
        needed = [
            it
            for it, words in left.items()
            if not wanted.isdisjoint(words if level else reach.without(words))
        ]
        if not needed:
            break
        for it in needed:
            del left[it]
        wanted = frozenset(it.name for it in needed)
    return list(left)


def _is_needed(it: Method) -> bool:
    """Methods that the language or a library calls say what a class is."""
    if it.name == b"settings_customise_sources":
        return True
    return it.name.startswith(b"__") and it.end - it.start < SMALL


_AS = regex(rb"(\w+)[ \t]+as[ \t]+(\w+)")
_TARGET = regex(rb"(\w+)[ \t]*(?::[^=\r\n]*)?=(?!=)")
# Begun by its letters: 1 GB/s, where a pattern that begins with a boundary takes 60 MB/s.
_DEFINED = regex(rb"class(?<!\wclass)[ \t]+(\w+)")
_CLASSES = regex(rb"[A-Z](?<!\w[A-Z])\w*(?=\s*[.(,)])")
