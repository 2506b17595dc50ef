"""A new evaluation, with its parts put together."""

from __future__ import annotations

from ssot_lint.getter.meaning.calls import call, called
from ssot_lint.getter.meaning.expressions import attribute, evaluate_in_module
from ssot_lint.getter.meaning.terms import TEXT, Term
from ssot_lint.getter.meaning.world import Engine, World
from ssot_lint.getter.proof.project import Project

_ENGINE = Engine(evaluate_in_module, called, call, attribute)


def new_world(project: Project, present: Term | None = TEXT, variable: str | None = None) -> World:
    """A world in which the variable has that text, or is missing."""
    return World(_ENGINE, project, present, variable)
