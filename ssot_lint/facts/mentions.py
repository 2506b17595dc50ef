"""Mentions of variables: accesses to the environment and uses of the getter.

What the tree says is taken here; ``facts/variables.py`` refines defaults and parses.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ssot_lint.facts.model import Mention

if TYPE_CHECKING:
    from ssot_lint.core.accessor import Getter
    from ssot_lint.facts.material import Material


def needles(getter: Getter | None) -> frozenset[str]:
    """Words of the environment's own names."""
    from ssot_lint.core.environment import ENVIRON
    from ssot_lint.core.scan import needles_of

    return needles_of(ENVIRON)


def gather(material: Material) -> tuple[Mention, ...]:
    """Every mention."""
    return ()


def keys(fact: Mention) -> Iterable[str]:
    """The name where it is literal; else ``?``: what it stands for is linked."""
    return (fact.key.text,) if fact.key.kind == "text" else ("?",)
