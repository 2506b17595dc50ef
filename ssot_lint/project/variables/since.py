"""Which variables are to be judged again: those of which any place is another than when all was
judged last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ssot_lint.project.index import Project
from ssot_lint.project.variables.model import Place
from ssot_lint.project.variables.schema import SCHEMAS, Schema
from ssot_lint.project.variables.view import VARIABLES

_KEPT = "variables when judged"


class Since(NamedTuple):
    """The variables as they were judged at one version of the project."""

    version: int
    by_name: Mapping[str, tuple[Place, ...]]
    schemas: Mapping[str | None, Schema]
    names: frozenset[str]
    """Those that had changed since the version before it."""
    same_schemas: bool
    """Whether what is declared had not."""


def judged_now(project: Project) -> None:
    """All variables are judged as they are."""
    project.kept[_KEPT] = _since(project, None)


def changed(project: Project, *, by_schema: bool = False) -> Iterable[str] | None:
    """The variables to be judged again; None for all: they never were, or (``by_schema``) what is
    declared has changed."""
    known = project.kept.get(_KEPT)
    if not isinstance(known, Since):
        judged_now(project)
        return None
    if known.version != project.version:
        known = project.kept[_KEPT] = _since(project, known)
    return None if by_schema and not known.same_schemas else known.names


def _since(project: Project, before: Since | None) -> Since:
    by_name, schemas = project.view(VARIABLES).by_name, project.view(SCHEMAS)
    was = {} if before is None else before.by_name
    if was is by_name:
        names: frozenset[str] = frozenset()
    else:
        names = frozenset(it for it in {*was, *by_name} if was.get(it) != by_name.get(it))
    same = before is not None and before.schemas == schemas
    return Since(project.version, by_name, schemas, names, same)
