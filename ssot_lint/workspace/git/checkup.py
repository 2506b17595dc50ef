"""One repository at one commit: its files, their settings, and what of them is known already.

The repository lies at one made-up place whatever its own is, so that settings are the same on every
machine; nothing is read from a work tree.
"""

from __future__ import annotations

import os
from hashlib import blake2b

from ssot_lint import __version__
from ssot_lint.core.settings import FileSettings
from ssot_lint.rules import CODES
from ssot_lint.workspace.config.config import NO_OVERRIDES, Overrides
from ssot_lint.workspace.git.commit_files import files_of
from ssot_lint.workspace.git.commit_tree import CommitTree
from ssot_lint.workspace.git.objects import Objects
from ssot_lint.workspace.git.revision import Revision
from ssot_lint.workspace.settings.workspace import Workspace

ROOT = "/repository"
"""Where every repository lies, as its settings see it."""


class Checkup:
    """A commit, ready to be checked; to be closed. Raises GitError where there is none."""

    def __init__(self, directory: str, revision: str, overrides: Overrides = NO_OVERRIDES) -> None:
        """``overrides`` name files by absolute paths."""
        found = Revision(directory, revision)
        self.commit = found.commit
        said = found.ask("log", "-1", "--format=%cs", found.commit, "--")
        self.date = said.decode("ascii", "replace").strip()
        self.git_dir = os.fsdecode(found.ask("rev-parse", "--absolute-git-dir")).rstrip("\n")
        """Of the repository that git answered for: the one at the directory, or around it."""
        self.objects = Objects(directory)
        try:
            self.tree = CommitTree(self.objects, self.commit, ROOT)
            self.workspace = Workspace(ROOT, overrides, self.tree)
            self.oids = files_of(self.tree, self.workspace)
            """By path: the ids of the files that are checked."""
            self.files = tuple(self.oids)
        except BaseException:
            self.close()
            raise
        self._keys: dict[tuple[object, ...], int] = {}
        self._bases: dict[int, bytes] = {}
        self._closures: dict[int, bytes] = {}
        self._looked: set[str] = set()

    def close(self) -> None:
        """End git's process."""
        self.objects.__exit__(None, None, None)

    def key(self, path: str, settings: FileSettings) -> int:
        """What, beside its bytes, decides what is said of a file: 63 bits."""
        directory = path.rpartition("/")[0]
        config = id(self.workspace.config_for(directory))
        base = self._bases.get(config)
        if base is None:
            said = (__version__, CODES, self.workspace.identity(directory))
            base = self._bases[config] = _digest(repr(_ordered(said)).encode())
        known = (base, settings.module, settings.is_package, settings.tier, settings.exempt)
        rules = (settings.select, settings.owner)
        key = self._keys.get((known, rules))
        if key is None:
            told = repr((*known, sorted(settings.select), settings.owner)).encode()
            digest = _digest(told + self._closure(settings))
            key = self._keys[known, rules] = int.from_bytes(digest[:8], "big") >> 1
        return key

    def closure(self) -> tuple[tuple[str, str], ...]:
        """Configurations, and files that the getters of files whose keys were asked for were read
        from, with their ids."""
        places = {*self.workspace.configurations(), *self._looked}
        found = ((it[len(ROOT) + 1 :], self._oid(it)) for it in sorted(places))
        return tuple((name, oid) for name, oid in found if oid)

    def _closure(self, settings: FileSettings) -> bytes:
        getter = settings.getter
        if getter is None:
            return b""
        if id(getter) not in self._closures:
            # Asked once for each getter: both look at all the files they depend on.
            getter.import_refusal(settings.importer())
            _ = getter.keeps_calls
            looked = sorted(getter.looked_at())
            self._looked.update(looked)
            told = "\n".join(f"{self._oid(it)} {it}" for it in looked)
            self._closures[id(getter)] = _digest(told.encode("utf-8", "surrogateescape"))
        return self._closures[id(getter)]

    def _oid(self, path: str) -> str:
        entry = self.tree.entry(path)
        return "" if entry is None else entry.oid


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def _ordered(value: object) -> object:
    """The value with its sets in order, so that ``repr`` is the same in each process."""
    if isinstance(value, frozenset | set):
        return ("set", sorted(map(repr, map(_ordered, value))))
    if isinstance(value, dict):
        return ("dict", sorted((repr(key), repr(_ordered(it))) for key, it in value.items()))
    if isinstance(value, tuple | list):
        return tuple(_ordered(it) for it in value)
    return value
