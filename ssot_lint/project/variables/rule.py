"""What the rules about variables share: keys, files, and how places are told of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.project.index import Changes, Project
from ssot_lint.project.rule import ProjectRule, Related, Verdict
from ssot_lint.project.variables.model import Place
from ssot_lint.project.variables.since import changed, judged_now
from ssot_lint.project.variables.view import FAMILIES, VARIABLES


class VariableRule(ProjectRule):
    """A rule that is asked about one variable at a time."""

    families: tuple[str, ...] = FAMILIES
    by_schema: bool = False
    """Whether what the rule says of a variable depends on what is declared besides."""

    def keys(self, project: Project) -> Iterable[str]:
        """Every variable that is named."""
        judged_now(project)
        return project.view(VARIABLES).by_name

    def affected(self, changes: Changes, project: Project) -> Iterable[str] | None:
        """The variables of which a place is another now; all where settings are others."""
        if "" in changes:
            return None
        return changed(project, by_schema=self.by_schema)

    def files(self, key: str, project: Project) -> Iterable[str]:
        """Where the variable has places."""
        return dict.fromkeys(it.path for it in project.view(VARIABLES).by_name.get(key, ()))

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        """What the rule says of one variable."""
        places = project.view(VARIABLES).by_name.get(key, ())
        return self.check(key, places, project) if places else iter(())

    def check(self, name: str, places: tuple[Place, ...], project: Project) -> Iterator[Verdict]:
        """What the rule says of the places of the variable ``name``."""
        raise NotImplementedError

    def verdict(
        self, place: Place, message: str, related: Iterable[tuple[Place, str]] = ()
    ) -> Verdict:
        """A finding at ``place``."""
        return Verdict(
            place.path,
            place.site,
            message,
            place.variable,
            place.variable,
            place.kind,
            tuple(
                Related(it.path, it.site, text)
                for it, text in sorted(related, key=lambda pair: (pair[0].path, pair[0].site))
            ),
            scope=place.scope,
        )


class WholeRule(VariableRule):
    """A rule that is asked once about all variables: what it says of one may depend on any other."""

    def keys(self, project: Project) -> Iterable[str]:
        return ("",)

    def affected(self, changes: Changes, project: Project) -> Iterable[str] | None:
        return ("",) if any(it in changes for it in ("", *self.families)) else ()

    def files(self, key: str, project: Project) -> Iterable[str]:
        return list(project.files)


def at(place: Place, project: Project) -> str:
    """``app/settings.py:41``."""
    root = project.root.rstrip("/") + "/"
    shown = place.path[len(root) :] if place.path.startswith(root) else place.path
    return f"{shown}:{place.site.row}"
