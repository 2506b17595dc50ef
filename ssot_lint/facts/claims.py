"""What the rest of a project can notice of a file's facts: all but where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.facts.model import Definition, Fact, FileFacts, Outline, claim

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES = slice(6, 12)
"""Of a packed use: offsets, rows and columns."""


def same_claims(one: FileFacts, other: FileFacts) -> bool:
    """Whether two readings of a file say the same, be it on other rows."""
    return one.gathered == other.gathered and list(_claims(one)) == list(_claims(other))


def _claims(facts: FileFacts) -> Iterator[object]:
    for family in facts.gathered:
        for fact in facts.of(family):
            yield family, _claim(fact)


def _claim(fact: Fact) -> tuple[object, ...]:
    if isinstance(fact, Outline):
        # Members of classes are read when asked for: a change of theirs shows on a whole run.
        return claim(fact._replace(uses=tuple(map(_placeless, fact.uses)), digest=""))
    if isinstance(fact, Definition) and len(fact.detail) == 2:
        return claim(fact._replace(detail=(fact.detail[0], fact.detail[1].rpartition(" ")[2])))
    return claim(fact)


def _placeless(use: str) -> str:
    parts = use.split(" ")
    del parts[_PLACES]
    return " ".join(parts)
