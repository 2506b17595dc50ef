"""Places that read, test, write or declare variables, or call what may do so."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.model import Occurrence

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material


def gather(material: Material) -> tuple[Occurrence, ...]:
    """Those of one file."""
    from ssot_lint.facts.variables.gather import gathered  # ``ast``, and what stands on it

    return gathered(material).occurrences


def keys(fact: Occurrence) -> Iterable[str]:
    """The name where it is literal; else ``?``: what it stands for is linked."""
    return (str(fact.key[1]),) if fact.key[:1] == ("c",) and fact.kind != "call" else ("?",)
