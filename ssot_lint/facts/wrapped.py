"""Functions one of whose parameters reaches the key of a read."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.model import Wrapped

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material


def gather(material: Material) -> tuple[Wrapped, ...]:
    """Those of one file."""
    from ssot_lint.facts.variables.gather import gathered  # ``ast``, and what stands on it

    return gathered(material).wrapped


def keys(fact: Wrapped) -> Iterable[str]:
    """Its whole name."""
    return (fact.name,)
