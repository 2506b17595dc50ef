"""What readers of declarations ask of the linker, which stands above them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from ssot_lint.project.variables.linked.evaluate import Evaluator, Symbol
from ssot_lint.project.variables.linked.lookup import Lookup
from ssot_lint.project.variables.model import Default, Parse


class Linking(Protocol):
    """All files together, as far as names and values go."""

    @property
    def lookup(self) -> Lookup:
        """What names stand for."""
        ...

    @property
    def evaluator(self) -> Evaluator:
        """What symbols come to."""
        ...

    def names(self, key: Symbol, given: Mapping[str, Symbol]) -> Iterator[tuple[str, bool]]:
        """The names that a key may be, each with whether it is a pattern."""
        ...

    def default(self, default: tuple[object, ...], given: Mapping[str, Symbol]) -> Default:
        """A default with its value."""
        ...

    def parse(self, parse: Symbol) -> Parse:
        """A parse with the words of its test known."""
        ...
