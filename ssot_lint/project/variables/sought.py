"""Names that are looked for in many files: a hook asks its own of them, and needs no linking for that."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.lex.nfkc import may_have_other
from ssot_lint.facts.variables.chosen.followed import Followed, followed
from ssot_lint.facts.variables.chosen.words import words_in


class Wanted(NamedTuple):
    """Where a name is looked for."""

    stems: frozenset[str] = frozenset()
    """In files called so (or packages): that is where it is bound."""
    beside: frozenset[str] = frozenset()
    """In files whose imports name one of these words: that is whom it is imported from. Of two words
    with a blank between them the second has to stand in the file, too: it is the object that has the
    method, and every file of a getter's thousand users is called like some module that others import."""

    @property
    def objects(self) -> frozenset[str]:
        """The objects that have the name for a method."""
        return frozenset(it.partition(" ")[2] for it in self.beside if " " in it)


class Sought:
    """Names that are followed, as they are looked for in many files.

    Where a name is bound is told by what the file is called; only where it may be imported from is a
    question to the bytes of every file.
    """

    def __init__(self, names: Mapping[str, Wanted], imports: Imports | None = None) -> None:
        """``imports`` are those of files that were read before, and get those of the others."""
        self._imports = Imports(0) if imports is None else imports
        self._by_stem: dict[str, list[tuple[str, bytes]]] = {}
        for word, where in names.items():
            for stem in where.stems:
                self._by_stem.setdefault(stem, []).append((word, word.encode()))
        self._beside: dict[bytes, list[tuple[str, bytes, bytes]]] = {}
        """By the last part of a module's name, what is imported from it, and through which object."""
        self._objects: dict[str, dict[bytes, str]] = {}
        """By a method's name, the objects that have it, with what a file is asked about both."""
        for word, where in names.items():
            if where.objects:
                self._objects[word] = {it.encode(): f"{word} {it}" for it in where.objects}
            for it in where.beside:
                module, _, through = it.encode().partition(b" ")
                self._beside.setdefault(module, []).append((word, word.encode(), through))

    def may_concern(self, path: str) -> bool:
        """Whether the file may hold one of the names, by what it is called and what it imports, where
        that is known."""
        if stem_of(path) in self._by_stem:
            return True
        words = self._imports.known(path) if self._beside else frozenset()
        return words is None or not self._beside.keys().isdisjoint(words)

    def has_said(self, path: str, data: bytes, words: frozenset[str]) -> bool:
        """Whether a file that was asked about these names has no more to say to ``words``: none that
        is new stands in it."""
        asked = self.words_in(path, data)
        if not asked or may_have_other(data, len(data)):
            return False  # it was asked about its own words alone, or spells names in other letters
        new = [
            it for it in words - asked if all(stands(part, data) for part in it.encode().split())
        ]
        return not new or _only_objects(data, followed(asked), followed(frozenset(new)))

    def words_in(self, path: str, data: bytes) -> frozenset[str]:
        """The names that concern one file; of a method, where only the object that has it does, with a
        blank between the two, for each object that stands in the file."""
        bound = self._by_stem.get(stem_of(path), ())
        found = {word for word, raw in bound if raw in data}
        if self._beside:
            stars = b"import *" in data  # who takes all names offers them, too
            asked: dict[bytes, bool] = {b"": True}
            """Whether words stand: objects have many methods, and classes one name for many."""

            def is_there(it: bytes) -> bool:
                if it not in asked:
                    asked[it] = stands(it, data)
                return asked[it]

            methods: set[str] = set()
            held: frozenset[bytes] = frozenset()
            for module in self._beside.keys() & self._imports.of(path, data):
                for word, raw, through in self._beside[module]:
                    known = methods if through else found
                    if word not in known and is_there(through) and (stars or is_there(raw)):
                        known.add(word)
            for word in methods - found:
                objects = self._objects[word]
                if (
                    len(objects) > _FEW
                ):  # cutting the file into words is no more than a few searches
                    held = held or words_in(data, 0, len(data))
                    found.update(objects[it] for it in objects.keys() & held)
                else:
                    found.update(it for raw, it in objects.items() if is_there(raw))
        return frozenset(found)


class Imports:
    """The words of files' import statements: a run asks for names in rounds, and reads each file for
    them once. Of 15,000 files they take 5 MB."""

    def __init__(self, most: int = 32 << 20) -> None:
        """``most`` bytes are kept."""
        self._left = most
        self._words: dict[str, bytes] = {}

    def known(self, path: str) -> frozenset[bytes] | None:
        """Those of a file that was read before; None where it was not."""
        words = self._words.get(path)
        return None if words is None else frozenset(words.split())

    def of(self, path: str, data: bytes) -> Set[bytes]:
        """Those of the file, whose bytes are given."""
        words = self.known(path)
        if words is not None:
            return words
        found = _imported(data)
        packed = b" ".join(found)
        if self._left >= len(packed) + len(path):
            self._left -= len(packed) + len(path)
            self._words[path] = packed
        return found


def _only_objects(data: bytes, asked: Followed, new: Followed) -> bool:
    """Whether nothing is new but objects, which names that lead to others lead to, too: every module
    may have one of its own."""
    if new.words or not new.methods <= asked.methods:
        return False
    from ssot_lint.facts.variables.chosen.choice import (
        says_the_same,
    )  # where names are followed alone

    return says_the_same(data, asked, new.objects)


_FEW = 12
_WORD = re.compile(rb"[\w\x80-\xff]+")
_LETTER = re.compile(rb"[\w\x80-\xff]")


def stands(word: bytes, data: bytes) -> bool:
    """Whether a word stands somewhere, as a whole word."""
    at = data.find(word)
    while at >= 0:
        end = at + len(word)
        if not _LETTER.match(data, end) and not (at and _LETTER.match(data, at - 1)):
            return True
        at = data.find(word, end)
    return False


def _imported(data: bytes) -> set[bytes]:
    """The words of all import statements: ``find`` goes through 1.5 GB/s, a pattern of rows that
    begin with ``import`` through 170 MB/s."""
    found: set[bytes] = set()
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    at = data.find(b"import")
    while at >= 0:
        start, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
        end = len(data) if end < 0 else end
        if data[start:end].lstrip().startswith((b"import", b"from")):
            if data[start - 2 : start - 1] == b"\\":  # a statement that goes on in the next row
                start = data.rfind(b"\n", 0, start - 1) + 1
            if data[at + 6 : end].lstrip().startswith(b"("):
                close = data.find(b")", at)
                end = len(data) if close < 0 else close
            found.update(_WORD.findall(data, start, end))
        at = data.find(b"import", max(end, at + 6))
    return found


def stem_of(path: str) -> str:
    """What the file is called as a module: of an ``__init__``, its directory."""
    parts = path.replace("\\", "/").rsplit("/", 2)
    stem = parts[-1].partition(".")[0]
    return parts[-2] if stem == "__init__" and len(parts) > 1 else stem


def words_for(path: str, data: bytes, wanted: Mapping[str, Wanted]) -> frozenset[str]:
    """The names that concern one file."""
    return Sought(wanted).words_in(path, data)
