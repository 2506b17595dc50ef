"""Every file of a project, once, for what it reaches in others: made when a fix first asks."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.modules.around.seen import ANY, NOTHING, Reach, Seen, tails

if TYPE_CHECKING:
    from ssot_lint.modules.around.written import Written

# What holds no code of the project, whatever its configuration says; hidden directories beside.
_LEFT_OUT = frozenset(
    {
        *("__pycache__", "__pypackages__", "node_modules", "site-packages", "venv", "build"),
        *("dist", "_build", "buck-out"),
    }
)
# The kernel stamps files by its ticks, of up to 10 ms.
_TICK = 20_000_000
_LARGEST = 8_000_000
_PLAIN_MODULES = frozenset({"os", "posix"})


Stamp = tuple[int, int, int, int]
Known = tuple[Stamp, Seen]


class Scan:
    """What the files below a directory reach for."""

    def __init__(self, root: str, kept: Mapping[str, Known] | None = None) -> None:
        """``kept`` is what an earlier scan has known: believed of files that look the same."""
        self._kept = kept or {}
        self.known: dict[str, Known] = {}
        """Of each file that was looked at: how it looked, and what it says."""
        self.is_new = False
        """Whether that is more than what was kept."""
        self._root = root.rstrip("/") or "/"
        self._seen: dict[str, Seen] | None = None
        self._paths: list[str] = []
        self._by_target: dict[str, list[tuple[str, Reach]]] = {}
        self._anywhere: list[tuple[str, Reach]] = []
        self._stars: dict[str, list[tuple[str, int, frozenset[str]]]] = {}
        self._blind: list[tuple[str, Seen, bytes]] = []
        self._global: list[tuple[str, Reach]] = []
        self._by_module: dict[str, str] = {}
        self._behind: dict[str, frozenset[str]] = {}
        self._written: Written | None = None

    def reached(self, modules: Iterable[str], own: str) -> Mapping[str, str]:
        """Names that files take from a module, which has these names, each with one place."""
        self._look()
        found: dict[str, str] = {}
        for module in modules:
            for path, reach, rest in self._into(module):
                found.setdefault(rest.partition(".")[0], self._place(path, reach.row))
            for path, row, used in self._stars.get(module, ()):
                for name in used:
                    found.setdefault(name, self._place(path, row))
                for name in self._through(module, path):
                    found.setdefault(name, self._place(path, row))
            last = module.rpartition(".")[2].encode()
            for path, seen, data in self._blind:
                if last in data and path != own:
                    for word in seen.blind:
                        found.setdefault(word, f"{self._place(path, 1)} (which does not parse)")
        return found

    def replaced(self, modules: Iterable[str], own: str) -> Mapping[str, str]:
        """Dotted paths below a module that are replaced by a file, and paths of ``os`` by one that
        imports the module, each with the place."""
        self._look()
        found: dict[str, str] = {}
        for module in modules:
            for path, reach, rest in self._into(module):
                if reach.stored:
                    found.setdefault(rest, self._place(path, reach.row))
            for path, reach in self._global:
                if path != own and module in self._imported_behind(path):
                    found.setdefault(reach.path, self._place(path, reach.row))
        return found

    def written(self) -> Written:
        """What the project writes to the environment; read when first asked."""
        if self._written is None:
            from ssot_lint.modules.around.written import Written

            files = ((path, _read(path)) for path in _python_below(self._root))
            self._written = Written(files)
        return self._written

    # -- what is known --------------------------------------------------------------------------

    def _into(self, module: str) -> Iterator[tuple[str, Reach, str]]:
        """Reaches into a module, with what is asked of it."""
        for path, reach in self._by_target.get(module, ()):
            yield path, reach, reach.path[len(module) + 1 :]
        for path, reach in self._anywhere:
            if module in self._named_in(path):
                yield path, reach, reach.path.lstrip(ANY).lstrip(".")

    def _through(self, module: str, path: str) -> Iterator[str]:
        """Names asked of a module that has them from ``module`` by a star import."""
        name = self._module_of(path)
        for _, _, rest in self._into(name) if name and name != module else ():
            yield rest.partition(".")[0]

    def _named_in(self, path: str) -> frozenset[str]:
        assert self._seen is not None
        own = self._module_of(path)
        return frozenset((*self._seen.get(path, NOTHING).modules, own))

    def _module_of(self, path: str) -> str:
        stem = path[len(self._root) + 1 :].rpartition(".")[0]
        return stem.removesuffix("/__init__").removeprefix("src/").replace("/", ".")

    def _imported_behind(self, path: str) -> frozenset[str]:
        """Modules that a file imports, and those that these import, functions included."""
        if path not in self._behind:
            known: set[str] = set()
            waiting = [path]
            looked = {path}
            while waiting:
                at = waiting.pop()
                for name in self._imports(at):
                    if name in known:
                        continue
                    known.add(name)
                    file = self._files.get(name)
                    if file is not None and file not in looked:
                        looked.add(file)
                        waiting.append(file)
            self._behind[path] = frozenset(known)
        return self._behind[path]

    def _imports(self, path: str) -> Iterator[str]:
        from ssot_lint.modules.imported import imported  # only where a test replaces for everyone

        data = _read(path)
        name = self._module_of(path)
        package = name if path.endswith("__init__.py") else name.rpartition(".")[0]
        for it in imported(data, package):
            full = f"{it.module}.{it.name}" if it.name and it.name != "*" else it.module
            yield full
            while "." in full:
                full = full.rpartition(".")[0]
                yield full

    @property
    def _files(self) -> Mapping[str, str]:
        """Files by every dotted name that one of the directories above may give them."""
        if not self._by_module:
            for path in self._paths:
                name = self._module_of(path)
                while name:
                    self._by_module.setdefault(name, path)
                    name = name.partition(".")[2]
        return self._by_module

    def _place(self, path: str, row: int) -> str:
        return f"{path[len(self._root) + 1 :]}:{row}"

    # -- the look -------------------------------------------------------------------------------

    def _look(self) -> None:
        if self._seen is not None:
            return
        self._seen = {}
        since = time.time_ns() - _TICK
        for path in _python_below(self._root):
            self._paths.append(path)
            stamp = _stamp(path)
            known = self._kept.get(path)
            if known is not None and known[0] == stamp:
                seen = known[1]
            else:
                seen = self._see(path)
                self.is_new = True
            if stamp[0] < since:
                self.known[path] = stamp, seen
            if seen is not NOTHING:
                self._note(path, seen)
        self.is_new = self.is_new or len(self.known) != len(self._kept)

    def _see(self, path: str) -> Seen:
        from ssot_lint.modules.around.reach import seen_in  # a parser: only for what is new

        return seen_in(_read(path), self._module_of(path), path.endswith("__init__.py"))

    def _note(self, path: str, seen: Seen) -> None:
        assert self._seen is not None
        self._seen[path] = seen
        for reach in seen.reaches:
            if reach.path.startswith(ANY):
                self._anywhere.append((path, reach))
            elif reach.path.partition(".")[0] in _PLAIN_MODULES:
                self._global.append((path, reach))
            else:
                for module, _ in tails(reach.path):
                    self._by_target.setdefault(module, []).append((path, reach))
        for star in seen.stars:
            entry = (path, star.row, star.used)
            self._stars.setdefault(star.module, []).append(entry)
        if seen.blind:
            self._blind.append((path, seen, _read(path)))


def _python_below(root: str) -> Iterator[str]:
    waiting = [root]
    while waiting:
        directory = waiting.pop()
        try:
            with os.scandir(directory) as found:
                entries = sorted(found, key=lambda it: it.name)
        except OSError:
            continue
        if any(it.name == "pyvenv.cfg" for it in entries):
            continue
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if not name.startswith(".") and name not in _LEFT_OUT:
                    waiting.append(entry.path.replace(os.sep, "/"))
            elif name.endswith(".py") and entry.is_file(follow_symlinks=False):
                yield entry.path.replace(os.sep, "/")


def _stamp(path: str) -> Stamp:
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0, 0, 0
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(_LARGEST)
    except OSError:
        return b""
