"""Finds a variable that has one default in one place and another one, or none at all, in another.

## Why
What the program does when the variable is not set then depends on which module asked. Both places
look right on their own, and no test that sets the variable sees the difference.

## What counts
Defaults are compared by what they are once they are taken: `"8000"`, `8000` and `8_000` are one
number; under `== "1"` a missing default is off, and under `!= "0"` it is on. A URL with the same
host and port but another path is no conflict, and neither are two reads of which only one ever
happens (branches of one `if`, a read that only replaces the value of another). A missing default
beside a value is compared with `strict-defaults = true` only.

The finding stands at the first place that differs from the canonical one: the declaration, where
there is one, else the first place by path and line. All others are related places.

## Fix
Where the variable is declared, the other default can be aligned with the declaration. That changes
what the program does, so the fix is unsafe.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.project.index import DEPLOYED, Changes, Project
from ssot_lint.project.rule import ExampleFile, ProjectExample, Verdict
from ssot_lint.project.variables.conflicts import DefaultConflict, default_conflict
from ssot_lint.project.variables.model import CLI, DECLARE, READ, Place
from ssot_lint.project.variables.rule import VariableRule, at
from ssot_lint.project.variables.scope import is_platforms, meeting
from ssot_lint.project.variables.telling import default_of
from ssot_lint.rules.variables.aligned import aligned


class ConflictingDefault(VariableRule):
    code = "SSOT201"
    name = "conflicting-default"
    summary = "a variable has other defaults in other places"
    severity = "warning"
    project_examples = (
        ProjectExample(
            (
                ExampleFile(
                    "app/client.py",
                    'import os\n\nTIMEOUT = int(os.getenv("REQUEST_TIMEOUT", "10"))\n',
                ),
                ExampleFile(
                    "app/worker.py",
                    'import os\n\nTIMEOUT = int(«os.getenv("REQUEST_TIMEOUT", "30")»)\n',
                ),
            ),
        ),
        ProjectExample(
            (
                ExampleFile(
                    "app/settings.py",
                    "from pydantic_settings import BaseSettings\n\n\n"
                    "class Settings(BaseSettings):\n    request_timeout: int = 10\n",
                ),
                ExampleFile(
                    "app/worker.py",
                    'import os\n\nTIMEOUT = int(«os.getenv("REQUEST_TIMEOUT", "30")»)\n',
                    'import os\n\nTIMEOUT = int(os.getenv("REQUEST_TIMEOUT", "10"))\n',
                ),
                ExampleFile("pyproject.toml", "[tool.ssot-lint]\n"),
            ),
            title="beside a declaration",
            safe=False,
        ),
    )

    def affected(self, changes: Changes, project: Project) -> Iterable[str] | None:
        """All where a deployment file has changed: those that give a variable are related places."""
        return None if DEPLOYED in changes else super().affected(changes, project)

    def check(self, name: str, places: tuple[Place, ...], project: Project) -> Iterator[Verdict]:
        """One finding for each scope in which two defaults differ."""
        for told in meeting(places, project, (READ, DECLARE, CLI)):
            if is_platforms(told[0], project):
                continue
            conflict = default_conflict(told, strict=project.config.strict_defaults)
            if conflict is not None and project.is_on(self.code, conflict.place.path):
                others = [it for it in told if it is not conflict.place]
                verdict = self.verdict(
                    conflict.place,
                    _message(conflict, project),
                    [
                        *((it, f"{name} {default_of(it)} here") for it in others),
                        *((it, f"{name} is given here ({it.via})") for it in _given(name, project)),
                    ],
                )
                where = at(conflict.canonical, project)
                fix = aligned(conflict.place, conflict.canonical, where)
                if isinstance(fix, str):
                    yield verdict._replace(refused=fix)
                else:
                    yield verdict._replace(fix=fix)


def _given(name: str, project: Project) -> list[Place]:
    """Where deployment files of declared environments give the variable."""
    if not project.deployed:
        return []
    from ssot_lint.project.environments.provided import provided  # of few projects

    return [it for it in provided(project) if it.variable == name]


def _message(conflict: DefaultConflict, project: Project) -> str:
    name, here, there = conflict.place.variable, conflict.place, conflict.canonical
    said, also = default_of(here), default_of(there)
    where = at(there, project)
    if said == also:  # secrets, and what is the same word under other tests
        return f"{name} has another default here than in {where}"
    if said.startswith("defaults to ") and also.startswith("defaults to "):
        return f"{name} {said} here, {also[len('defaults ') :]} in {where}"
    return f"{name} {said} here, {also} in {where}"


RULE = ConflictingDefault()
