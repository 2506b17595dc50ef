"""A service takes a name from another that it may not import.

## Why
Services that are deployed alone must not need each other's code; what they share has an owner.

## What counts
Between owners that declare `may-import`: an import, or a string that names a part of a module (as in
SSOT302: patch targets, `import_module`), from a file of one owner to a module of another that is not
in its list; and entry points of a `pyproject.toml` all of whose files are one owner's. Files of no owner are free, and so is what they offer. Imports under `TYPE_CHECKING`
count unless `names.type-checking = false`. Indirect chains are not followed: import-linter and tach do
that.

## Fix
None: the name moves to somewhere both may import, or the list grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.model import Site
from ssot_lint.modules.scan.enclosing import TYPING
from ssot_lint.project.names.entry_points import ENTRY_POINTS, entry_points
from ssot_lint.project.names.keys import UNASKED, Key
from ssot_lint.project.names.references import References, references
from ssot_lint.project.rule import ExampleFile, ProjectExample, Verdict
from ssot_lint.rules.by_name import NameRule, name_of

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_REFUSED = "the name moves to somewhere both may import, or `may-import` grows"
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


class ServiceBoundary(NameRule):
    code = "SSOT304"
    name = "service-boundary"
    summary = "a service takes a name from another that it may not import"
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

    def names(self, names: References) -> Iterable[Key]:
        return names.asked()

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        names = references(project)
        if key == ENTRY_POINTS:
            yield from _entry_points(self.code, names, project)
            return
        asked = name_of(key)
        owner = _owner(asked.path, names, project) if asked.form not in UNASKED else None
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
                    refused=_REFUSED,
                    scope=use.scope,
                )


def _entry_points(code: str, names: References, project: Project) -> Iterator[Verdict]:
    """Those of a pyproject.toml all of whose files are one owner's."""
    allowed = {it.name: it.may_import for it in project.config.owners}
    for it in entry_points(project):
        own, owner = _owner_of(it.path, project), _owner(it.target, names, project)
        lists = allowed.get(own or "")
        if own is None or owner is None or lists is None or owner in (own, *lists):
            continue
        message = f"`{own}` may not import `{it.target}` of `{owner}`"
        if any(code in file.settings.select for file in project.files.values()):
            yield Verdict(it.path, it.site, message, it.target, refused=_REFUSED)


def _owner_of(pyproject: str, project: Project) -> str | None:
    """The owner of all files below the directory of a pyproject.toml; None where there are several."""
    above = pyproject.rpartition("/")[0] + "/"
    owners = {it.owner for path, it in project.files.items() if path.startswith(above)}
    return owners.pop() if len(owners) == 1 else None


def _owner(path: str, names: References, project: Project) -> str | None:
    """Whose module a dotted path leads to."""
    while path:
        found = names.world.path(path)
        if found is not None:
            return project.files[found].owner
        path = path.rpartition(".")[0]
    return None


RULE = ServiceBoundary()
