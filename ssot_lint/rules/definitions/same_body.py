"""Two functions or classes do the same.

## Why
A mistake that is mended in one of them stays in the other.

## What counts
Functions and methods of production code with at least four statements, and classes with at least two
methods, that are equal after names of locals, docstrings, comments, annotations and decorators are
taken away. `async def` is another thing than `def`, and so is another exception. Of classes that are
the same their methods are not told as well. Off by default: about seven in ten are worth telling.
`ssot-lint duplicates` lists them.

## Fix
None: someone must decide where it is to live.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.project.index import Changes
from ssot_lint.project.names.copies.bodies import same_bodies
from ssot_lint.project.rule import ExampleFile, ProjectExample, ProjectRule, Related, Verdict

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_BODY = """def {}({}):
    found = []
    for {} in {}:
        if {}.price > 10 and {}.stock:
            found.append(({}.name, {}.price * 2))
    if not found:
        raise ValueError("nothing is left")
    return sorted(found, reverse=True)
"""


class SameBody(ProjectRule):
    code = "SSOT504"
    name = "same-body"
    summary = "two functions or classes do the same"
    severity = "warning"
    on = False
    families = ("outlines",)
    good = ("def total(items):\n    return sum(items)\n",)
    project_examples = (
        ProjectExample(
            (
                ExampleFile("app/__init__.py", ""),
                ExampleFile(
                    "app/cart.py", _BODY.format("best", "items", *["it"], "items", *["it"] * 4)
                ),
                ExampleFile(
                    "app/shop.py", _BODY.format("«top»", "all", *["one"], "all", *["one"] * 4)
                ),
            ),
        ),
    )

    def keys(self, project: Project) -> Iterable[str]:
        return same_bodies(project)

    def affected(self, changes: Changes, project: Project) -> None:
        """Any edit may make two bodies the same, or others."""

    def files(self, key: str, project: Project) -> Iterable[str]:
        return [it.path for it in same_bodies(project).get(key, ())]

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        group = same_bodies(project).get(key, [])
        for it in group[1:]:
            if project.is_on(self.code, it.path):
                where = project.files[group[0].path].settings.relative
                yield Verdict(
                    it.path,
                    it.site,
                    f"`{it.name}` does the same as `{group[0].name}` in `{where}`",
                    it.name,
                    related=(Related(group[0].path, group[0].site, "the first one"),),
                    refused="someone must decide where it is to live",
                )


RULE = SameBody()
