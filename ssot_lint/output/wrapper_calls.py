"""Calls of a project's own wrappers on a row: what they read, and what asks the getter for it.

Such a call is no finding: the read in the wrapper's body is, once. Which calls there are is known
only of the whole project, so that this is for who asks about one row.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from ssot_lint.core.settings import FileSettings
from ssot_lint.getter.owner import Getter
from ssot_lint.project.variables.model import PRESENCE, READ, Place

Line = tuple[str, str]


def told(places: Sequence[Place], path: str, row: int, settings: FileSettings) -> Iterator[Line]:
    """What is said of the calls on one row of a file."""
    met = set()
    for it in places:
        there = it.path == path and it.site.row <= row <= it.site.end_row
        if not there or not it.fetched or it.kind not in (READ, PRESENCE) or it.via == "getter":
            continue
        if (it.fetched, it.variable) not in met:
            met.add((it.fetched, it.variable))
            yield (
                "wrapper",
                (
                    f"`{it.fetched}` reads `{it.variable}` here; the call stays as it is,"
                    " and the read in the wrapper's body is what is reported"
                ),
            )
            yield from _entry(it, settings)


def _entry(place: Place, settings: FileSettings) -> Iterator[Line]:
    getter = settings.getter
    if not isinstance(getter, Getter) or place.pattern:
        return
    chosen = getter.chosen_for(place.variable)
    registry = chosen.contract.registry
    if registry is None:
        return
    name = chosen.expression or chosen.module.rpartition(".")[2]
    for entry in registry.of(place.variable):
        where = f" ({_short(entry.place)})" if entry.place else ""
        yield "entry", f"`{entry.read.replace('{getter}', name)}` asks {chosen.shown} for it{where}"
    if not registry.of(place.variable):
        yield "entry", f"`{place.variable}` is not registered in {_short(registry.place)}"


def _short(place: str) -> str:
    return os.path.relpath(place) if os.path.isabs(place) else place
