"""What the rules about copies have in common: keys, and a verdict at the later definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.project.index import Changes
from ssot_lint.project.names.copies.duplicates import Copy, acceptable, copies
from ssot_lint.project.rule import ProjectRule, Related, Verdict

if TYPE_CHECKING:
    from ssot_lint.project.index import Project


class CopyRule(ProjectRule):
    """A rule about one kind of copies."""

    families = ("definitions", "outlines")
    severity = "warning"
    copy_kind: str = ""
    refused = "someone must decide which of them stays"

    def keys(self, project: Project) -> Iterable[str]:
        return [
            key for key in project.keys("definitions") if project.files_with("definitions", key) > 1
        ]

    def affected(self, changes: Changes, project: Project) -> Iterable[str]:
        return changes.get("definitions", frozenset())

    def files(self, key: str, project: Project) -> Iterable[str]:
        return list(dict.fromkeys(path for path, _ in project.lookup("definitions", key)))

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        for copy in self.copies(key, project):
            if copy.kind == self.copy_kind and project.is_on(self.code, copy.later.path):
                if acceptable(copy, project) is None:
                    yield self._verdict(copy)

    def copies(self, key: str, project: Project) -> Iterator[Copy]:
        """What is defined more than once under ``key``."""
        return copies(project, key)

    def _verdict(self, copy: Copy) -> Verdict:
        first, later = copy.first, copy.later
        return Verdict(
            later.path,
            later.fact.site,
            copy.message,
            later.fact.name,
            related=(Related(first.path, first.fact.site, "the first one"),),
            refused=self.refused,
        )
