"""What getters promise, worked out once for several runs: asked before a getter's source is followed.

To derive it took 40 of the 130 ms of a hook's file with one finding: a third of that the modules that
do it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.modules.lookup import Lookup
from ssot_lint.modules.tree import DISK

if TYPE_CHECKING:
    from typing import Protocol

    from ssot_lint.getter.contract import Contract
    from ssot_lint.getter.kept.watched import Answer, Question
else:
    Protocol = object


class Keeper(Protocol):
    """Has what earlier runs worked out."""

    def recall(self, key: str) -> tuple[Contract, tuple[str, ...]] | None:
        """What a getter promises, and the places that it was looked for at; None where that is not
        known, or may be another now."""
        ...

    def learn(
        self, key: str, contract: Contract, looked: Iterable[str], asked: Mapping[Question, Answer]
    ) -> None:
        """Keep that, which holds as long as the tree answers so."""
        ...


def contract_of(
    key: str, lookup: Lookup, derive: Callable[[Lookup], Contract], keeper: Keeper | None
) -> Contract:
    """What ``derive`` works out with a lookup, now or in an earlier run; ``key`` stands for all that
    it depends on besides files."""
    if keeper is None or lookup.tree is not DISK:
        return derive(lookup)
    known = keeper.recall(key)
    if known is not None:
        lookup.looked.update(dict.fromkeys(known[1]))
        return known[0]
    from ssot_lint.getter.kept.watched import Watched  # once for many runs

    tree = Watched(lookup.tree)
    watched = Lookup(lookup.roots, tree)
    contract = derive(watched)
    lookup.looked.update(watched.looked)
    keeper.learn(key, contract, watched.looked, tree.asked)
    return contract
