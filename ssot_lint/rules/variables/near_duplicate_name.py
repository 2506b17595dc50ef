"""Two variables have names that may be meant for one.

## Why
`DB_URL` here and `DATABASE_URL` there: whoever sets one of them configures half of the program. The
two work as long as both are set, and nobody can say which one counts.

## What counts
Two names that production code asks for, equal but for their case; or equal once abbreviations are
written out (`DB` and `DATABASE`, `PWD` and `PASSWORD`, `URI` and `URL`, …), with the same literal
default; or one edit apart, one of them declared and the other not. Names in one fallback chain or of
one field are synonyms, not duplicates; neither are names that differ in a digit, a stage (`TEST`,
`STAGING`, …), a single letter or a leading underscore.

The rule is off by default.

## Fix
There is no fix: someone must decide which name stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.project.index import Project
from ssot_lint.project.rule import ExampleFile, ProjectExample, Verdict
from ssot_lint.project.variables.model import Place
from ssot_lint.project.variables.pairs import pairs
from ssot_lint.project.variables.rule import WholeRule, at
from ssot_lint.project.variables.scope import PRODUCTION
from ssot_lint.project.variables.view import VARIABLES


class NearDuplicateName(WholeRule):
    code = "SSOT205"
    name = "near-duplicate-name"
    summary = "two variables have names that may be meant for one"
    severity = "warning"
    on = False
    project_examples = (
        ProjectExample(
            (
                ExampleFile(
                    "app/a.py",
                    'import os\n\nURL = os.getenv("CACHE_DB_URL", "redis://cache")\n',
                ),
                ExampleFile(
                    "app/b.py",
                    'import os\n\nURL = «os.getenv("CACHE_DATABASE_URI", "redis://cache")»\n',
                ),
            ),
        ),
    )

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        """A finding at the first place of the later of two names."""
        by_name = project.view(VARIABLES).by_name
        for name, other, why in pairs(project):
            place = _first(by_name[name])
            also = _first(by_name[other])
            if place is not None and also is not None and project.is_on(self.code, place.path):
                yield self.verdict(
                    place,
                    f"{name} may be {other}, asked for in {at(also, project)}: {_WHY[why]}",
                    [(also, f"{other} is asked for here")],
                )

    def check(self, name: str, places: tuple[Place, ...], project: Project) -> Iterator[Verdict]:
        return iter(())


_WHY = {
    "case": "they differ in case only",
    "abbreviation": "they differ in abbreviations only",
    "one letter": "they are one letter apart",
}


def _first(places: Iterable[Place]) -> Place | None:
    return next((it for it in places if it.tier == PRODUCTION and it.kind != "write"), None)


RULE = NearDuplicateName()
