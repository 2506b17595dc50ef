"""Facts as bytes and back: what processes hand each other, and what is kept between runs.

What comes back is looked over before it is believed: a file of
the cache may come from a stranger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ssot_lint.core.lean import Any
from ssot_lint.core.plain_values import dumps, loads, own
from ssot_lint.facts import model
from ssot_lint.facts.families import BY_NAME
from ssot_lint.facts.model import NO_FACTS, FileFacts, Site, Term

_TERMS = 64
"""Deeper than any term that is made."""


def dump(facts: FileFacts) -> bytes:
    """The facts as bytes; empty where there are none."""
    found = {
        name: [_flat(fact) for fact in facts.of(name)] for name in facts.gathered if facts.of(name)
    }
    return dumps(found) if found else b""


def load(
    data: bytes, gathered: tuple[str, ...], *, is_own: bool = False, is_known: bool = False
) -> FileFacts:
    """The same back; ``gathered`` says which families were asked. Raises ValueError on any other
    bytes; ``is_own``: this run has made them, and they are believed; ``is_known``: they were kept for a
    file that looks as it did, to the inode and to the nanosecond, so no stranger has made them up, and
    their sizes are believed (a seventh of judging a project anew)."""
    if not data:
        return NO_FACTS._replace(gathered=gathered)
    try:
        found = own(data) if is_own or is_known else loads(data)
        made: dict[str, Any] = {
            name: tuple(_facts(BY_NAME[name].fact, rows, is_own)) for name, rows in found.items()
        }
    except Exception as error:
        raise ValueError("no facts") from error
    return FileFacts(gathered)._replace(**made)


def only(data: bytes, families: Iterable[str]) -> bytes:
    """Of facts as bytes, those of some families. Raises all sorts of exceptions on other bytes."""
    if not data:
        return data
    asked, found = frozenset(families), loads(data)
    kept = {name: rows for name, rows in found.items() if name in asked}
    return data if len(kept) == len(found) else dumps(kept) if kept else b""


def both(one: bytes, other: bytes) -> bytes:
    """Facts of different families as one; as ``only``."""
    return dumps({**loads(one), **loads(other)}) if one and other else one or other


def _flat(fact: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple([_plain(it) if isinstance(it, tuple) else it for it in fact])


def _plain(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if type(value) is Site:
        return tuple(value)
    return tuple([_plain(it) if isinstance(it, tuple) else it for it in value])


def _facts(name: str, rows: Iterable[Any], is_own: bool) -> Iterable[Any]:
    kind: Any = getattr(model, name)
    annotations: Iterable[Any] = kind.__annotations__.values()
    kinds = [_MAKERS[getattr(it, "__forward_arg__", it)] for it in annotations]
    if is_own:  # only what has become a plain tuple is made anew
        again = [
            (at, make)
            for at, make in enumerate(kinds)
            if make in (_site, _term, _terms, _parameters)
        ]
        for row in rows:
            values = list(row)
            for at, make in again:
                values[at] = make(values[at])
            yield kind._make(values)
        return
    for row in rows:
        if type(row) is not tuple or len(row) != len(kinds):
            raise ValueError
        yield kind._make([make(value) for make, value in zip(kinds, row)])


def _site(value: Any) -> Site:
    start, end, row, column, end_row, end_column = value
    if {type(it) for it in value} != {int}:
        raise ValueError
    return Site(start, end, row, column, end_row, end_column)


def _term(value: Any, depth: int = 0) -> Term:
    kind, text, parts = value
    if type(kind) is not str or type(text) is not str or depth > _TERMS:
        raise ValueError
    return Term(kind, text, tuple([_term(it, depth + 1) for it in parts]) if parts else ())


def _terms(value: Any) -> tuple[Term, ...]:
    return tuple([_term(it) for it in value])


def _parameters(value: Any) -> tuple[tuple[str, Term], ...]:
    return tuple([(_str(name), _term(it)) for name, it in value])


def _strings(value: Any) -> tuple[str, ...]:
    return tuple([_str(it) for it in value])


def _str(value: Any) -> str:
    if type(value) is not str:
        raise ValueError
    return value


def _maybe_str(value: Any) -> str | None:
    return None if value is None else _str(value)


def _int(value: Any) -> int:
    if type(value) is not int:
        raise ValueError
    return value


def _bool(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError
    return value


def _tree(value: Any, depth: int = 0) -> tuple[Any, ...]:
    """Nested tuples of plain values: symbols."""
    if type(value) is not tuple or depth > _TERMS:
        raise ValueError
    for it in value:
        if type(it) is tuple:
            _tree(it, depth + 1)
        elif type(it) not in _PLAIN:
            raise ValueError
    return value


_PLAIN = frozenset({str, int, float, bool, type(None)})

_MAKERS: dict[str, Callable[[Any], Any]] = {
    "Site": _site,
    "Term": _term,
    "tuple[Term, ...]": _terms,
    "tuple[tuple[str, Term], ...]": _parameters,
    "tuple[str, ...]": _strings,
    "str": _str,
    "str | None": _maybe_str,
    "int": _int,
    "bool": _bool,
    "tuple[Any, ...]": _tree,
}
"""By the annotation of a fact's field. A new sort of field needs a row here: a test says so."""
