"""The first and cheapest question: does a needle occur in these bytes at all?

A needle is a word that must stand in a file for a rule to have anything to say; it is derived from
what the rule watches, never written by hand. The search starts at the rarest letter of a needle
and looks behind: 105 ms for 185 MB, where ``\\b(a|b)\\b`` takes 1,250.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ssot_lint.core.regex import regex

# Letters rare enough in Python code for sre to skip from one to the next faster than
# ``bytes.find`` skips words (2.4 against 1.9 GB/s); capitals are rarer still.
_RARE = b"qzxjkvywhb"
_TELLING = 6
_WORD_AFTER = rb"(?![\w\x80-\xff])"
_WORD_BYTES = frozenset(
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_" + bytes(range(0x80, 0x100))
)
_WORD = regex(rb"[\w\x80-\xff]")
DIRECTIVE = "# ssot:"
"""The needle of every suppression, whoever wrote it and however it is spelled."""


def needles_of(watched: Iterable[str]) -> frozenset[str]:
    """The fewest words of which every file with one of the dotted names must hold one.

    A use of ``decouple.AutoConfig`` needs both words, so one that other names need as well will do;
    words too short to tell much (``os``) are taken only where there is no other.
    """
    names = [frozenset(name.split(".")) for name in watched]
    chosen: set[str] = set()
    while names:
        counts: dict[str, int] = {}
        for parts in names:
            for word in {part for part in parts if len(part) >= _TELLING} or parts:
                counts[word] = counts.get(word, 0) + 1
        best = max(counts, key=lambda word: (counts[word], len(word), word))
        chosen.add(best)
        names = [parts for parts in names if best not in parts]
    return frozenset(chosen)


class Needles:
    """A set of words to look for in bytes; one that ends in ``*`` may go on; ``DIRECTIVE``.

    ``getter`` is a module and a name in it, which counts where it may be a variable in use.
    """

    __slots__ = (
        "_asked",
        "_directives",
        "_ends",
        "_getter",
        "_patterns",
        "_plain",
        "named",
        "words",
    )

    def __init__(self, words: Iterable[str], getter: tuple[str, str] | None = None) -> None:
        self.words = frozenset(words)
        self.named = getter
        self._getter = None if getter is None else _Getter(*getter)
        self._directives = DIRECTIVE in self.words
        self._asked = 0
        groups: dict[int | None, list[bytes]] = {}
        for word in sorted(self.words - {DIRECTIVE}):
            groups.setdefault(_rarest(word.encode()), []).append(word.encode())
        self._plain = tuple(word.rstrip(b"*") for word in groups.pop(None, ()))
        self._ends = tuple(
            word.rstrip(b"*") if word.endswith(b"*") else word + b"\n"
            for members in groups.values()
            for word in members
        )
        self._patterns = tuple(
            regex(_group(letter, members))
            for letter, members in groups.items()
            if letter is not None
        )

    def find_all(self, data: bytes) -> dict[str, list[int]]:
        """Offsets of every word that occurs as a whole word, in order; absent ones left out."""
        found: dict[str, list[int]] = {}
        for pattern in self._patterns:
            for it in pattern.finditer(data):
                start, end = it.span()
                while start and data[start - 1] in _WORD_BYTES:
                    start -= 1
                word = data[start:end].decode("utf-8", "replace")
                if word in self.words:
                    found.setdefault(word, []).append(start)
        for plain in self._plain:
            offsets = occurrences(data, plain.decode())
            if offsets:
                found[plain.decode()] = offsets
        return found

    def occur_in(self, data: bytes | bytearray, end: int) -> bool:
        """Whether any of the words may stand in ``data[:end]``; may be wrong only by saying yes."""
        return self.words_occur_in(data, end) or self.occurs_by_getter(data, end)

    def occurs_by_getter(self, data: bytes | bytearray, end: int) -> bool:
        """The same by the getter's name alone."""
        return self._getter is not None and self._getter.occurs_in(data, end)

    def are(self, others: Needles) -> bool:
        """Whether both look for the same."""
        return self is others or (self.words == others.words and self.named == others.named)

    def words_occur_in(self, data: bytes | bytearray, end: int) -> bool:
        """The same without the getter's name."""
        self._asked += 1
        if self._asked <= _FEW and type(data) is bytes and end == len(data) <= _SHORT:
            words = words_of(data)
            if any(it in words for it in self._ends):
                return True
        else:
            for pattern in self._patterns:
                if pattern.search(data, 0, end) is not None:
                    return True
        for word in self._plain:
            if data.find(word, 0, end) >= 0:
                return True
        return self._directives and _suppresses(data, end)


_FEW = 4
"""Texts of which the words are asked: for those of a hook that costs less than to compile expressions, 1 ms
for the words of all rules."""
_SHORT = 1 << 16
_APART = bytes(it if it in _WORD_BYTES else 10 for it in range(256))


@lru_cache(maxsize=1)
def words_of(data: bytes) -> bytes:
    """All words, each between ends of lines, so that what one ends with can be sought; many are sought in
    one text."""
    return b"\n".join((b"", *{*data.translate(_APART).split()}, b""))


# In a notebook's JSON a tab is two characters.
_OURS = regex(rb"ssot:(?:[ \t]|\\t)*(?:file-)?ignore")
_CODED = regex(rb"(?:ssot|SSOT)[A-Za-z]*[0-9]")
_LONGEST_ROW = 1000


def _suppresses(data: bytes | bytearray, end: int) -> bool:
    """Whether a suppression may stand in ``data[:end]``: ours, or a ``noqa`` that names a code.

    By their spelling: of 5,769 files that hold a word with SSOT in it, 3 have one.
    """
    for spelled in (b"ssot", b"SSOT"):
        at = data.find(spelled, 0, end)
        while at >= 0:
            if _OURS.match(data, at, end) or (_CODED.match(data, at, end) and _noqa(data, at)):
                return True
            at = data.find(spelled, at + 4, end)
    return False


def _noqa(data: bytes | bytearray, at: int) -> bool:
    """Whether ``noqa`` stands on the row before ``at``; the row of a whole notebook may hold it."""
    before = bytes(data[max(at - _LONGEST_ROW, 0) : at])
    start = max(before.rfind(b"\n"), before.rfind(b"\r"))
    return (start < 0 and at > _LONGEST_ROW) or b"noqa" in before[start + 1 :].lower()


class _Getter:
    """The project's getter, as a file may name it: by itself, or through an import."""

    __slots__ = ("_ahead", "_last", "_named", "_word")

    def __init__(self, module: str, root: str) -> None:
        word = root.encode()
        letter = _rarest(word) or word[0]
        self._ahead = word.index(letter)
        head, tail = re.escape(word[: self._ahead + 1]), re.escape(word[self._ahead + 1 :])
        self._word = regex(
            re.escape(bytes((letter,)))
            + rb"(?<=%s)(?<![\w\x80-\xff]%s)%s%s" % (head, head, tail, _WORD_AFTER)
        )
        self._last = module.rpartition(".")[2].encode()
        last = rb"(?<![\w\x80-\xff])%s%s" % (re.escape(self._last), _WORD_AFTER)
        # An import of it, on one row or in parentheses; ``app.env.env``; the module as a string.
        self._named = regex(
            rb"import[ \t\\\r\n]*\((?:[^)#]|#[^\r\n]*[\r\n])*%s|(?:import|from)[^\r\n]*%s"
            rb"|%s[\s\\]*\.[\s\\]*%s|[\"']%s[\"']"
            % (last, last, last, re.escape(word), re.escape(module.encode()))
        )

    def occurs_in(self, data: bytes | bytearray, end: int) -> bool:
        """Whether the name may be in use in ``data[:end]``."""
        seen = False
        for found in self._word.finditer(data, 0, end):
            seen = True
            if looks_used(data, found.start() - self._ahead, found.end()):
                return True
        return (
            seen and data.find(self._last, 0, end) >= 0 and bool(self._named.search(data, 0, end))
        )


_USED = regex(rb"[\s\\]*[.(\[]")
_ASKED = regex(rb"(?<![\w\x80-\xff])in[ \t\\\r\n(]+\Z")


def looks_used(data: bytes | bytearray, start: int, end: int) -> bool:
    """Whether bytes beside a name allow that it is called, subscripted, asked for an attribute."""
    if data[start - 1 : start] == b".":
        return False
    return bool(_USED.match(data, end) or _ASKED.search(data[max(start - 40, 0) : start]))


def is_word(data: bytes, start: int, end: int) -> bool:
    """Whether ``data[start:end]`` is not part of a longer word."""
    before = start > 0 and _WORD.match(data, start - 1) and _WORD.match(data, start)
    after = _WORD.match(data, end) and _WORD.match(data, end - 1)
    return not before and not after


def occurrences(data: bytes, word: str) -> list[int]:
    """Offsets of ``word`` as a whole word, in code, strings and comments alike."""
    if word.encode() not in data:
        return []  # which ``in`` tells three times as fast as sre
    needle = re.escape(word.encode())
    # Looking back from behind the word lets sre search for its bytes first.
    pattern = rb"%s(?<![\w\x80-\xff]%s)%s" % (needle, needle, _WORD_AFTER)
    return [found.start() for found in re.finditer(pattern, data)]


def _rarest(word: bytes) -> int | None:
    """The byte of ``word`` to search for; None where ``bytes.find`` of all of it is faster."""
    capitals = [byte for byte in word if 0x41 <= byte <= 0x5A]
    if capitals:
        return capitals[0]
    return next((letter for letter in _RARE if letter in word), None)


def _group(letter: int, words: list[bytes]) -> bytes:
    """A pattern for words that share their rarest letter, tails merged behind each head."""
    tails: dict[bytes, list[bytes]] = {}
    for word in words:
        cut = word.index(letter) + 1
        tail = word[cut:]
        pattern = re.escape(tail[:-1]) if tail.endswith(b"*") else re.escape(tail) + _WORD_AFTER
        tails.setdefault(word[:cut], []).append(pattern)
    branches = [
        rb"(?<=%s)(?:%s)" % (re.escape(head), b"|".join(sorted(ends, reverse=True)))
        for head, ends in sorted(tails.items())
    ]
    return re.escape(bytes((letter,))) + b"(?:" + b"|".join(branches) + b")"
