"""What the rest of a project can notice of a file's facts: all but where they stand."""

from __future__ import annotations

from itertools import pairwise

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.model import Definition, Fact, FileFacts, Outline, claim

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES = slice(6, 12)
"""Of a packed use: offsets, rows and columns."""
_FAR = 2
"""Rows apart that are no neighbours."""


def same_claims(one: FileFacts, other: FileFacts) -> bool:
    """Whether two readings of a file say the same, be it on other rows."""
    same = one.gathered == other.gathered and list(_claims(one)) == list(_claims(other))
    return same and _layout(one) == _layout(other)


def _claims(facts: FileFacts) -> Iterator[object]:
    for family in facts.gathered:
        for fact in facts.of(family):
            yield family, _claim(fact)


def _layout(facts: FileFacts) -> tuple[list[int], list[int]]:
    """What rules about variables see of places: what stands in what, and which rows are neighbours."""
    sites = [*(it.site for it in facts.occurrences), *(it.site for it in facts.used)]
    points = [at for site in sites for at in (site.start, site.end)]
    points += (it.site.start + it.until for it in facts.occurrences)
    ranks = {point: rank for rank, point in enumerate(sorted(set(points)))}
    rows = [it.site.row for it in facts.occurrences]
    return [ranks[point] for point in points], [min(b - a, _FAR) for a, b in pairwise(rows)]


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
