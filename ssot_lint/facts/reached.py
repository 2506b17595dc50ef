"""What a file reaches of other modules: attributes of imports, and strings such as patch targets.
(To be gathered from bytes.)"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ssot_lint.facts.model import Reached

if TYPE_CHECKING:
    from ssot_lint.core.accessor import Getter
    from ssot_lint.facts.material import Material


def needles(getter: Getter | None) -> frozenset[str] | None:
    """Any file may."""
    return None


def gather(material: Material) -> tuple[Reached, ...]:
    """Every dotted path into another module."""
    return ()


def keys(fact: Reached) -> Iterable[str]:
    """The path and all of its beginnings but the first name: ``app.core``, ``app.core.os``."""
    parts = fact.path.split(".")
    return [".".join(parts[:end]) for end in range(min(2, len(parts)), len(parts) + 1)]
