"""Finds a variable that is read while its module is imported.

## Why
What the variable is when the module happens to be imported first then holds for the life of the
process: tests that set it later change nothing, and the order of imports decides.

## What counts
Counted are reads in the body of a module or class, in decorators and in defaults of parameters; not
those in functions, in lambdas, below `if __name__ == "__main__"`, nor in the module that declares
the variables.

## Fix
There is no fix: where the value should be read from then is a decision.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.project.index import Project
from ssot_lint.project.rule import ExampleFile, ProjectExample, Verdict
from ssot_lint.project.variables.model import READ, Place
from ssot_lint.project.variables.rule import VariableRule
from ssot_lint.project.variables.schema import is_schema
from ssot_lint.project.variables.scope import PRODUCTION


class ImportTimeRead(VariableRule):
    code = "SSOT208"
    name = "import-time-read"
    summary = "a variable is read when its module is imported"
    on = False
    by_schema = True
    project_examples = (
        ProjectExample(
            (
                ExampleFile(
                    "app/client.py",
                    'import os\n\nTIMEOUT = int(«os.getenv("REQUEST_TIMEOUT", "10")»)\n',
                ),
            ),
        ),
    )

    def check(self, name: str, places: tuple[Place, ...], project: Project) -> Iterator[Verdict]:
        """A finding at each such read."""
        for place in places:
            if place.kind != READ or place.tier != PRODUCTION or not place.at_import:
                continue
            if project.is_on(self.code, place.path) and not is_schema(place.path, project):
                yield self.verdict(place, f"{name} is read when this module is imported")


RULE = ImportTimeRead()
