"""Finds a variable that production code reads and the schema of its scope does not declare.

## Why
The schema is what people read to know what can be set, and what documents, checks and deployment
are made from. A name that is read behind its back is in none of them; often it is only misspelt, and
then nobody ever sets it.

## What counts
There is a schema where a getter is configured that declares variables, or where the code has exactly
one settings class or table. Where nearly all declared names share a prefix, only names with that
prefix are reported. The platform's variables, those of `allow-variables`, flags of test runners and
patterns are not, nor what `variables` does not match. Where SSOT101 or SSOT102 of the same access is
a finding, that one says what is not registered; which rules are selected changes nothing else.

## Fix
There is no fix: the variable is declared where it belongs, or the name is put right.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from ssot_lint.core.settings import OWN_MODULE, FileSettings
from ssot_lint.core.similar import did_you_mean
from ssot_lint.project.index import Project
from ssot_lint.project.rule import ExampleFile, ProjectExample, Verdict
from ssot_lint.project.variables.model import CLI, PRESENCE, READ, Place
from ssot_lint.project.variables.rule import VariableRule
from ssot_lint.project.variables.schema import Schema, schema_of
from ssot_lint.project.variables.scope import PRODUCTION, is_platforms
from ssot_lint.project.variables.words import is_test_flag

_PLACEHOLDER = "PLACEHOLDER"
_DIRECT = ("os.", "posix.")


class UndeclaredVariable(VariableRule):
    code = "SSOT203"
    name = "undeclared-variable"
    summary = "a variable is read that the schema does not declare"
    severity = "warning"
    by_schema = True
    project_examples = (
        ProjectExample(
            (
                ExampleFile(
                    "app/settings.py",
                    "from pydantic_settings import BaseSettings, SettingsConfigDict\n\n\n"
                    "class Settings(BaseSettings):\n"
                    '    model_config = SettingsConfigDict(env_prefix="APP_")\n'
                    "    timeout: int = 10\n",
                ),
                ExampleFile(
                    "app/client.py",
                    'import os\n\nTIMEOUT = «os.getenv("APP_TIMOUT", "10")»\n',
                ),
                ExampleFile("pyproject.toml", "[tool.ssot-lint]\n"),
            ),
        ),
    )

    def check(self, name: str, places: tuple[Place, ...], project: Project) -> Iterator[Verdict]:
        """A finding at each place that asks for a name of which the schema knows nothing."""
        if is_test_flag(name, project.config.test_flags):
            return
        for place in places:
            if place.tier != PRODUCTION or place.kind not in (READ, PRESENCE, CLI):
                continue
            schema = schema_of(place, project)
            if schema is None or not _is_concerned(place, schema, project):
                continue
            if project.is_on(self.code, place.path):
                near = did_you_mean(name, sorted(schema.names))
                tip = f"; did you mean {near}?" if near else ""
                yield self.verdict(place, f"{name} is not declared{tip}")


def _is_concerned(place: Place, schema: Schema, project: Project) -> bool:
    if place.path in schema.paths or schema.declares(place.variable):
        return False
    if _PLACEHOLDER in place.variable:
        return False  # what subclasses put another name in the place of
    if schema.prefix and not place.variable.startswith(schema.prefix):
        return False
    settings = project.settings(place.path)
    ours = settings.variables
    if ours is not None and not any(fnmatchcase(place.variable, it) for it in ours):
        return False
    if settings.exempt == OWN_MODULE or (schema.registry and _is_said(place, settings)):
        return False
    return not is_platforms(place, project)


def _is_said(place: Place, settings: FileSettings) -> bool:
    """Whether the access itself is a finding, which says what is not registered."""
    code = "SSOT102" if place.kind == PRESENCE else "SSOT101"
    is_silent = settings.exempt is not None or place.kind in settings.permitted
    return place.via.startswith(_DIRECT) and code in settings.select and not is_silent


RULE = UndeclaredVariable()
