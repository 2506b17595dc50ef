"""A variable is declared, and nothing uses it.

## Why
A declaration says that setting the variable does something. One that nothing asks for is a promise
that is not kept: it is documented, deployed and set, and changes nothing.

## What counts
A field of a settings class, an entry of a table or a descriptor counts as unused where neither its
name in the program (`settings.port`, `getattr(settings, "port")`) nor a name of the variable (any
string equal to it) stands anywhere outside the declaration. Tests are no use. Nothing is said where
the settings are dumped, iterated, unpacked, or asked by a name that cannot be known, nor of a name
without the prefix that nearly all others share: it is somebody else's variable.

It is judged only where all files of the project are.

## Fix
There is no fix: the declaration goes, or what should have asked for it is put right.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.project.index import Project
from ssot_lint.project.rule import ExampleFile, ProjectExample, Verdict
from ssot_lint.project.variables.model import Place
from ssot_lint.project.variables.rule import WholeRule
from ssot_lint.project.variables.unused import unused
from ssot_lint.project.variables.view import FAMILIES


class UnusedVariable(WholeRule):
    code = "SSOT204"
    name = "unused-variable"
    summary = "a variable is declared, and nothing uses it"
    severity = "info"
    families = (*FAMILIES, "used")
    whole_project = True
    project_examples = (
        ProjectExample(
            (
                ExampleFile(
                    "app/settings.py",
                    "from pydantic_settings import BaseSettings\n\n\n"
                    "class Settings(BaseSettings):\n"
                    "    timeout: int = 10\n"
                    "    «retries»: int = 3\n\n\n"
                    "settings = Settings()\n",
                ),
                ExampleFile(
                    "app/client.py",
                    "from app.settings import settings\n\nprint(settings.timeout)\n",
                ),
                ExampleFile("pyproject.toml", "[tool.ssot-lint]\n"),
            ),
        ),
    )

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        """A finding at each declaration that nothing uses."""
        for place in unused(project):
            if project.is_on(self.code, place.path):
                yield self.verdict(place, f"{place.variable} is declared, and nothing uses it")

    def check(self, name: str, places: tuple[Place, ...], project: Project) -> Iterator[Verdict]:
        return iter(())


RULE = UnusedVariable()
