"""What project rules have in common that judge the bytes of one file by what the project says."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.project.index import Changes
from ssot_lint.project.names.references import references
from ssot_lint.project.rule import ProjectRule

if TYPE_CHECKING:
    from ssot_lint.project.index import Project


class FileRule(ProjectRule):
    """Its keys are the paths of the project's Python files."""

    families = ("outlines",)

    def keys(self, project: Project) -> Iterable[str]:
        return [path for path in project.files if project.is_on(self.code, path)]

    def affected(self, changes: Changes, project: Project) -> Iterable[str] | None:
        return references(project).changed

    def files(self, key: str, project: Project) -> Iterable[str]:
        return (key,)
