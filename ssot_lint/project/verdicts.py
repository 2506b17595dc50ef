"""Verdicts as bytes and back, for whoever keeps them between runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ssot_lint.core.model import Edit, Fix
from ssot_lint.core.plain_values import dumps, loads
from ssot_lint.facts.model import Site
from ssot_lint.project.rule import Related, Verdict

Said = tuple[str, Verdict]
"""A rule's code, and what it says."""


def dump(said: Sequence[Said]) -> bytes:
    """The verdicts on one file as bytes."""
    return dumps([(code, _plain(verdict)) for code, verdict in said])


def load(data: bytes) -> list[Said]:
    """The same back. Raises ValueError on any other bytes."""
    try:
        rows = loads(data)
        return [(_text(code), _verdict(row)) for code, row in rows]
    except Exception as error:
        raise ValueError("no verdicts") from error


def _plain(value: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple([_plain(it) if isinstance(it, tuple) else it for it in value])


def _verdict(row: Any) -> Verdict:
    it = Verdict._make(row)
    for text in (it.path, it.message, it.subject, it.scope):
        _text(text)
    for maybe in (it.variable, it.kind, it.refused):
        _text(maybe or "")
    return it._replace(
        site=_site(it.site),
        related=tuple([_related(other) for other in it.related]),
        fix=None if it.fix is None else _fix(it.fix),
    )


def _related(row: Any) -> Related:
    path, site, message = row
    return Related(_text(path), _site(site), _text(message))


def _fix(row: Any) -> Fix:
    fix = Fix._make(row)
    edits = []
    for start, end, content in fix.edits:
        if type(start) is not int or type(end) is not int or type(content) is not bytes:
            raise ValueError
        edits.append(Edit(start, end, content))
    return fix._replace(title=_text(fix.title), safety=_text(fix.safety), edits=tuple(edits))


def _site(row: Any) -> Site:
    if len(row) != 6 or {type(it) for it in row} != {int}:
        raise ValueError
    return Site._make(row)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ValueError
    return value
