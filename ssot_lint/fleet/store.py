"""What a fleet knows from run to run: one SQLite file with two tables, written by the coordinator.

``runs``   a row for each repository in each run: ``run`` counts up, ``at`` is UTC in ISO 8601;
           ``tiers``, ``findings``, ``owners``, ``unread``, ``closure`` and ``uses`` are JSON, the last
           two ``null`` where they are forgotten. A repository that is under way has ``failed``, too.
``blobs``  what is known of a file's bytes: ``settings`` is a hash of all that decides beside them,
           ``blob`` git's id, ``said`` what was found (empty: nothing), ``used`` the last run that
           asked.

DuckDB, Datasette and Metabase read it as it is. A killed run leaves what it had stored, and the next
one goes on from there.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timezone

from ssot_lint.fleet.row import UNFINISHED, Row, row_of, whole

VERSION = 2
"""Of the tables; kept in SQLite's ``user_version``."""
KEPT_RUNS = 30
"""A blob that none of so many last runs asked for is forgotten."""
_SECONDS = 5.0
"""How long another run's lock is waited for."""
_JSON = ("tiers", "findings", "owners", "unread", "closure", "uses")
TABLES = (
    """CREATE TABLE runs (
    run INTEGER NOT NULL, at TEXT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL,
    "commit" TEXT NOT NULL, date TEXT NOT NULL, version TEXT NOT NULL, settings TEXT NOT NULL,
    policy TEXT NOT NULL,
    tiers TEXT NOT NULL, findings TEXT NOT NULL, owners TEXT NOT NULL, unread TEXT NOT NULL,
    failed TEXT NOT NULL, seconds REAL NOT NULL, reused INTEGER NOT NULL, closure TEXT NOT NULL,
    uses TEXT NOT NULL, PRIMARY KEY (run, name)
)""",
    """CREATE TABLE blobs (
    settings INTEGER NOT NULL, blob BLOB NOT NULL, said BLOB NOT NULL, used INTEGER NOT NULL,
    PRIMARY KEY (settings, blob)
) WITHOUT ROWID""",
    f"PRAGMA user_version = {VERSION}",
)
_DAMAGED = (sqlite3.Error, ValueError, TypeError, KeyError, OverflowError, RecursionError)
"""What comes of a table that others have written to."""

Known = tuple[int, str, bytes]
"""Settings, blob (hexadecimal) and what is said of it."""


class Unusable(Exception):
    """Why a file is no store; ``str()`` is for people."""


class Store:
    """The coordinator's end of the store. Raises Unusable where the file cannot be used from the
    beginning; from then on ``problem`` says it, and nothing more is kept."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problem = ""
        base: sqlite3.Connection | None = None
        try:
            base = self._base = sqlite3.connect(path, timeout=_SECONDS, isolation_level=None)
            self._begin()  # another run at the same time is said now
            self.run = self._number()
            """Of the run that is begun."""
            self._base.execute("COMMIT")
            self._write_ahead()
        except (*_DAMAGED, OSError) as error:
            if base is not None:
                base.close()
            raise _unusable(path, error) from error
        self.at = datetime.now(timezone.utc).isoformat(timespec="seconds")

    def begin(self, rows: Iterable[Row]) -> None:
        """Take a number that no other run has, by rows of which nothing is known yet."""
        try:
            self._base.execute("BEGIN IMMEDIATE")
            self.run = self._number()
            for row in rows:
                self._base.execute(*self._insertion(row._replace(failed=UNFINISHED)))
            self._base.execute("COMMIT")
        except _DAMAGED as error:
            self._give_up(error)

    @property
    def soon_forgotten(self) -> int:
        """What runs before this one asked for last is to be stored again when it is asked for."""
        return self.run - KEPT_RUNS // 2

    def close(self) -> None:
        """Forget what was long not used, and let go of the file."""
        last = self.run - KEPT_RUNS
        try:
            if not self.problem:
                self._base.execute("DELETE FROM blobs WHERE used < ?", (last,))
                empty = "UPDATE runs SET closure = 'null', uses = 'null' WHERE run < ?"
                empty += " AND uses <> 'null'"
                self._base.execute(empty, (last,))
        except sqlite3.Error as error:
            self.problem = str(_unusable(self.path, error))
        finally:
            self._base.close()

    def keep(self, known: Iterable[Known]) -> None:
        """Store what a task found out of blobs; what is asked again counts as used."""
        rows = [(settings, bytes.fromhex(oid), said, self.run) for settings, oid, said in known]
        self._write("INSERT OR REPLACE INTO blobs VALUES (?, ?, ?, ?)", rows)

    def put(self, row: Row) -> None:
        """Store a repository's row."""
        command, values = self._insertion(row)
        self._write(command, [values])

    def same(self, source: str, commit: str, version: str, policy: str) -> Row | None:
        """The newest complete row of a source at this commit, by this tool and policy."""
        command = (
            'SELECT * FROM runs WHERE source = ? AND "commit" = ? AND version = ? AND policy = ?'
            " AND failed = '' AND unread = '[]' AND uses <> 'null' AND run >= ?"
            " ORDER BY run DESC LIMIT 1"
        )
        asked = (source, commit, version, policy, self.run - KEPT_RUNS)
        for _, _, row in self._rows(command, asked):
            return row
        return None

    def earlier(self) -> Iterator[tuple[int, str, Row]]:
        """The rows of the runs before this one that did not fail, with their run and its time, oldest
        first: what a trend says of them."""
        command = (
            "SELECT run, at, name, source, version, settings, policy, tiers, findings FROM runs"
            " WHERE run < ? AND failed = '' ORDER BY run, name"
        )
        return self._rows(command, (self.run,))

    def _rows(self, command: str, values: Sequence[object]) -> Iterator[tuple[int, str, Row]]:
        """None where the store cannot be read any more."""
        if self.problem:
            return
        try:
            cursor = self._base.execute(command, values)
            names = [column[0] for column in cursor.description]
            for found in cursor:
                yield _row(dict(zip(names, found)))
        except _DAMAGED as error:
            self._give_up(error)

    def _write(self, command: str, rows: Sequence[Sequence[object]]) -> None:
        if not rows or self.problem:
            return
        try:
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany(command, rows)
            self._base.execute("COMMIT")
        except _DAMAGED as error:
            self._give_up(error)

    def _begin(self) -> None:
        """Begin to write, with the tables there; raises Unusable for those of another version."""
        self._base.execute("BEGIN IMMEDIATE")  # of two runs, one makes the tables
        version = self._base.execute("PRAGMA user_version").fetchone()[0]
        if (
            not version
            and not self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        ):
            for command in TABLES:
                self._base.execute(command)
        elif version != VERSION:
            self._base.close()
            raise Unusable(
                f"{self.path}: a store of version {version}, and this reads {VERSION}\n"
                "  name another file, or remove it: it is made anew"
            )

    def _number(self) -> int:
        """Of the next run, while nobody else writes."""
        last = self._base.execute("SELECT max(run) FROM runs").fetchone()[0]
        return 1 if last is None else whole(last) + 1

    def _write_ahead(self) -> None:
        """Let workers read while this writes. SQLite does not wait for a lock here by itself."""
        deadline = time.monotonic() + _SECONDS
        while True:
            try:
                self._base.execute("PRAGMA journal_mode = WAL")
                self._base.execute("PRAGMA synchronous = NORMAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def _insertion(self, row: Row) -> tuple[str, list[object]]:
        values = row._asdict()
        values.update((name, json.dumps(values[name])) for name in _JSON)
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * (len(values) + 2))
        command = f"INSERT OR REPLACE INTO runs (run, at, {names}) VALUES ({marks})"
        return command, [self.run, self.at, *values.values()]

    def _give_up(self, error: Exception) -> None:
        self.problem = self.problem or str(_unusable(self.path, error))
        with suppress(sqlite3.Error):
            self._base.execute("ROLLBACK")


class Reader:
    """A worker's end: asks, and never writes. A store that cannot be read knows nothing."""

    def __init__(self, path: str) -> None:
        self._base: sqlite3.Connection | None = None
        if path and os.path.exists(path):
            try:
                name = f"file:{path.replace('%', '%25').replace('?', '%3f').replace('#', '%23')}"
                self._base = sqlite3.connect(f"{name}?mode=ro", timeout=5, uri=True)
            except sqlite3.Error:
                self._base = None

    def said(self, settings: int, oid: str) -> tuple[bytes, int] | None:
        """What is known of a blob (empty where it says nothing) and the run that asked last; None
        where nothing is."""
        if self._base is None:
            return None
        try:
            command = "SELECT said, used FROM blobs WHERE settings = ? AND blob = ?"
            found = self._base.execute(command, (settings, bytes.fromhex(oid))).fetchone()
        except sqlite3.Error:
            self._base.close()
            self._base = None
            return None
        known = found is not None and type(found[0]) is bytes and type(found[1]) is int
        return found if known else None

    def close(self) -> None:
        if self._base is not None:
            self._base.close()


def _row(values: dict[str, object]) -> tuple[int, str, Row]:
    run, at = values.pop("run"), values.pop("at")
    for name in _JSON:
        if name in values:
            values[name] = json.loads(str(values[name]))
    return whole(run), str(at), row_of(values)


def _unusable(path: str, error: Exception) -> Unusable:
    said = str(error) if isinstance(error, sqlite3.Error | OSError) else f"it is damaged: {error}"
    hint = "name another file with --store, or remove it: it is made anew"
    if "locked" in said:
        hint = "another run uses it: wait for its end, or name another file with --store"
    if "full" in said:
        hint = "make room on the disk: what was stored so far is kept"
    return Unusable(f"{path}: the store cannot be used: {said}\n  {hint}")
