"""Names that are looked for in many files: a hook asks its own of them, and needs no linking for that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.scan import Needles


class Wanted(NamedTuple):
    """Where a name is looked for."""

    stems: frozenset[str] = frozenset()
    """In files called so (or packages): that is where it is bound."""
    beside: frozenset[str] = frozenset()
    """In files that hold one of these words: that is whom it is imported from."""


class Sought:
    """Names that are followed, as they are looked for in many files.

    Where a name is bound is told by what the file is called; only where it may be imported from is a
    question to the bytes of every file.
    """

    def __init__(self, names: Mapping[str, Wanted]) -> None:
        self._by_stem: dict[str, list[tuple[str, bytes]]] = {}
        for word, where in names.items():
            for stem in where.stems:
                self._by_stem.setdefault(stem, []).append((word, word.encode()))
        self._beside = [
            (word, word.encode(), _whole(word), _imported(where.beside))
            for word, where in names.items()
            if where.beside
        ]
        self._needles = (
            Needles([word for word, where in names.items() if where.beside])
            if self._beside
            else None
        )

    @property
    def is_everywhere(self) -> bool:
        """Whether files of all names may be concerned."""
        return bool(self._beside)

    def may_concern(self, path: str) -> bool:
        """Whether what the file is called says that it binds one of the names."""
        return stem_of(path) in self._by_stem

    def words_in(self, path: str, data: bytes) -> frozenset[str]:
        """The names that concern one file."""
        bound = self._by_stem.get(stem_of(path), ())
        found = {word for word, raw in bound if raw in data}
        if self._needles is not None and self._needles.occur_in(data, len(data)):
            for word, raw, whole, imported in self._beside:
                if raw in data and whole.search(data) and imported.search(data):
                    found.add(word)
        return frozenset(found)


def _whole(word: str) -> re.Pattern[bytes]:
    return re.compile(rb"(?<![\w\x80-\xff])" + re.escape(word.encode()) + rb"(?![\w\x80-\xff])")


def _imported(modules: Iterable[str]) -> re.Pattern[bytes]:
    """Where one of the modules, by the last part of its name, stands in an import."""
    names = b"|".join(re.escape(it.encode()) for it in sorted(modules))
    name = rb"(?<![\w\x80-\xff])(?:" + names + rb")(?![\w\x80-\xff])"
    return re.compile(
        rb"(?m)^[ \t]*(?:from|import)[ \t.][^\r\n#]*" + name + rb"|import[ \t]*\([^)]*" + name
    )


def stem_of(path: str) -> str:
    """What the file is called as a module: of an ``__init__``, its directory."""
    parts = path.replace("\\", "/").rsplit("/", 2)
    stem = parts[-1].partition(".")[0]
    return parts[-2] if stem == "__init__" and len(parts) > 1 else stem


def words_for(path: str, data: bytes, wanted: Mapping[str, Wanted]) -> frozenset[str]:
    """The names that concern one file."""
    return Sought(wanted).words_in(path, data)
