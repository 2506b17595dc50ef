"""One run over a fleet: sources to tasks, tasks to rows, rows to one report."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ssot_lint import __version__
from ssot_lint.fleet.coordinate import Coordinator
from ssot_lint.fleet.executors import Engine
from ssot_lint.fleet.order import Order
from ssot_lint.fleet.placed import each_once, named
from ssot_lint.fleet.recorded import row_of_report
from ssot_lint.fleet.row import Row, row_of
from ssot_lint.fleet.sources import Source
from ssot_lint.fleet.store import Store, Unusable
from ssot_lint.fleet.summary import Summary, summary_of
from ssot_lint.workspace.git.place import Place

Done = Callable[[Row, str], None]
"""Told each row when it is known, and the findings in SARIF where they are wanted."""
Expect = Callable[[int], None]
"""Told how many rows there will be."""


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


def run(asked: Asked, engine: Engine, done: Done, expect: Expect = lambda number: None) -> Summary:
    """Do it. A store that cannot be used is said in the summary, and nothing else is lost by it."""
    with tempfile.TemporaryDirectory(prefix="ssot-lint-fleet-") as directory:
        spare = os.path.join(directory, "store.db")
        problem = ""
        try:
            store = Store(os.path.abspath(asked.store) if asked.store else spare)
        except Unusable as error:
            store, problem = Store(spare), str(error)
        try:
            summary = _run(asked, engine, store, done, expect)
        finally:
            store.close()
        problems = tuple(it for it in (problem, store.problem) if it)
        return summary._replace(problems=problems)


def _run(asked: Asked, engine: Engine, store: Store, done: Done, expect: Expect) -> Summary:
    placed = named(each_once(asked.sources, os.path.abspath(asked.mirrors)))
    expect(len(placed))
    rows: dict[str, Row] = {}

    def finished(row: Row, sarif: str = "") -> None:
        rows[row.name] = row
        done(row, sarif)

    def kept(found: Row) -> None:
        row = row_of(found)
        store.put(row)
        finished(row)

    store.begin(Row(name, source.shown) for name, (source, _) in placed.items())
    orders: list[Order] = []
    for name, (source, place) in placed.items():
        row = Row(name, source.shown, version=__version__, policy=asked.policy_digest)
        if isinstance(place, str):
            kept(row._replace(failed=place))
        elif place is None:
            kept(row_of_report(source.place, row._replace(policy="")))
        else:
            same = _same(row, place.commit, asked, store)
            if same is None:
                orders.append(_order(row, place, asked, store))
            else:
                kept(same)
    if orders:
        Coordinator(engine, store, finished).run(orders)
    return summary_of([rows[name] for name in placed], store.earlier())


def _order(row: Row, place: Place, asked: Asked, store: Store) -> Order:
    return Order(
        row.name,
        row.source,
        place.directory,
        place.commit,
        asked.policy,
        asked.policy_digest,
        store.path,
        store.soon_forgotten,
        asked.sarif,
    )


def _same(row: Row, commit: str, asked: Asked, store: Store) -> Row | None:
    """What an earlier run said of the same."""
    if asked.sarif:
        return None  # which no store has
    same = store.same(row.source, commit, row.version, row.policy)
    if same is None:
        return None
    return same._replace(name=row.name, seconds=0.0, reused=same.scores.overall.files)
