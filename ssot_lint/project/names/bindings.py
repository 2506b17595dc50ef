"""An outline, ready to be asked: sets are made of its strings when somebody does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from ssot_lint.facts.model import Outline


class Bindings:
    """What one module binds."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline

    def let_go(self) -> None:
        """Forget the sets: they take twice what their strings do, and few modules are asked again."""
        outline = self.outline
        vars(self).clear()
        self.outline = outline

    @cached_property
    def functions(self) -> frozenset[str]:
        return frozenset(self.outline.functions.split())

    @cached_property
    def classes(self) -> frozenset[str]:
        return frozenset(self.outline.classes.split())

    @cached_property
    def values(self) -> frozenset[str]:
        return frozenset(self.outline.values.split())

    @cached_property
    def annotated(self) -> frozenset[str]:
        return frozenset(self.outline.annotated.split())

    @cached_property
    def typed(self) -> frozenset[str]:
        return frozenset(self.outline.typed.split())

    @cached_property
    def deleted(self) -> frozenset[str]:
        return frozenset(self.outline.deleted.split())

    @cached_property
    def imported(self) -> dict[str, list[tuple[str, str]]]:
        """Module and name there, of each import of a local name."""
        found: dict[str, list[tuple[str, str]]] = {}
        for row in self.outline.imported:
            local, module, name = row.split(" ")
            found.setdefault(local, []).append((module, name))
        return found

    @cached_property
    def local(self) -> dict[str, list[tuple[str, str, str]]]:
        """Scope, module and name there, of each import inside a function or class."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        for row in self.outline.local:
            name, scope, module, there = row.split(" ")
            found.setdefault(name, []).append((scope, module, there))
        return found

    @property
    def dynamic_modules(self) -> bool:
        """Whether it may make modules below itself."""
        return "sys.modules" in self.outline.dynamic

    def has(self, name: str) -> bool:
        """Whether importing the module binds the name, stars aside."""
        return (
            name in self.values
            or name in self.functions
            or name in self.classes
            or name in self.imported
        )

    def defines(self, word: str) -> bool:
        """Whether a name, given with a blank at either end, is defined here, not imported."""
        outline = self.outline
        return word in outline.functions or word in outline.classes or word in outline.values

    def defined(self) -> Iterator[str]:
        """Every name that is defined here."""
        outline = self.outline
        for names in (outline.functions, outline.classes, outline.values):
            yield from names.split()

    def all_names(self) -> frozenset[str]:
        """Every name that it binds, stars aside."""
        return self.functions | self.classes | self.values | frozenset(self.imported)
