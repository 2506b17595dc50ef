"""Finds a variable whose value is taken in two ways: true in one place and false in another, a number
here and anything there, a list split at `,` and one split at `;`.

## Why
`DO_NOT_TRACK=1` that opts out in one module and is ignored by another is a promise half kept. Each
place works with the value that its author had in mind; the value that an operator sets is another.

## What counts
The message names a value that shows it. Values tried are `1 true 0 false True TRUE`, `1.5` for
numbers and `a,b` for lists. Places that differ in `yes no on off` only are reported with
`pedantic-truth = true`. A test for true words beside one for false words in the same module is a
three-way switch, and is left alone; so is what is only a string, a path or a choice.

## Fix
There is no fix: someone must decide what the value means.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.project.index import Project
from ssot_lint.project.rule import ExampleFile, ProjectExample, Verdict
from ssot_lint.project.variables.conflicts import ParseConflict, parse_conflict, taken
from ssot_lint.project.variables.model import CLI, DECLARE, READ, Place
from ssot_lint.project.variables.rule import VariableRule, at
from ssot_lint.project.variables.scope import is_platforms, meeting
from ssot_lint.project.variables.telling import parse_of


class ConflictingParse(VariableRule):
    code = "SSOT202"
    name = "conflicting-parse"
    summary = "a variable is taken in ways that disagree"
    severity = "warning"
    project_examples = (
        ProjectExample(
            (
                ExampleFile(
                    "app/metrics.py",
                    'import os\n\nOPTED_OUT = os.getenv("DO_NOT_TRACK") == "true"\n',
                ),
                ExampleFile(
                    "app/startup.py",
                    'import os\n\nOPTED_OUT = «os.getenv("DO_NOT_TRACK")» == "1"\n',
                ),
            ),
        ),
    )

    def check(self, name: str, places: tuple[Place, ...], project: Project) -> Iterator[Verdict]:
        """One finding for each scope in which a value is taken in two ways."""
        for told in meeting(places, project, (READ, DECLARE, CLI)):
            if is_platforms(told[0], project):
                continue
            conflict = parse_conflict(told, pedantic=project.config.pedantic_truth)
            if conflict is not None and project.is_on(self.code, conflict.place.path):
                others = [it for it in told if it is not conflict.place]
                yield self.verdict(
                    conflict.place,
                    _message(conflict, project),
                    [(it, _beside(it, conflict.witness)) for it in others],
                )


def _message(conflict: ParseConflict, project: Project) -> str:
    where = at(conflict.canonical, project)
    said = f"{conflict.place.variable}={conflict.witness}"
    return f"{said} is {conflict.here} here, {conflict.there} in {where}"


def _beside(place: Place, witness: str) -> str:
    told = taken(place.parse, witness)
    if told is None:
        return f"{place.variable} is taken as it is here"
    return f"{place.variable}={witness} is {told} here ({parse_of(place.parse)})"


RULE = ConflictingParse()
