"""What earlier runs found out, kept by file: one that looks as it did then is not even read.

A file in which no needle occurs is known by its stamp alone, since to search it again is cheaper
than to hash it. One with a needle is known by its content, too: touched or cloned anew, it needs no
second analysis. What was found in it holds as long as the files that its getter was read from stay
as they are. All of that under one configuration and one version of the tool (``fingerprint``).

One file of the cache for each configuration, read whole: 5 ms for 15,000 entries, which a run on
few files does without as long as none of them holds a needle.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Collection, Iterable, Mapping, Sequence

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.model import SAFE
from ssot_lint.modules.around.surroundings import Surroundings
from ssot_lint.workspace.cache import ahead
from ssot_lint.workspace.cache.changes import Changes
from ssot_lint.workspace.cache.fingerprint import settings_text, tool
from ssot_lint.workspace.config.globs import posix
from ssot_lint.workspace.files.read import Look
from ssot_lint.workspace.files.stamp import Stamp
from ssot_lint.workspace.outcome import CHECK, Outcome, Task

if TYPE_CHECKING:
    from typing import Any, TypeVar

    from ssot_lint.core.accessor import Getter
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.modules.around.project.scan import Scan
    from ssot_lint.workspace.cache.contracts import Contracts
    from ssot_lint.workspace.cache.file import CacheFile, Hit
    from ssot_lint.workspace.cache.table import Note, Table
    from ssot_lint.workspace.config.config import Config
    from ssot_lint.workspace.settings.workspace import Workspace

    _Value = TypeVar("_Value")
    Harvest = tuple[
        dict[str, Stamp],
        dict[str, "tuple[Stamp | None, Any]"],
        dict[tuple[str, str], list[str]],
        dict[str, bytes],
    ]

# Reading and searching this many takes as long as reading a large cache.
_FEW_FILES = 100
# A process beside this one pays for so many.
_MANY_FILES = 2000
_ENTRY = 64
"""Bytes that a file takes in the cache, at least."""
# The kernel stamps files by its ticks, of up to 10 ms.
_TICK = 20_000_000


class Cache:
    """One run's view of the cache. Made before the run reads a file; holds no descriptor."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._since = time.time_ns() - _TICK
        self._tool: str | None = None
        self._tables: dict[int, Table] = {}
        self._by_directory: dict[str, Table] = {}
        self._clean: dict[str, Stamp] = {}
        self._notes: dict[str, Note] = {}
        self._getters: dict[tuple[str, str], Getter] = {}
        self._through: dict[tuple[str, str], tuple[str, ...]] = {}
        """By file of the cache and owner: places of other files that outcomes rest on."""
        self._looked: dict[tuple[str, str], set[str]] = {}
        self._problems: list[str] = []
        self._scans: dict[str, bytes] = {}
        workspace.scans.opener, workspace.scans.listed = self._open_scan, ahead.listed
        workspace.keeper = self._open_contracts
        self._contracts: dict[str, Contracts] = {}
        self._changes = Changes()
        self._is_few = False
        self.held: str | None = None
        """Where facts are kept of which what was said of the project held in this run."""
        self.looks: Mapping[str, Stamp | None] = {}
        """What that was asked the disk for, as ``Witness`` has it."""

    @property
    def warning(self) -> str | None:
        """Why the cache is of no use, in one line."""
        problems = [table.problem for table in self._tables.values() if table.problem]
        return next(iter((*problems, *self._problems)), None)

    # --- asking

    def look_ahead(self, directory: str) -> None:
        """Begin to look for changes beside the walk, where all below ``directory`` is asked for.

        That takes as long as the walk does: 50 ms of 200 for 15,000 files.
        """
        from ssot_lint.workspace.processes import available_cores, can_fork

        config = self._workspace.config_for(directory)
        if config.base.rstrip("/") != directory.rstrip("/"):
            return
        table = self._table(directory)
        if table.file.size() >= _MANY_FILES * _ENTRY and can_fork() and available_cores() > 1:
            self._changes.begin(table)

    def known(self, files: Sequence[str], task: Task) -> tuple[dict[str, Outcome], Sequence[str]]:
        """What unchanged files have to say, clean ones nothing; and the files to be looked at."""
        self._is_few = len(files) <= _FEW_FILES
        if self._is_few:
            return {}, files
        told: list[tuple[str, bytes]] = []
        rest: list[str] = []
        for directory, paths in _by_directory(files).items():
            table = self._table(directory)
            stamps, hits = table.stamps, table.hits.by_name
            if not stamps:
                rest += paths
                continue
            changed = self._changes.of(table)
            cut = table.cut(directory)
            for path in paths:
                name = path[cut:]
                if name not in stamps or name in changed:
                    rest.append(path)
                elif name in hits:
                    if not (table.holds(hits[name]) and self._same_beside(path, hits[name])):
                        rest.append(path)
                    elif hits[name].told:
                        told.append((path, hits[name].told))
        outcomes = self._outcomes(told, task, own=True)
        rest += [path for path, _ in told if path not in outcomes]
        return outcomes, sorted(rest)

    def known_from(self, directory: str, files: Collection[str]) -> Stamp | None:
        """How the file looks that all of the files are known from which lie there and below, where
        nothing has changed since and nothing is to be learned; None otherwise."""
        table = self._table(directory)
        return table.loaded_from if self._changes.leave(table, directory, files) else None

    def is_as_it_was(self, directory: str, looked: Stamp) -> bool:
        """Whether what is known there is what it was when its file ``looked`` so, and holds."""
        return self._changes.are_none(self._table(directory), looked)

    def place_of(self, directory: str) -> CacheFile:
        """Where what is known of a directory is kept."""
        return self._table(directory).file

    def stamps(self, files: Sequence[str] | Collection[str]) -> dict[str, Stamp]:
        """How files look that are as they were when they were read last; those alone."""
        found: dict[str, Stamp] = {}
        for directory, paths in _by_directory(files).items():
            table = self._table(directory)
            changed, cut = self._changes.of(table), table.cut(directory)
            for path in paths:
                stamp = table.stamps.get(path[cut:])
                if stamp is not None and path[cut:] not in changed:
                    found[path] = stamp
        return found

    def rests_on(self) -> frozenset[str]:
        """Paths, there or not, that outcomes which were asked for rest on besides their files."""
        return frozenset(path for it in self._tables.values() for path in it.rests_on())

    @property
    def opened(self) -> int:
        """How many configurations were asked about."""
        return len(self._tables)

    def since(self, directory: str) -> int:
        """Files stamped later than that may have changed since they were read; raises OSError."""
        from ssot_lint.workspace.cache.file import clock_lag

        return self._since - clock_lag(directory)

    def recall(self, path: str, digest: bytes, task: Task) -> Outcome | None:
        """What a file with this content has to say; None where that is not known."""
        table, name = self._place(path)
        hit = table.hits.by_name.get(name)
        if hit is None or hit.digest != digest or not table.holds(hit):
            return None
        if not self._same_beside(path, hit):
            return None
        if not hit.told:
            return Outcome(path)
        return self._outcomes([(path, hit.told)], task).get(path)

    def expect(self, path: str, settings: FileSettings) -> None:
        """Have the project's files listed meanwhile, where fixes of this one of few are going to ask:
        where they did, or nothing is known of it. For a run that writes none."""
        scans, around = self._workspace.scans, settings.around
        if not self._is_few or scans.beside is None or not isinstance(around, Surroundings):
            return
        table, name = self._place(path)
        hit = table.hits.by_name.get(name)
        if settings.getter is not None and (hit is None or hit.beside):
            ahead.begin(around.root)

    def _same_beside(self, path: str, hit: Hit) -> bool:
        """Whether other files say the same about the file's fixes as they did."""
        if not hit.beside:
            return True
        settings = self._workspace.settings_for(path)
        around = settings.around
        return around is not None and around.answers(settings, always=True) == hit.beside

    def _outcomes(
        self, told: Sequence[tuple[str, bytes]], task: Task, *, own: bool = False
    ) -> dict[str, Outcome]:
        """Outcomes by path, without those whose files ``task`` is to change."""
        if not told:
            return {}
        from ssot_lint.workspace.cache.outcome import load  # only where there is a finding

        outcomes = load(told, own=own)
        if outcomes is None:
            directory = self._place(told[0][0])[0].file.directory
            self._problems.append(
                f"the cache in {directory} is damaged; the run goes on without it"
            )
            return {}
        return {it.path: it for it in outcomes if not _has_work(it, task)}

    # --- learning

    def learn(self, look: Look) -> None:
        """Note that no needle occurs in what was read."""
        if look.stamp is not None:
            self._clean[look.path] = look.stamp

    def learn_again(self, look: Look) -> None:
        """Note how a file looks now that was recalled by its content."""
        from ssot_lint.workspace.cache.table import Note

        table, name = self._place(look.path)
        self._notes[look.path] = Note(look.stamp, table.hits.by_name.get(name))

    def learn_hit(
        self, look: Look, digest: bytes, settings: FileSettings, outcome: Outcome
    ) -> None:
        """Note what a file with a needle has to say."""
        from ssot_lint.workspace.cache.file import Hit
        from ssot_lint.workspace.cache.table import Note

        if outcome.error or outcome.warning or outcome.diff:
            return  # none of them is said of the bytes alone
        table, _ = self._place(look.path)
        told = b""
        modules: tuple[tuple[str, bool], ...] = ()
        if outcome.diagnostics or outcome.silenced or outcome.foreign:
            from ssot_lint.workspace.cache.outcome import dump  # as above

            told = dump(outcome)
        getter = settings.getter
        owner = self._owner(table, settings, b"" if told else look.data)
        if getter is not None and owner is not None:
            places = map(posix, getter.places_for(settings.importer()))
            modules = tuple((table.name(place), os.path.isfile(place)) for place in places)
        around = settings.around
        beside = ""
        if around is not None and (told or around.hangs_on_more(settings.path)):
            beside = around.answers(settings)
        through = around.looked_through() if around is not None else ()
        if through:
            owner = self._together(table, getter, owner, through)
        self._notes[look.path] = Note(look.stamp, Hit(digest, owner, modules, told, beside))

    def _owner(self, table: Table, settings: FileSettings, data: bytes) -> str | None:
        """Whose getter has a say in what is found in ``data``; always one where that is empty."""
        getter = settings.getter
        # With ``variables`` of its own, what it declares decides what is said at all.
        scoped = settings.variables is not None
        if getter is None:
            return None
        asked = scoped or _names(getter.root, data) or getter.known_to_read_in(settings.path)
        asked = asked or getter.has_read_keys  # of this file, or of one before it
        if data and not asked:
            return None
        owner = settings.owner or ""
        self._getters[table.file.path, owner] = getter
        return owner

    def _together(
        self, table: Table, getter: Getter | None, owner: str | None, through: tuple[str, ...]
    ) -> str:
        """The owner with those places, as one that outcomes rest on."""
        from zlib import crc32

        said = repr((owner, through)).encode("utf-8", "surrogateescape")
        both = f"{owner or ''}\0{crc32(said):08x}"
        self._through[table.file.path, both] = through
        if getter is not None and owner is not None:
            self._getters[table.file.path, both] = getter
        return both

    def harvest(self) -> Harvest:
        """All notes as plain values: what a worker hands over."""
        looked = {key: list(at) for key, at in self._all_looked().items()}
        notes = {path: _plain(note) for path, note in self._notes.items()}
        return self._clean, notes, looked, self._new_scans()

    def take(self, harvest: Harvest) -> None:
        """Take over the notes of a worker."""
        from ssot_lint.workspace.cache.file import Hit
        from ssot_lint.workspace.cache.table import Note

        clean, notes, looked, scans = harvest
        self._scans.update(scans)
        self._clean.update(clean)
        for path, (stamp, hit) in notes.items():
            self._notes[path] = Note(stamp, None if hit is None else Hit._make(hit))
        for key, places in looked.items():
            self._looked.setdefault(key, set()).update(places)

    def save(self, files: Collection[str]) -> None:
        """Keep what was learned of ``files``, all that were looked at.

        A cache that cannot be written is no error; ``warning`` says so.
        """
        if len(files) <= _FEW_FILES:  # what is worth keeping of so few is what was analysed
            self._clean.clear()
        self.keep_scans()
        if not (self._clean or self._notes):
            return
        from ssot_lint.workspace.cache.file import clock_lag
        from ssot_lint.workspace.cache.table import Learned

        clean, notes = self._by_table(self._clean), self._by_table(self._notes)
        for table in {**clean, **notes}:
            try:
                since = self._since - clock_lag(table.file.directory)
                learned = Learned(clean.get(table, {}), notes.get(table, {}))
                if table.learn(learned, self._looked_by(table), since):
                    if len(files) > _FEW_FILES:
                        table.drop(frozenset(files))
                    table.save()
            except OSError as error:
                self._problems.append(_unwritable(table.file.directory, error))
        for done in (self._clean, self._notes, self._getters, self._looked, self._through):
            done.clear()

    def _open_scan(self, base: str, root: str) -> Scan:
        """The scan of a project, with what the cache of a configuration in it knows."""
        from ssot_lint.workspace.cache.scans import kept_scan

        place = self._directory(self._workspace.config_for(base))
        self._workspace.scans.places[root] = place
        return kept_scan(place, root)

    def _open_contracts(self, base: str) -> Contracts:
        """What getters promise, as the cache of the configuration in ``base`` knows it."""
        from ssot_lint.workspace.cache.contracts import Contracts  # only where a getter is asked

        place = self._directory(self._workspace.config_for(base))
        if place not in self._contracts:
            self._contracts[place] = Contracts(place, self.told_tool(), self.since)
        return self._contracts[place]

    def _new_scans(self) -> dict[str, bytes]:
        """What scans found out here, by project, as bytes."""
        new = {root: scan for root, scan in self._workspace.scans.known.items() if scan.is_new}
        if not new:
            return {}
        from ssot_lint.workspace.cache.scans import packed

        return {root: packed(scan) for root, scan in new.items()}

    def keep_scans(self) -> None:
        """Keep what the files of each project say of each other, where some of it is new."""
        found = {**self._scans, **self._new_scans()}
        for root, data in found.items():
            from ssot_lint.workspace.cache.scans import keep

            config = self._workspace.config_for(root)
            directory = self._workspace.scans.places.get(root) or self._directory(config)
            try:
                keep(data, directory, root)
            except OSError as error:
                self._problems.append(_unwritable(directory, error))

    def _by_table(self, entries: Mapping[str, _Value]) -> dict[Table, dict[str, _Value]]:
        found: dict[Table, dict[str, _Value]] = {}
        last, cut = None, 0
        of_table: dict[str, _Value] = {}
        for path, entry in entries.items():
            directory = path.rpartition("/")[0]
            if directory != last:
                table, last = self._table(directory), directory
                of_table, cut = found.setdefault(table, {}), table.cut(directory)
            of_table[path[cut:]] = entry
        return found

    def _looked_by(self, table: Table) -> dict[str, set[str]]:
        looked = self._all_looked().items()
        return {owner: places for (file, owner), places in looked if file == table.file.path}

    def _all_looked(self) -> dict[tuple[str, str], set[str]]:
        """By file of the cache and owner: where the getter was looked for, here and by workers."""
        looked = {key: set(places) for key, places in self._looked.items()}
        for key, getter in self._getters.items():
            looked.setdefault(key, set()).update(map(posix, getter.looked_at()))
        for key, through in self._through.items():
            looked.setdefault(key, set()).update(map(posix, through))
        return looked

    # --- tables

    def _place(self, path: str) -> tuple[Table, str]:
        table = self._table(path.rpartition("/")[0])
        return table, table.name(path)

    def _table(self, directory: str) -> Table:
        table = self._by_directory.get(directory)
        if table is None:
            config = self._workspace.config_for(directory)
            table = self._tables.get(id(config)) or self._open(directory, config)
            self._tables[id(config)] = self._by_directory[directory] = table
        return table

    def _open(self, directory: str, config: Config) -> Table:
        # Here and above: a run on few clean files, as most hooks are, needs none of it (2 ms).
        from ssot_lint.workspace.cache.file import CacheFile
        from ssot_lint.workspace.cache.table import Table

        fingerprint = f"{self.told_tool()} {settings_text(self._workspace.identity(directory))}"
        return Table(CacheFile(self._directory(config), config.base, fingerprint), config.base)

    def told_tool(self) -> str:
        """Which code judges; worked out once."""
        if self._tool is None:
            self._tool = tool()
        return self._tool

    def _directory(self, config: Config) -> str:
        from ssot_lint.workspace.cache.file import DIRECTORY

        own = f"{config.base.rstrip('/')}/{DIRECTORY}"
        directory = self._workspace.cache_dir(config.base)
        told = config.options.cache_dir
        if directory is None and told is not None:
            self._problems.append(
                f"`cache-dir` is not used: {told} lies outside the project and the user's cache"
            )
        return directory or own


def _by_directory(files: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in files:
        found.setdefault(path.rpartition("/")[0], []).append(path)
    return found


def _has_work(outcome: Outcome, task: Task) -> bool:
    """Whether a fix is to be applied, or shown as a difference."""
    return task.mode != CHECK and any(
        item.fix is not None and (task.unsafe or item.fix.safety == SAFE)
        for item in outcome.diagnostics
    )


def _names(root: str, data: bytes) -> bool:
    """Whether the getter's name occurs, as a word."""
    word = re.escape(root.encode())
    # Begins with a literal: 20 times as fast as with the look-behind.
    pattern = rb"%b(?![\w\x80-\xff])(?<![\w\x80-\xff]%b)" % (word, word)
    return re.search(pattern, data) is not None


def _plain(note: Note) -> tuple[Stamp | None, tuple[object, ...] | None]:
    return note.stamp, None if note.hit is None else tuple(note.hit)


def _unwritable(directory: str, error: OSError) -> str:
    why = error.strerror or str(error)
    return (
        f"the cache in {directory} cannot be written: {why} (`--no-cache`, or another `cache-dir`)"
    )
