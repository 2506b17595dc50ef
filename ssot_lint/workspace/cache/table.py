"""What is known of the files of one configuration: asked by name, stamp and content."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.workspace.cache import here
from ssot_lint.workspace.cache.file import (
    CacheFile,
    Damaged,
    Hit,
    Hits,
    Places,
    dump_stamps,
    first_stamps,
    load_stamps,
    with_stamp,
)
from ssot_lint.workspace.files.read import read
from ssot_lint.workspace.files.stamp import COARSE, Stamp, digest_of, is_late, stamp_of

if TYPE_CHECKING:
    from typing import TypeVar

    _Value = TypeVar("_Value")

Report = tuple["Stamp | None", list[str]]
"""How a file of the cache looked, and the names in it that look otherwise now."""


class Note(NamedTuple):
    """What a run learned of one file that holds a needle."""

    stamp: Stamp | None
    """As it was before it was read; None where it was written since."""
    hit: Hit | None


class Learned(NamedTuple):
    """What a run learned, by name."""

    clean: Mapping[str, Stamp]
    """Files without a needle."""
    notes: Mapping[str, Note]


class Table:
    """The entries of one file of the cache, read when first asked for."""

    def __init__(self, file: CacheFile, root: str) -> None:
        self.file = file
        self.problem: str | None = None
        """What is wrong with the file, if anything is."""
        self._prefix = root.rstrip("/") + "/"
        self.loaded_from: Stamp | None = None
        """How the file looked when it was read; None where there was none."""
        self._rest = b""
        self._hits: Hits | None = None
        self._stamps: dict[str, Stamp] | None = None
        self._valid: dict[str, bool] = {}

    def name(self, path: str) -> str:
        """The path as entries have it: relative to the root, if it lies below."""
        return path[self.cut(path.rpartition("/")[0]) :]

    def cut(self, directory: str) -> int:
        """Where the names begin in the paths of files there."""
        return len(self._prefix) if f"{directory}/".startswith(self._prefix) else 0

    @property
    def hits(self) -> Hits:
        """What is known of files with a needle."""
        if self._hits is None:
            self._hits = self._load() or Hits({}, {}, {})
        return self._hits

    @property
    def stamps(self) -> dict[str, Stamp]:
        """Of files about which nothing has changed as long as they still look like that."""
        if self._stamps is None:
            self._stamps = {}
            if self.hits and self._rest:
                try:
                    self._stamps = load_stamps(self._rest)
                except Damaged as error:
                    self._complain(error)
        return self._stamps

    def changed(self) -> list[str]:
        """The names of all files that look otherwise now."""
        return self._changed(self.stamps)

    def _changed(self, stamps: Mapping[str, Stamp]) -> list[str]:
        changed, prefix, stat = [], self._prefix, os.stat
        rooted = os.path.isabs if os.sep != "/" else _is_rooted
        for name, was in stamps.items():
            try:
                status = stat(name if rooted(name) else prefix + name)
            except (OSError, ValueError):  # a name with a NUL, from who knows whom
                changed.append(name)
                continue
            # As ``stamp_of`` does, without a call for each of 15,000 files.
            if was != (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino):
                changed.append(name)
        return changed

    def report(self) -> Report:
        """What a process finds out for another one, which sees to it that this table is meant."""
        try:
            self.loaded_from = self._stamp_of_file()
            sections = self.file.load()
            stamps = {} if sections is None else load_stamps(sections[1])
        except Damaged:
            return None, []
        return self.loaded_from, self._changed(stamps)

    def is_as_loaded(self) -> bool:
        """Whether the file of the cache is still the one that was read."""
        return self.loaded_from is not None and self._stamp_of_file() == self.loaded_from

    def holds(self, hit: Hit) -> bool:
        """Whether all that an outcome rests on, besides the file itself, is as it was."""
        if hit.owner is not None and not self._is_valid(hit.owner):
            return False
        return not hit.modules or all(
            os.path.isfile(self._path(name)) == was for name, was in hit.modules
        )

    def rests_on(self) -> Iterator[str]:
        """Paths, there or not, that outcomes rest on besides the files themselves."""
        for places in self.hits.getters.values():
            yield from map(self._path, places)
        for hit in self.hits.by_name.values():
            yield from (self._path(name) for name, _ in hit.modules)

    def is_unchanged(self, name: str) -> bool:
        """Whether a file looks as it did when it was read."""
        was = self.stamps.get(name)
        return was is not None and was == self._stamp(name)

    def _is_valid(self, owner: str) -> bool:
        """Whether the owner's getter still says what it did."""
        valid = self._valid.get(owner)
        if valid is None:
            places = self.hits.getters.get(owner)
            valid = places is not None and all(self._is_as_it_was(*it) for it in places.items())
            self._valid[owner] = valid
        return valid

    def _is_as_it_was(self, name: str, was: tuple[Stamp | None, bytes | None]) -> bool:
        now = self._stamp(name)
        if now is None or was[1] is None:
            return (now is None) == (was[1] is None)
        return now == was[0] or self._digest(name) == was[1]

    # --- learning

    def learn(self, learned: Learned, looked: Mapping[str, Iterable[str]], since: int) -> bool:
        """Take up what was learned by reading files after ``since``; whether that is news.

        ``looked`` has for every owner in it the places that its getter was looked for at.
        """
        if self._stamp_of_file() != self.loaded_from:
            self._forget()  # another run has been here: what it learned stays
        late = {owner for owner, at in looked.items() if not self._learn_getter(owner, at, since)}
        news = self._learn_clean(learned.clean, since) or bool(looked)
        for name, (stamp, hit) in learned.notes.items():
            if hit is not None and hit.owner in late:
                stamp = hit = None
            elif stamp is not None and is_late(stamp, since):
                stamp = None
            news |= self._put_stamp(name, stamp)
            news |= _put(self.hits.by_name, name, hit)
        return news

    def _put_stamp(self, name: str, stamp: Stamp | None) -> bool:
        """Whether that makes a difference; of a few files all stamps need not be loaded for it."""
        if self._stamps is None and self.hits and self._rest:
            changed = with_stamp(self._rest, name, stamp)
            if changed is not None:
                news, self._rest = changed != self._rest, changed
                return news
        return _put(self.stamps, name, stamp)

    def _learn_clean(self, clean: Mapping[str, Stamp], since: int) -> bool:
        if not clean:
            return False
        stamps, hits = self.stamps, self.hits.by_name
        news = False
        certain = since - COARSE  # nearly all files of a large run are older than that
        for name, stamp in clean.items():
            if hits:
                hits.pop(name, None)
            if (stamp[0] < certain and stamp[1] < certain) or not is_late(stamp, since):
                stamps[name] = stamp
                news = True
            else:
                news |= stamps.pop(name, None) is not None
        return news

    def drop(self, seen: Collection[str]) -> None:
        """Forget files that are there no more; the paths ``seen`` are."""
        if not self._rest:
            return  # nothing was known before
        for entries in (self.stamps, self.hits.by_name, self.hits.asked):
            for name in [name for name in entries if self._path(name) not in seen]:
                if not os.path.lexists(self._path(name)):
                    del entries[name]

    def _learn_getter(self, owner: str, looked: Iterable[str], since: int) -> bool:
        """Note what the getter was read from; False where some of it changed meanwhile."""
        by_name, getters, asked = self.hits
        if not self._is_valid(owner):
            getters.pop(owner, None)
            for entries in (by_name, asked):
                for name in [name for name, hit in entries.items() if hit.owner == owner]:
                    del entries[name]
                    self.stamps.pop(name, None)
        places: Places = dict(getters.get(owner, {}))
        for name in map(self.name, looked):
            if name not in places:
                stamp = self._stamp(name)
                places[name] = (stamp, None if stamp is None else self._digest(name))
        if any(stamp is not None and is_late(stamp, since) for stamp in map(self._stamp, places)):
            return False
        getters[owner] = places
        self._valid[owner] = True
        return True

    # --- files

    def save(self) -> None:
        """Write all of it; raises OSError."""
        is_as_loaded = self._stamps is None and self.hits and self._rest
        self.file.save(self.hits, self._rest if is_as_loaded else dump_stamps(self.stamps))

    def _load(self) -> Hits | None:
        try:
            self.loaded_from = self._stamp_of_file()
            sections = self.file.load()
            if sections is None:
                return None
            hits = self.file.hits(sections[0], own=self._is_ours(sections[1]))
            if hits is not None:
                self._rest = sections[1]
            return hits
        except Damaged as error:
            self._complain(error)
            return None

    def _is_ours(self, stamps: bytes) -> bool:
        """Whether a run here has written what goes with them."""
        try:
            first = first_stamps(stamps, here.FEW)
            return here.is_ours((self._path(name), look) for name, look in first)
        except ValueError:
            return False

    def _complain(self, error: Damaged) -> None:
        self.problem = f"the cache in {self.file.directory} {error}; the run goes on without it"

    def _forget(self) -> None:
        self._hits = self._stamps = None
        self._rest = b""
        self._valid = {}

    def _stamp_of_file(self) -> Stamp | None:
        return self._stamp(self.file.path)

    def _path(self, name: str) -> str:
        return name if os.path.isabs(name) else self._prefix + name

    def _stamp(self, name: str) -> Stamp | None:
        """None where there is no such file."""
        path = self._path(name)
        try:
            return stamp_of(os.stat(path)) if os.path.isfile(path) else None
        except OSError:
            return None

    def _digest(self, name: str) -> bytes:
        try:
            return digest_of(read(self._path(name)))
        except OSError:
            return b""


def _is_rooted(name: str) -> bool:
    return name[:1] == "/"


def _put(entries: dict[str, _Value], name: str, value: _Value | None) -> bool:
    """Whether that makes a difference."""
    if value is None:
        return entries.pop(name, None) is not None
    if entries.get(name) == value:
        return False
    entries[name] = value
    return True
