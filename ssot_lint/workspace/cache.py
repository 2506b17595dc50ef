"""What earlier runs found out, kept by file: a file whose stamp has not changed is not even read.

A file in which no needle occurs is known by its stamp alone: to search it again is cheaper than to
hash it. One with a needle is known by its content, too, so that a touched one needs no analysis;
what was found in it holds as long as the files that its getter was read from stay as they are.
Everything hangs on the settings and on the tool itself (see ``fingerprint``).

One file, by ``marshal`` (3 ms for 10,000 entries; pickle takes 8 to import). Whatever is wrong with
it, it is ignored and written anew; of two runs at once the last one's stays.
"""

from __future__ import annotations

import marshal
import os
import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ssot_lint.core.settings import FileSettings
from ssot_lint.workspace.fingerprint import Stamp, file_name, stamp_of
from ssot_lint.workspace.settings import Workspace, posix
from ssot_lint.workspace.task import CHECK, Outcome, Task, read
from ssot_lint.workspace.transport import pack, unpack

DIRECTORY = ".ssot_lint_cache"
# The clock that stamps files may lag by one of the kernel's ticks; where all stamps are whole
# seconds, by one or two of those (FAT).
_TICK, _COARSE_TICK = 20_000_000, 2_000_000_000
# A run on so few files reads them sooner than it loads a large cache.
_FEW_FILES = 64
_MOST_TABLES = 8

Places = dict[str, "bytes | None"]
"""Digests of files, None for those that are not there."""


class Hit(NamedTuple):
    """What is known of a file with a needle."""

    digest: bytes
    owner: str | None
    """Whose getter it was held against; None for nobody's."""
    places: Places
    """Files besides that the getter was looked for at, for this file alone."""
    outcome: bytes
    """Packed; empty where there is nothing to say."""


class Table:
    """What is known under one combination of settings; paths count from the cache's root."""

    def __init__(
        self,
        stamps: dict[str, Stamp] | None = None,
        hits: dict[str, Hit] | None = None,
        getters: dict[str, dict[str, tuple[Stamp | None, bytes | None]]] | None = None,
    ) -> None:
        self.stamps = {} if stamps is None else stamps
        self.hits = {} if hits is None else hits
        self.getters = {} if getters is None else getters
        """By owner: the places that its getter was read from, with their digests."""
        self.valid: dict[str, bool] = {}


class Cache:
    """One run's view of the cache; made before anything is read, for its clock to be the first."""

    def __init__(self, workspace: Workspace, directory: str, root: str) -> None:
        self.directory = directory
        self.root = root
        """Directory that the cache's paths count from."""
        self.warning: str | None = None
        self._workspace = workspace
        self._start = time.time_ns()
        self._prefix = root.rstrip("/") + "/"
        self._tables: dict[str, Table] | None = None
        self._by_directory: dict[str, Table] = {}
        self._changed = False

    # --- asking

    def split(
        self, files: Sequence[str], task: Task
    ) -> tuple[dict[str, Outcome], Sequence[str]]:
        """What is known of unchanged files, where there is anything to say; and all other files."""
        if len(files) <= _FEW_FILES:
            return {}, files
        known: dict[str, Outcome] = {}
        rest: list[str] = []
        last, prefix, cut = None, self._prefix, len(self._prefix)
        stat, table = os.stat, Table()
        for path in files:
            directory = path.rpartition("/")[0]
            if directory != last:
                table, last = self._table(directory), directory
            name = path[cut:] if path.startswith(prefix) else path
            try:
                unchanged = table.stamps.get(name) == stamp_of(stat(path))
            except OSError:
                unchanged = False
            if not unchanged:
                rest.append(path)
            elif name in table.hits:
                outcome = self._told(table, path, table.hits[name], task)
                if outcome is None:
                    rest.append(path)
                elif outcome.diagnostics:
                    known[path] = outcome
        return known, rest

    def recall(self, settings: FileSettings, digest: bytes, task: Task) -> Outcome | None:
        """What is known of a file with this content; None where nothing is."""
        path = posix(settings.path)
        table = self._table(path.rpartition("/")[0])
        hit = table.hits.get(self._name(path))
        if hit is None or hit.digest != digest:
            return None
        return self._told(table, path, hit, task)

    def _told(self, table: Table, path: str, hit: Hit, task: Task) -> Outcome | None:
        """The outcome as it would be now; None where that is not known."""
        if hit.owner is not None and not self._is_valid(table, hit.owner):
            return None
        if any(self._digest(place) != digest for place, digest in hit.places.items()):
            return None
        if not hit.outcome:
            return Outcome(path, digest=hit.digest)
        if task.mode != CHECK:
            return None  # its fixes must be worked out
        try:
            outcome = unpack(marshal.loads(hit.outcome))
        except Exception:  # noqa: BLE001 - written by who knows whom
            return None
        if outcome is None:
            return None
        found = tuple(item._replace(path=path) for item in outcome.diagnostics)
        return outcome._replace(path=path, diagnostics=found, digest=hit.digest)

    def _is_valid(self, table: Table, owner: str) -> bool:
        """Whether the owner's getter still says what it did."""
        valid = table.valid.get(owner)
        if valid is None:
            places = table.getters.get(owner)
            valid = places is not None and all(
                self._is_as_it_was(place, *was) for place, was in places.items()
            )
            table.valid[owner] = valid
        return valid

    def _is_as_it_was(self, place: str, stamp: Stamp | None, digest: bytes | None) -> bool:
        try:
            now = stamp_of(os.stat(self._path(place)))
        except OSError:
            return digest is None
        return (stamp is not None and now == stamp) or self._digest(place) == digest

    def _digest(self, place: str) -> bytes | None:
        path = self._path(place)
        try:
            return digest_of(read(path)) if os.path.isfile(path) else None
        except OSError:
            return None

    # --- learning

    def learn(self, files: Sequence[str], outcomes: Iterable[Outcome], task: Task) -> None:
        """Keep what a run on ``files`` found out; those without an outcome have no needle."""
        told = {outcome.path: outcome for outcome in outcomes}
        if len(files) <= _FEW_FILES:  # what is worth keeping of so few is what was analysed
            files = [path for path in files if path in told and told[path].digest]
        fresh: dict[tuple[int, str], bool] = {}
        for path in files:
            outcome = told.get(path)
            if outcome is None or outcome.digest:
                self._learn(path, outcome, fresh)

    def _learn(
        self, path: str, outcome: Outcome | None, fresh: dict[tuple[int, str], bool]
    ) -> None:
        table = self._table(path.rpartition("/")[0])
        name = self._name(path)
        hit = None if outcome is None else self._hit(table, path, outcome, fresh)
        if outcome is not None and hit is None:
            self._changed |= table.stamps.pop(name, None) is not None
            return
        stamp = self._stamp(path)
        if (table.stamps.get(name), table.hits.get(name)) == (stamp, hit):
            return
        self._changed = True
        for kept, value in ((table.stamps, stamp), (table.hits, hit)):
            if value is None:
                kept.pop(name, None)
            else:
                kept[name] = value  # type: ignore[index]  # of two types, each in its own

    def _hit(
        self, table: Table, path: str, outcome: Outcome, fresh: dict[tuple[int, str], bool]
    ) -> Hit | None:
        """What is to be kept; None where it may be out of date already."""
        settings = self._workspace.settings_for(path)
        getter = settings.getter
        owner, places = None, Places()
        if getter is not None:
            owner = settings.owner or ""
            key = (id(table), owner)
            if key not in fresh:
                fresh[key] = self._is_valid(table, owner) or self._read_getter(table, settings)
            if not fresh[key]:
                return None
            for place in map(posix, getter.places_for(settings)):
                if self._is_new(place):
                    return None
                places[self._name(place)] = self._digest(self._name(place))
        plain = outcome._replace(digest=b"")
        said = marshal.dumps(pack(plain)) if plain.diagnostics else b""
        return Hit(outcome.digest, owner, places, said)

    def _read_getter(self, table: Table, settings: FileSettings) -> bool:
        """Note what the getter was read from; False where that has changed meanwhile."""
        assert settings.getter is not None
        owner = settings.owner or ""
        for name in [name for name, hit in table.hits.items() if hit.owner == owner]:
            del table.hits[name]  # held against the getter as it was
            table.stamps.pop(name, None)
        self._changed = True
        places: dict[str, tuple[Stamp | None, bytes | None]] = {}
        for place in map(posix, settings.getter.sources()):
            if self._is_new(place):
                table.getters.pop(owner, None)
                return False
            name = self._name(place)
            places[name] = (self._stamp(place), self._digest(name))
        table.getters[owner] = places
        table.valid[owner] = True
        return True

    def _stamp(self, path: str) -> Stamp | None:
        """The stamp of a file that has not changed since the run began, as far as that shows."""
        try:
            stamp = stamp_of(os.stat(path))
        except OSError:
            return None
        return None if self._is_late(stamp) else stamp

    def _is_new(self, path: str) -> bool:
        try:
            return self._is_late(stamp_of(os.stat(path)))
        except OSError:
            return False

    def _is_late(self, stamp: Stamp) -> bool:
        modified, changed = stamp[:2]
        coarse = modified % 1_000_000_000 == changed % 1_000_000_000 == 0
        return max(modified, changed) > self._start - (_COARSE_TICK if coarse else _TICK)

    # --- keeping

    def save(self) -> None:
        """Write what was learned, if anything was; a cache that cannot be written is no error."""
        if not self._changed or self._tables is None:
            return
        from ssot_lint.workspace.store import write

        used = dict.fromkeys(id(table) for table in self._by_directory.values())
        tables = sorted(self._tables.items(), key=lambda pair: id(pair[1]) in used)
        kept = tables[-max(_MOST_TABLES, len(used)) :]
        plain = {key: (t.stamps, _plain(t.hits), t.getters) for key, t in kept}
        self.warning = write(self.directory, plain)

    def _table(self, directory: str) -> Table:
        table = self._by_directory.get(directory)
        if table is None:
            from ssot_lint.workspace.fingerprint import settings

            if self._tables is None:
                self._tables = self._load()
            key = settings(self._workspace.identity(directory), self.root)
            table = self._by_directory[directory] = self._tables.setdefault(key, Table())
        return table

    def _load(self) -> dict[str, Table]:
        from ssot_lint.workspace.store import load

        return {}

    def _name(self, path: str) -> str:
        return path[len(self._prefix) :] if path.startswith(self._prefix) else path

    def _path(self, name: str) -> str:
        return os.path.join(self.root, name)
