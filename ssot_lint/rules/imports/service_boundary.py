"""A service takes a name from another that it may not import.

## Why
Services that are deployed alone must not need each other's code; what they share has an owner.

## What counts
Between owners that declare `may-import`: an import, or a string that names a part of a module (as in
SSOT302: patch targets, `import_module`), from a file of one owner to a module of another that is not
in its list. Files of no owner are free, and so is what they offer. Imports under `TYPE_CHECKING`
count unless `names.type-checking = false`. Indirect chains are not followed: import-linter and tach do
that.

## Fix
None: the name moves to somewhere both may import, or the list grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ssot_lint.facts.model import Site
from ssot_lint.modules.scan.enclosing import TYPING
from ssot_lint.project.index import Changes
from ssot_lint.project.names.references import Key, References, references
from ssot_lint.project.rule import ExampleFile, ProjectExample, ProjectRule, Verdict

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_SEPARATOR = "\0"
_CONFIG = """[tool.ssot-lint]
[[tool.ssot-lint.owners]]
name = "auth"
paths = ["auth/**"]
getter = "auth.env:env"
may-import = []
[[tool.ssot-lint.owners]]
name = "billing"
paths = ["billing/**"]
getter = "billing.env:env"
"""


class ServiceBoundary(ProjectRule):
    code = "SSOT304"
    name = "service-boundary"
    summary = "a service takes a name from another that it may not import"
    families = ("outlines",)
    good = ("from auth.users import User\n",)
    project_examples = (
        ProjectExample(
            (
                ExampleFile("pyproject.toml", _CONFIG),
                ExampleFile("auth/__init__.py", ""),
                ExampleFile("auth/users.py", "from billing.plans import «Plan»\n"),
                ExampleFile("billing/__init__.py", ""),
                ExampleFile("billing/plans.py", "class Plan: ...\n"),
            ),
        ),
    )

    def applies(self, project: Project) -> bool:
        return any(it.may_import is not None for it in project.config.owners)

    def keys(self, project: Project) -> Iterable[str]:
        return map(_SEPARATOR.join, references(project).asked())

    def affected(self, changes: Changes, project: Project) -> Iterable[str]:
        return map(_SEPARATOR.join, references(project).dirty)

    def files(self, key: str, project: Project) -> Iterable[str]:
        return references(project).askers(Key(*key.split(_SEPARATOR)))

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        names, asked = references(project), Key(*key.split(_SEPARATOR))
        owner = _owner(asked, names, project)
        if owner is None:
            return
        allowed = {it.name: it.may_import for it in project.config.owners}
        for path, use in names.uses(asked):
            own = project.files[path].owner
            lists = allowed.get(own or "")
            if own is None or lists is None or owner in (own, *lists):
                continue
            if use.guards & TYPING and not project.config.names.type_checking:
                continue
            if project.is_on(self.code, path):
                yield Verdict(
                    path,
                    Site(use.start, use.end, use.row, use.column, use.end_row, use.end_column),
                    f"`{own}` may not import `{asked.path}` of `{owner}`",
                    asked.path,
                    refused="the name moves to somewhere both may import, or `may-import` grows",
                    scope=use.scope,
                )


def _owner(key: Key, names: References, project: Project) -> str | None:
    """Whose module a key leads to."""
    path = key.path
    while path:
        found = names.world.path(path)
        if found is not None:
            return project.files[found].owner
        path = path.rpartition(".")[0]
    return None


RULE = ServiceBoundary()
