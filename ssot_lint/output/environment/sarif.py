"""SARIF: what is wrong with an environment as findings of SSOT210, each where it stands."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from ssot_lint.facts.model import Site
from ssot_lint.output import sarif
from ssot_lint.output.environment.answered import absolute
from ssot_lint.output.formats import Failure, Style
from ssot_lint.project.environments.words import (
    missing_words,
    twice_words,
    unparsable_words,
    unread_words,
)
from ssot_lint.workspace.diagnostic import Diagnostic
from ssot_lint.workspace.positions import Place
from ssot_lint.workspace.run.environment import Answered

DRIFT = "SSOT210"


def render(answered: Sequence[Answered], style: Style, *, every: bool) -> str:
    """One run over all environments; what could not be read is a notification."""
    failures = tuple(
        Failure(absolute(it, problem.path), f"{problem.row}:{problem.column}: {problem.message}")
        for it in answered
        for problem in it.problems
    )
    found = list(dict.fromkeys(one for it in answered for one in _diagnostics(it)))
    return sarif.render(found, style._replace(failures=failures))


def _diagnostics(it: Answered) -> Iterator[Diagnostic]:
    answer = it.answer
    for missing in answer.missing:
        words = f"{missing_words(missing)} in the environment {answer.environment}"
        yield _one(it, it.row.path, it.row.site, missing.variable, words)
    for unread in answer.unread:
        given = unread.provided
        yield _one(it, given.path, given.site, given.variable, unread_words(unread))
    for bad in answer.unparsable:
        given = bad.provided
        yield _one(it, given.path, given.site, given.variable, unparsable_words(bad))
    for twice in answer.twice:
        yield _one(it, twice.path, twice.site, twice.variable, twice_words(twice))


def _one(it: Answered, path: str, site: Site, variable: str, message: str) -> Diagnostic:
    return Diagnostic(
        path=absolute(it, path),
        relative=path.replace(os.sep, "/"),
        code=DRIFT,
        message=message,
        severity="warning",
        start=Place(site.row, site.column),
        end=Place(site.end_row, site.end_column),
        rows=(),
        kind=None,
        variable=variable,
        owner=it.answer.owner,
        scope=it.answer.environment,
        subject=variable,
        ordinal=0,
        fix=None,
        fix_refused=None,
    )
