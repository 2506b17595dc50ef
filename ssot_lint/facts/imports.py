"""What a file imports. (To be gathered from bytes.)"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ssot_lint.facts.model import Imported

if TYPE_CHECKING:
    from ssot_lint.core.accessor import Getter
    from ssot_lint.facts.material import Material


def needles(getter: Getter | None) -> frozenset[str] | None:
    """Any file may import."""
    return frozenset({"import"})


def gather(material: Material) -> tuple[Imported, ...]:
    """Every import of the file."""
    return ()


def keys(fact: Imported) -> Iterable[str]:
    """The module; and the dotted path of what is asked of it."""
    return (fact.module, f"{fact.module}.{fact.name}") if fact.name else (fact.module,)
