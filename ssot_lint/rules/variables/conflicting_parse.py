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
Where the variable is declared and the file's getter has it, the declared field can take the place of
the whole expression. The value is then another one for some texts, so the fix is unsafe and names
one. Elsewhere there is no fix: someone must decide what the value means.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.model import UNSAFE, Finding, Fix
from ssot_lint.project.index import Project
from ssot_lint.project.rule import ExampleFile, ProjectExample, Verdict
from ssot_lint.project.variables.conflicts import ParseConflict, parse_conflict, taken
from ssot_lint.project.variables.model import CLI, DECLARE, READ, Place
from ssot_lint.project.variables.rule import VariableRule, at
from ssot_lint.project.variables.scope import is_platforms, meeting
from ssot_lint.project.variables.telling import parse_of

_UNDECIDED = "someone must decide which is right"


class ConflictingParse(VariableRule):
    code = "SSOT202"
    name = "conflicting-parse"
    summary = "a variable is taken in ways that disagree"
    severity = "warning"
    beside = frozenset({"SSOT101"})
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
        ProjectExample(
            (
                ExampleFile(
                    "app/settings.py",
                    "from pydantic_settings import BaseSettings\n\n\n"
                    "class Settings(BaseSettings):\n    debug: bool = False\n\n\n"
                    "settings = Settings()\n",
                ),
                ExampleFile(
                    "app/worker.py",
                    'import os\n\nDEBUG = «os.getenv("DEBUG")» == "1"\nROOT = os.sep\n',
                    "import os\n\nfrom app.settings import settings\n\n"
                    "DEBUG = settings.debug\nROOT = os.sep\n",
                ),
                ExampleFile(
                    "pyproject.toml", '[tool.ssot-lint]\ngetter = "app.settings:settings"\n'
                ),
            ),
            title="beside a declaration",
            safe=False,
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
                verdict = self.verdict(
                    conflict.place,
                    _message(conflict, project),
                    [(it, _beside(it, conflict.witness)) for it in others],
                )
                if conflict.canonical.kind != DECLARE or conflict.place.kind != READ:
                    table = _table(conflict.place)
                    verdict = verdict._replace(
                        refused=f"{_UNDECIDED}; here {table}" if table else _UNDECIDED
                    )
                yield verdict

    def through(self, verdict: Verdict, own: Finding | None) -> Fix | str:
        """The declared field, as the finding of the access itself says it."""
        if own is None or own.fix is None:
            return (own and own.fix_refused) or _UNDECIDED
        taken, _, where = verdict.message.partition(" here, ")
        because = f"{taken} today, {where} (the declaration)"
        reason = "; ".join(it for it in (because, own.fix.reason) if it)
        reasons = ("parse", *(it for it in own.fix.reasons if it != "parse"))
        return own.fix._replace(safety=UNSAFE, reason=reason, reasons=reasons)


def _message(conflict: ParseConflict, project: Project) -> str:
    where = at(conflict.canonical, project)
    said = f"{conflict.place.variable}={conflict.witness}"
    return f"{said} is {conflict.here} here, {conflict.there} in {where}"


def _beside(place: Place, witness: str) -> str:
    told = taken(place.parse, witness)
    if told is None:
        return f"{place.variable} is taken as it is here"
    table = _table(place)
    said = f"{place.variable}={witness} is {told} here ({parse_of(place.parse)})"
    return f"{said}: {table}" if table else said


_WORDS = ("", "0", "1", "true", "no")


def _table(place: Place) -> str:
    """What the usual words mean where a truth value is taken: ``0 no = false, 1 true = true``."""
    if place.parse.kind not in ("bool", "truthy"):
        return ""
    found: dict[str, list[str]] = {}
    for word in _WORDS:
        found.setdefault(taken(place.parse, word) or "", []).append(word or '""')
    return ", ".join(f"{' '.join(words)} = {told}" for told, words in found.items() if told)


RULE = ConflictingParse()
