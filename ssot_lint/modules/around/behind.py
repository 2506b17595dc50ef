"""What runs where a file replaces something for everyone: the modules that are imported with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ssot_lint.modules.lookup import last_word


class Behind:
    """Imports of the files of one project, followed when asked; all of it is kept."""

    def __init__(
        self, paths: list[str], module_of: Callable[[str], str], read: Callable[[str], bytes]
    ) -> None:
        self._paths = paths
        self._module_of = module_of
        self._read = read
        self._by_last: dict[str, list[str]] = {}
        self._named: dict[str, dict[str, str]] = {}
        """By the last part of names: files by all names that end so."""
        self._known: dict[str, frozenset[str]] = {}
        self._around: dict[str, frozenset[str]] = {}
        self._imported: dict[str, frozenset[str]] = {}
        self._telling: dict[str, list[str]] = {}

    def imports(self, path: str, module: str) -> bool:
        """Whether the module runs with what a file replaces: the file imports it, or a test does
        for which the file is a fixture, or who imports the file."""
        if path not in self._around:
            of_all = [self._of(it) for it in (path, *self._served(path))]
            self._around[path] = frozenset().union(*of_all)
        return module in self._around[path]

    def tells(self, path: str, module: str) -> bool:
        """Whether a file that runs with another names a module, which it may tell that one."""
        if path not in self._telling:
            self._telling[path] = [path, *self._served(path)]
        named = module.encode()
        return any(
            module in self.imported(it) or named in self._read(it) for it in self._telling[path]
        )

    def imported(self, path: str) -> frozenset[str]:
        """The names that a file imports itself, each with those above it."""
        if path not in self._imported:
            self._imported[path] = frozenset(self._imports(path))
        return self._imported[path]

    def _served(self, path: str) -> Iterator[str]:
        """Files of tests that a ``conftest`` serves, and whatever imports the file."""
        directory, _, name = path.rpartition("/")
        stem = last_word(self._module_of(path))
        for other in self._paths:
            if other == path or not other.endswith(".py"):
                continue
            served = name == "conftest.py" and other.startswith(directory + "/")
            if served or (stem in self._read(other) and path in self._files_behind(other)):
                yield other

    def _files_behind(self, path: str) -> set[str]:
        return {file for name in self.imported(path) if (file := self.file_of(name))}

    def _of(self, path: str) -> frozenset[str]:
        """Modules that a file imports, and those that these import, functions included."""
        if path in self._known:
            return self._known[path]
        known: set[str] = set()
        waiting = [path]
        looked = {path}
        while waiting:
            at = waiting.pop()
            for name in self.imported(at) - known:
                known.add(name)
                file = self.file_of(name)
                if file is not None and file not in looked:
                    looked.add(file)
                    waiting.append(file)
        self._known[path] = frozenset(known)
        return self._known[path]

    def _imports(self, path: str) -> Iterator[str]:
        from ssot_lint.modules.imported import imported  # only where a test replaces for everyone

        name = self._module_of(path)
        package = name if path.endswith("__init__.py") else name.rpartition(".")[0]
        for it in imported(self._read(path), package):
            full = f"{it.module}.{it.name}" if it.name and it.name != "*" else it.module
            yield full
            while "." in full:
                full = full.rpartition(".")[0]
                yield full

    def file_of(self, name: str) -> str | None:
        """The first file that one of the directories above it may give this dotted name."""
        last = name.rpartition(".")[2]
        if last not in self._named:
            named: dict[str, str] = {}
            self._named[last] = named
            for path in self._ending(last):
                full = self._module_of(path)
                while full:
                    named.setdefault(full, path)
                    full = full.partition(".")[2]
        return self._named[last].get(name)

    def _ending(self, last: str) -> list[str]:
        """Files whose module's name may end so, by the names of files alone: few are asked for, and
        to name the modules of 4,300 files took 15 ms."""
        if not self._by_last:
            for path in self._paths:
                if path.endswith(".py"):
                    above, _, stem = path[:-3].rpartition("/")
                    self._by_last.setdefault(stem.rpartition(".")[2], []).append(path)
                    if stem == "__init__":
                        package = above.rpartition("/")[2].rpartition(".")[2]
                        self._by_last.setdefault(package, []).append(path)
        return self._by_last.get(last, [])
