"""What names are bound to, as far as variables may depend on it."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.model import Bound

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material


def gather(material: Material) -> tuple[Bound, ...]:
    """Those of one file."""
    from ssot_lint.facts.variables.gather import gathered  # ``ast``, and what stands on it

    return gathered(material).bound


def keys(fact: Bound) -> Iterable[str]:
    """Its whole name."""
    return (fact.name,)
