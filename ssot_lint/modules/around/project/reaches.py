"""What files say of others, by the module that they say it of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ssot_lint.modules.around.file.seen import ANY, NOTHING, OF_A_FILE, Reach, Seen, tails

_PLAIN_MODULES = frozenset({"os", "posix"})


def below_any(path: str, module: str) -> Iterator[str]:
    """What a path asks that begins with ``ANY``, where that is the module, or a package above it."""
    rest = path.lstrip(ANY).lstrip(".")
    yield rest
    first, dot, below = rest.partition(".")
    if dot and module.endswith(f".{first}"):  # ``f"{app.__name__}.core.os"``
        yield below


class Reaches:
    """Grows by a file at a time; every question is answered by a look-up."""

    def __init__(self, module_of: Callable[[str], str]) -> None:
        """``module_of`` names the module of a path."""
        self._module_of = module_of
        self._seen: dict[str, Seen] = {}
        self._by_target: dict[str, list[tuple[str, Reach]]] = {}
        self._anywhere: dict[str, list[tuple[str, Reach]]] = {}
        self._below: dict[str, list[tuple[str, Reach]]] = {}
        """By a package: what is asked of any module below it."""
        self._of_files: dict[str, list[tuple[str, str, Reach]]] = {}
        """By the last name of a module that is named by its file: the name, and what may be asked."""
        self._run: dict[str, list[tuple[str, str, int, frozenset[str]]]] = {}
        """The same of files that are run where their names are used."""
        self._stars: dict[str, list[tuple[str, int, frozenset[str]]]] = {}
        self.for_everyone: list[tuple[str, Reach]] = []
        """Places that replace something of ``os`` itself."""
        self.for_told: list[tuple[str, Reach]] = []
        """Places that replace something in a module which another file may tell."""
        self.blind: list[tuple[str, tuple[str, ...]]] = []
        """Files that do not parse, with the words that stand in them."""

    def name_of(self, path: str) -> str:
        """The module of a path."""
        return self._module_of(path)

    @property
    def seen(self) -> Mapping[str, Seen]:
        """What the files say, by their paths."""
        return self._seen

    def add(self, path: str, reach: Reach) -> None:
        """Add what files say together; the path is the one to be named for it."""
        if reach.path.partition(".")[0] in _PLAIN_MODULES:
            self.for_everyone.append((path, reach))
        for module, _ in tails(reach.path):
            self._by_target.setdefault(module, []).append((path, reach))

    def note(self, path: str, seen: Seen) -> None:
        """Add what one file says."""
        self._seen[path] = seen
        anywhere = []
        for reach in seen.reaches:
            if reach.path.startswith(ANY):
                anywhere.append((path, reach))
            elif reach.path.partition(".")[0] in _PLAIN_MODULES:
                self.for_everyone.append((path, reach))
            elif ANY in reach.path:
                package = reach.path.partition(f".{ANY}")[0]
                self._below.setdefault(package, []).append((path, reach))
            else:
                for module, _ in tails(reach.path):
                    self._by_target.setdefault(module, []).append((path, reach))
        if anywhere:
            for module in set(seen.modules):
                self._anywhere.setdefault(module, []).extend(anywhere)
                if module.startswith(OF_A_FILE):
                    of_file = self._of_files.setdefault(module.rpartition(".")[2].lstrip("*"), [])
                    of_file += ((module[1:], *it) for it in anywhere)
        self.for_told += ((path, it) for it in seen.opens if it.path.startswith(f"{ANY}."))
        for star in seen.stars:
            if star.module.startswith(OF_A_FILE):
                last = star.module.rpartition(".")[2].lstrip("*")
                run = (star.module[1:], path, star.row, star.used)
                self._run.setdefault(last, []).append(run)
                continue
            entry = (path, star.row, star.used)
            self._stars.setdefault(star.module, []).append(entry)
        if seen.blind:
            self.blind.append((path, seen.blind))

    def settle(self, path: str, seen: Seen) -> None:
        """Take what a file says that waited: what it opens, which others may fill."""
        self._seen[path] = seen

    def of(self, path: str) -> Seen:
        """What one file says."""
        return self._seen.get(path, NOTHING)

    def into(self, module: str) -> Iterator[tuple[str, Reach, str]]:
        """Reaches into a module, with what is asked of it."""
        for path, reach in self._by_target.get(module, ()):
            yield path, reach, reach.path[len(module) + 1 :]
        for path, reach in self._anywhere.get(module, ()):
            yield from ((path, reach, it) for it in below_any(reach.path, module))
        for named, path, reach in self._of_files.get(module.rpartition(".")[2], ()):
            if f".{module}".endswith(f".{named}"):
                yield path, reach, reach.path.lstrip(ANY).lstrip(".")
        for package, _ in tails(module):
            for path, reach in self._below.get(package, ()):
                yield path, reach, reach.path.partition(f".{ANY}")[2].lstrip(".")

    def starred(self, module: str) -> Iterator[tuple[str, int, str]]:
        """Names that files take from a module by a star, or from those by another, each with its
        place."""
        for named, path, row, used in self._run.get(module.rpartition(".")[2], ()):
            if f".{module}".endswith(f".{named}"):
                yield from ((path, row, it) for it in used)
        for path, row, used, name in self._taking(module):
            yield from ((path, row, it) for it in used)
            for _, _, rest in self.into(name) if name else ():
                yield path, row, rest.partition(".")[0]

    def takers(self, module: str) -> Iterator[tuple[str, int]]:
        """Files that take all from a module, or from those by another, each with its row."""
        return ((path, row) for path, row, _, _ in self._taking(module))

    def _taking(self, module: str) -> Iterator[tuple[str, int, frozenset[str], str]]:
        """The same with the names that they use, and their own name where it is new."""
        waiting, met = [module], {module}
        while waiting:
            for path, row, used in self._stars.get(waiting.pop(), ()):
                name = self._module_of(path) or ""
                is_new = bool(name) and name not in met
                if is_new:
                    met.add(name)
                    waiting.append(name)
                yield path, row, used, name if is_new else ""

    def starring(self, last: str) -> Iterator[str]:
        """Files that take all from a module whose name ends so."""
        for module, entries in self._stars.items():
            if module.rpartition(".")[2] == last:
                yield from (path for path, _, _ in entries)

    def note_stars_of(self, others: Reaches) -> None:
        """Add the stars that another look has met."""
        for module, entries in others._stars.items():
            own = self._stars.setdefault(module, [])
            own.extend((path, row, frozenset()) for path, row, _ in entries)
