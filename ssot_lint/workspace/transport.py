"""Outcomes as plain tuples, which is all ``marshal`` carries (pickle: 8 ms to import)."""

from __future__ import annotations

from ssot_lint.workspace.diagnostic import (
    Diagnostic,
    Place,
    RelatedPlace,
    Silenced,
    TextEdit,
    TextFix,
)
from ssot_lint.workspace.outcome import Outcome

Plain = tuple[object, ...]


def pack(outcome: Outcome | None) -> Plain | None:
    """The outcome and all it holds as tuples, strings, numbers and bytes."""
    return None if outcome is None else _plain(outcome)


def unpack(packed: tuple[object, ...] | None, path: str | None = None) -> Outcome | None:
    """What ``pack`` was given, of the file at ``path`` where one is given."""
    if packed is None:
        return None
    outcome = Outcome._make(packed)
    where = outcome.path if path is None else path
    found = tuple([_diagnostic(item, where) for item in outcome.diagnostics])
    silenced = tuple([Silenced(_diagnostic(item, where), why) for item, why in outcome.silenced])
    return outcome._replace(path=where, diagnostics=found, silenced=silenced)


def _plain(value: tuple[object, ...]) -> Plain:
    if type(value) is tuple and (not value or type(value[0]) is str):
        return value  # text alone: rows, codes
    # A list at first: a third faster than a generator.
    return tuple([_plain(item) if isinstance(item, tuple) else item for item in value])


def _diagnostic(packed: tuple[object, ...], path: str) -> Diagnostic:
    found = Diagnostic._make(packed)
    return found._replace(
        path=path,
        start=Place._make(found.start),
        end=Place._make(found.end),
        fix=_fix(found.fix),
        in_file=tuple([Place._make(it) for it in found.in_file]),
        related=tuple([_related(it) for it in found.related]),
    )


def _related(packed: RelatedPlace) -> RelatedPlace:
    it = RelatedPlace._make(packed)
    return it._replace(start=Place._make(it.start), end=Place._make(it.end))


def _fix(packed: TextFix | None) -> TextFix | None:
    if packed is None:
        return None
    fix = TextFix._make(packed)
    return fix._replace(edits=tuple(_edit(edit) for edit in fix.edits))


def _edit(packed: TextEdit) -> TextEdit:
    edit = TextEdit._make(packed)
    return edit._replace(start=Place._make(edit.start), end=Place._make(edit.end))
