"""Finds production code that asks whether it runs under test.

## Why
What the tests see is then not what runs: the branch that production takes is the one that no test
takes. Hand in what differs (a fake, a clock, a flag of the object), or patch it in the test.

## What counts
Names are those that test runners set (`PYTEST_CURRENT_TEST`, …), the usual ones (`TESTING`,
`TEST_MODE`, …, and what ends in `_TESTING` or `_TEST_MODE`), and those of `test-flags`. A plugin of
pytest (in a folder or module `pytest`, `pytest_…`) may ask what pytest sets: that is its job.

## Fix
There is no fix.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.project.index import Project
from ssot_lint.project.rule import ExampleFile, ProjectExample, Verdict
from ssot_lint.project.variables.model import DECLARE, PRESENCE, READ, Place
from ssot_lint.project.variables.rule import VariableRule
from ssot_lint.project.variables.scope import PRODUCTION
from ssot_lint.project.variables.words import is_test_flag


class TestFlagInProduction(VariableRule):
    __test__ = False  # no test class, whatever its name begins with
    code = "SSOT207"
    name = "test-flag-in-production"
    summary = "production code asks whether it is tested"
    severity = "warning"
    project_examples = (
        ProjectExample(
            (
                ExampleFile(
                    "app/mail.py",
                    "import os\n\n\ndef send(mail):\n"
                    '    if «os.getenv("TESTING")»:\n        return\n',
                ),
            ),
        ),
        ProjectExample(
            (
                ExampleFile(
                    "app/pytest/workers.py",
                    'import os\n\n\ndef worker():\n    return os.getenv("PYTEST_XDIST_WORKER")\n',
                ),
            ),
            title="in a plugin of pytest",
        ),
    )

    def check(self, name: str, places: tuple[Place, ...], project: Project) -> Iterator[Verdict]:
        """A finding at each place that asks; where it is declared, at its declaration alone."""
        if not is_test_flag(name, project.config.test_flags):
            return
        told = [it for it in places if it.tier == PRODUCTION]
        declared = [it for it in told if it.kind == DECLARE]
        for place in declared[:1] or [it for it in told if it.kind in (READ, PRESENCE)]:
            if name.startswith("PYTEST_") and _is_plugin(place.path, project):
                continue
            if project.is_on(self.code, place.path):
                yield self.verdict(place, f"{name} asks in production code whether it is tested")


def _is_plugin(path: str, project: Project) -> bool:
    """Whether a file of the project is part of a plugin of pytest."""
    own = path[len(project.root or "") :] if path.startswith(project.root or "") else path
    return any(
        it == "pytest" or it.startswith("pytest_")
        for it in own.removesuffix(".py").replace("-", "_").split("/")
    )


RULE = TestFlagInProduction()
