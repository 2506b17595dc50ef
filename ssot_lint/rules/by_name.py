"""What project rules have in common that judge how one name of a module is taken, wherever it is."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.project.index import Changes
from ssot_lint.project.names.entry_points import ENTRY_POINTS
from ssot_lint.project.names.keys import Key
from ssot_lint.project.names.references import References, references
from ssot_lint.project.rule import ProjectRule

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_SEPARATOR = "\0"


class NameRule(ProjectRule):
    """Its keys are the names that are asked for, as texts, and ``ENTRY_POINTS`` for all of those."""

    families = ("outlines",)

    def names(self, names: References) -> Iterable[Key]:
        """The names that the rule may have to say something of."""
        raise NotImplementedError

    def keys(self, project: Project) -> Iterable[str]:
        return [*map(_SEPARATOR.join, self.names(references(project))), ENTRY_POINTS]

    def affected(self, changes: Changes, project: Project) -> Iterable[str]:
        return [*map(_SEPARATOR.join, references(project).dirty), ENTRY_POINTS]

    def files(self, key: str, project: Project) -> Iterable[str]:
        return () if key == ENTRY_POINTS else references(project).askers(name_of(key))


def name_of(key: str) -> Key:
    """The name that a key, which is not ``ENTRY_POINTS``, stands for."""
    return Key(*key.split(_SEPARATOR))
