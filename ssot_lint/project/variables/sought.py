"""Names that are looked for in many files: a hook asks its own of them, and needs no linking for that."""

from __future__ import annotations

from collections.abc import Mapping

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.scan import Needles


class Wanted(NamedTuple):
    """Where a name is looked for."""

    stems: frozenset[str] = frozenset()
    """In files called so (or packages): that is where it is bound."""
    beside: frozenset[str] = frozenset()
    """In files that hold one of these words: that is whom it is imported from."""


class Sought:
    """Names that are followed, as they are looked for in many files."""

    def __init__(self, names: Mapping[str, Wanted]) -> None:
        self._names = names
        self._needles = Needles(names)

    def words_in(self, path: str, data: bytes) -> frozenset[str]:
        """The names that concern one file."""
        if not self._names or not self._needles.occur_in(data, len(data)):
            return frozenset()
        there = self._needles.find_all(data)
        return words_for(path, data, {it: self._names[it] for it in there if it in self._names})


def words_for(path: str, data: bytes, wanted: Mapping[str, Wanted]) -> frozenset[str]:
    """The names that concern one file."""
    found: set[str] = set()
    parts = path.replace("\\", "/").rsplit("/", 2)
    stem = parts[-1].partition(".")[0]
    if stem == "__init__" and len(parts) > 1:
        stem = parts[-2]
    for word, where in wanted.items():
        if word.encode() not in data:
            continue
        if stem in where.stems or any(it.encode() in data for it in where.beside):
            found.add(word)
    return frozenset(found)
