"""One run over a fleet: sources to tasks, tasks to rows, rows to one report."""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import NamedTuple

from ssot_lint import __version__
from ssot_lint.fleet.coordinate import Coordinator
from ssot_lint.fleet.executors import Engine
from ssot_lint.fleet.mirror import mirrored
from ssot_lint.fleet.recorded import row_of_report
from ssot_lint.fleet.row import Row, row_of
from ssot_lint.fleet.sources import HEAD, Source, without_credentials
from ssot_lint.fleet.store import Store, Unusable
from ssot_lint.fleet.summary import Summary, summary_of
from ssot_lint.fleet.task import Order
from ssot_lint.workspace.git.checkup import resolved
from ssot_lint.workspace.git.revision import GitError

_AT_ONCE = 8
"""Clones that are fetched at once: they wait for a network."""

Done = Callable[[Row, str], None]
"""Told each row when it is known, and the findings in SARIF where they are wanted."""
_COMMIT = re.compile(r"[0-9a-f]{40,}$")
"""A whole id, of which people are shown what git shows."""
_Placed = tuple[str, str] | str
"""Directory and commit; or why there are none."""


class Asked(NamedTuple):
    """What a run is asked for."""

    sources: Sequence[Source]
    mirrors: str
    """Directory of our clones."""
    policy: str = ""
    """Path of the configuration that counts for all; empty for each its own."""
    policy_digest: str = ""
    store: str | None = None
    """Path; None where nothing is kept."""
    sarif: bool = False


def run(asked: Asked, engine: Engine, done: Done) -> Summary:
    """Do it. A store that cannot be used is said in the summary, and nothing else is lost by it."""
    with tempfile.TemporaryDirectory(prefix="ssot-lint-fleet-") as directory:
        spare = os.path.join(directory, "store.db")
        problem = ""
        try:
            store = Store(os.path.abspath(asked.store) if asked.store else spare)
        except Unusable as error:
            store, problem = Store(spare), str(error)
        try:
            summary = _run(asked, engine, store, done)
        finally:
            store.close()
        problems = tuple(it for it in (problem, store.problem) if it)
        return summary._replace(problems=problems)


def _run(asked: Asked, engine: Engine, store: Store, done: Done) -> Summary:
    sources = dict(zip(_names(asked.sources), asked.sources))
    rows: dict[str, Row] = {}

    def finished(row: Row, sarif: str = "") -> None:
        rows[row.name] = row
        done(row, sarif)

    def kept(found: Row) -> None:
        row = row_of(found)
        store.put(row)
        finished(row)

    store.begin(Row(name, source.shown) for name, source in sources.items())

    orders: list[Order] = []
    places = _placed(asked.sources, os.path.abspath(asked.mirrors))
    for (name, source), place in zip(sources.items(), places):
        row = Row(name, source.shown, version=__version__, policy=asked.policy_digest)
        if source.kind == "recorded" and not source.problem:
            kept(row_of_report(source.place, row._replace(policy="")))
        elif isinstance(place, str):
            kept(row._replace(failed=place))
        else:
            same = _same(row, place[1], asked, store)
            if same is not None:
                kept(same)
                continue
            digest = asked.policy_digest
            order = Order(name, row.source, *place, asked.policy, digest, store.path)
            forgotten = store.soon_forgotten
            orders.append(order._replace(soon_forgotten=forgotten, sarif=asked.sarif))
    if orders:
        Coordinator(engine, store, finished).run(orders)
    in_order = [rows[name] for name in sources]
    return summary_of(in_order, store.earlier())


def _same(row: Row, commit: str, asked: Asked, store: Store) -> Row | None:
    """What an earlier run said of the same."""
    if asked.sarif:
        return None  # which no store has
    same = store.same(row.source, commit, row.version, row.policy)
    if same is None:
        return None
    return same._replace(name=row.name, seconds=0.0, reused=same.scores.overall.files)


def _placed(sources: Sequence[Source], mirrors: str) -> Iterator[_Placed]:
    """Where each source lies on this disk, and its commit, in order."""
    busy = {it.place: Lock() for it in sources}  # revisions of one clone take turns

    def place(source: Source) -> _Placed:
        with busy[source.place]:
            return _place(source, mirrors)

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        yield from threads.map(place, sources)


def _place(source: Source, mirrors: str) -> _Placed:
    if source.problem or source.kind == "recorded":
        return source.problem
    try:
        place, revision = source.place, source.revision
        if source.kind == "url":
            place, revision = mirrored(source, mirrors)
        try:
            return place, resolved(place, revision)
        except GitError as error:
            shown = str(error).replace(revision, source.revision)
            raise GitError(shown) from None
    except GitError as error:
        return str(error)


def _names(sources: Sequence[Source]) -> list[str]:
    """A name for each that no other has: its own, with as much of its place as tells it apart."""
    parts = [_plain(it.shown).strip("/").split("/") for it in sources]
    plain = Counter(it[-1] for it in parts)
    names: dict[str, None] = {}
    taken: set[str] = set()  # some file systems have one file for `A` and `a`
    for source, words in zip(sources, parts):
        name = "-".join(words[-2:] if plain[words[-1]] > 1 else words[-1:])
        if source.revision != HEAD:
            revision = without_credentials(source.revision)
            shown = revision[:8] if _COMMIT.match(revision) else revision
            name += f"@{shown.replace('/', '-')}"
        number, unique = 1, name
        while unique.casefold() in taken:
            number += 1
            unique = f"{name}~{number}"
        taken.add(unique.casefold())
        names[unique] = None
    return list(names)


def _plain(place: str) -> str:
    return place.replace(os.sep, "/").replace(":", "/").rstrip("/").removesuffix(".git")
