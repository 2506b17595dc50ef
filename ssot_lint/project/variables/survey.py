"""Which variables have conflicts, and which nobody declares: the rules' answers in short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ssot_lint.project.index import Project
from ssot_lint.project.variables.conflicts import (
    DefaultConflict,
    ParseConflict,
    default_conflict,
    parse_conflict,
)
from ssot_lint.project.variables.model import CLI, DECLARE, PRESENCE, READ, Place
from ssot_lint.project.variables.schema import schema_of
from ssot_lint.project.variables.scope import is_platforms, meeting
from ssot_lint.project.variables.view import VARIABLES


class Survey(NamedTuple):
    """Owners (empty without one) and names of variables."""

    conflicts: frozenset[tuple[str, str]]
    undeclared: frozenset[tuple[str, str]]


def surveyed(project: Project) -> Survey:
    """The variables of a project that have two defaults or two meanings, or no declaration."""
    variables = project.view(VARIABLES)
    return Survey(
        frozenset(
            (told.owner, name)
            for name, places in variables.by_name.items()
            for told in disagreements(places, project)
        ),
        frozenset(_undeclared(project)),
    )


class Disagreement(NamedTuple):
    """What one scope says of a variable that cannot all be right."""

    owner: str
    default: DefaultConflict | None
    parse: ParseConflict | None


def disagreements(places: tuple[Place, ...], project: Project) -> Iterator[Disagreement]:
    """The scopes in which places of one variable disagree, as SSOT201 and SSOT202 have it."""
    for told in meeting(places, project, (READ, DECLARE, CLI)):
        if not is_platforms(told[0], project):
            default = default_conflict(told, strict=project.config.strict_defaults)
            parse = parse_conflict(told, pedantic=project.config.pedantic_truth)
            if default is not None or parse is not None:
                yield Disagreement(told[0].owner or "", default, parse)


def _undeclared(project: Project) -> Iterator[tuple[str, str]]:
    for it in project.view(VARIABLES).places:
        if it.kind not in (READ, PRESENCE, CLI) or it.pattern or it.tier != "production":
            continue
        schema = schema_of(it, project)
        if schema is None or schema.declares(it.variable) or it.path in schema.paths:
            continue
        if schema.prefix and not it.variable.startswith(schema.prefix):
            continue
        if not is_platforms(it, project):
            yield it.owner or "", it.variable
