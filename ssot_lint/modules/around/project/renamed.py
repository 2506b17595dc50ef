"""Names that only one project has for parts of ``os``: where they can be taken from, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from ssot_lint.modules.around.project.reaches import Reaches
from ssot_lint.modules.lookup import last_word

_FEW = 20


class Renamed:
    """The doors of a project to such names: the files that have them, and those that take all from one."""

    def __init__(
        self,
        root: str,
        module_of: Callable[[str], str],
        having: Mapping[str, Iterable[str]],
        usual: Reaches,
    ) -> None:
        """``having`` is the names by the path of the file that has them; ``usual`` tells stars."""
        self._root = root
        self._module_of = module_of
        self._doors: dict[str, set[str]] = {}
        for path, aliases in having.items():
            self._open(path, aliases, usual)

    def _open(self, having: str, aliases: Iterable[str], usual: Reaches) -> None:
        waiting = [having]
        while waiting:
            path = waiting.pop()
            known = self._doors.setdefault(path, set())
            if not known.issuperset(aliases):
                known.update(aliases)
                waiting += usual.starring(self._module_of(path).rpartition(".")[2])

    @property
    def names(self) -> frozenset[str]:
        """All of them."""
        return frozenset().union(*self._doors.values())

    def standing_in(
        self, paths: Iterable[str], content_of: Callable[[str], bytes]
    ) -> Iterator[tuple[str, frozenset[str]]]:
        """The files that name a door, or lie below one, each with the names that it could take there."""
        names: dict[bytes, set[str]] = {}
        for path, aliases in self._doors.items():
            names.setdefault(last_word(self._module_of(path)), set()).update(aliases)
        standing = _finder(names)
        for path in paths:
            words = {it for name in standing(content_of(path)) for it in names[name]}
            words.update(it for below in self._packages_of(path) for it in self._doors[below])
            if words:
                yield path, frozenset(words)

    def _packages_of(self, path: str) -> Iterator[str]:
        """The packages around a file that have such names: it may take them by a dot alone."""
        directory = path
        while len(directory) > len(self._root):
            directory = directory.rpartition("/")[0]
            if (package := f"{directory}/__init__.py") in self._doors:
                yield package


def _finder(names: Collection[bytes]) -> Callable[[bytes], Iterable[bytes]]:
    """What tells which of the names may stand in a text; for a few, to look for each is faster."""
    ordered = sorted(names)
    if len(ordered) <= _FEW:
        return lambda data: [it for it in ordered if it in data]
    either = b"|".join(map(re.escape, ordered))
    named = re.compile(rb"(?<![\w\x80-\xff])(?:%b)(?![\w\x80-\xff])" % either)
    return lambda data: set(named.findall(data))
