"""Which names of a module others may find otherwise than before, after an edit of it."""

from __future__ import annotations

from ssot_lint.facts.model import Outline

_ALL = frozenset(("__all__", "__getattr__", "__path__"))
"""Names that decide about others."""


def changed_exports(was: Outline, now: Outline) -> frozenset[str] | None:
    """The names that are bound otherwise; None where it may be any. Members of classes are not
    looked at."""
    if (was.stars, was.dynamic, was.shim, was.made) != (now.stars, now.dynamic, now.shim, now.made):
        return None
    if (was.offered is None) != (now.offered is None):
        return None
    found: set[str] = set()
    for before, after in (
        (was.functions, now.functions),
        (was.classes, now.classes),
        (was.values, now.values),
        (was.annotated, now.annotated),
        (was.typed, now.typed),
        (was.deleted, now.deleted),
        (was.offered or "", now.offered or ""),
    ):
        if before != after:
            found |= set(before.split()) ^ set(after.split())
    for rows, others in ((was.imported, now.imported), (was.local, now.local)):
        if rows != others:
            found |= {it.partition(" ")[0] for it in set(rows) ^ set(others)}
            if len(set(rows)) != len(rows) or len(set(others)) != len(others):
                return None  # how often counts, too
    return None if found & _ALL else frozenset(found)
