"""What getters promise, for the runs of one command: the files stay as they are from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ssot_lint.core.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from ssot_lint.getter.contract import Contract
    from ssot_lint.getter.kept.watched import Answer, Question


class Promises:
    """A ``Keeper`` in memory."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Contract, tuple[str, ...]]] = {}

    def recall(self, key: str) -> tuple[Contract, tuple[str, ...]] | None:
        """As a ``Keeper``."""
        return self._known.get(key)

    def learn(
        self, key: str, contract: Contract, looked: Iterable[str], asked: Mapping[Question, Answer]
    ) -> None:
        """As a ``Keeper``; what was asked is answered alike in each run."""
        self._known[key] = contract, tuple(looked)
