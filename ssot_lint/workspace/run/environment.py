"""Answers about environments: the code's facts, the deployment's files, and the judgement of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import sep
from os.path import relpath
from typing import NamedTuple

from ssot_lint.deploy.combined import Provision
from ssot_lint.deploy.model import Problem
from ssot_lint.project.environments.answer import Answer, Place, answer
from ssot_lint.project.environments.code import Code
from ssot_lint.project.environments.deployed import Deployed
from ssot_lint.project.environments.readers import FAMILIES, code
from ssot_lint.project.variables.schema import SCHEMAS
from ssot_lint.workspace.cache.cache import Cache
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.deployed.environments import environments_of
from ssot_lint.workspace.run.unparsed import unparsed
from ssot_lint.workspace.run.whole import Whole, whole
from ssot_lint.workspace.settings.workspace import Workspace


class Answered(NamedTuple):
    """One environment, ready to be shown."""

    answer: Answer
    sources: tuple[str, ...]
    """As a person would write them, ``#part`` with them."""
    root: str
    """Absolute directory that all paths are relative to."""
    row: Place
    """Where the configuration declares it."""
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    dynamic: int = 0
    """Reads of variables whose names cannot be known."""
    declared: bool = True
    """Whether a schema says in some scope what is declared: elsewhere nothing is undeclared."""


def checked(
    workspace: Workspace,
    names: Iterable[str] | None,
    overrides: Overrides,
    jobs: int | None,
    cache: Cache | None = None,
) -> list[Answered]:
    """The answers about the environments named; None: all. Raises UsageError for unknown names."""
    environments = environments_of(workspace)
    if names is None:
        names = environments.names or ("",)  # none at all is an error, too
    chosen = [environments.named(name) for name in names]
    everything = whole(workspace, FAMILIES, overrides, jobs, cache)
    project = everything.project
    blind = tuple(_blind(everything, workspace, environments.files.root))
    by_name = {it.asked.name: it for it in project.deployed}
    known = code(project, environments.files.root)
    found = []
    for it in chosen:
        made = answered(by_name[it.name], known)
        differing = tuple(environments.differing(it, known.loaders))
        seen = made.answer._replace(notes=(*made.answer.notes, *blind))
        remarks = (*made.remarks, *differing)
        declared = bool(project.view(SCHEMAS))
        found.append(made._replace(answer=seen, remarks=remarks, declared=declared))
    return found


def _blind(everything: Whole, workspace: Workspace, root: str) -> Iterator[str]:
    """Files of which it is not known what they require."""

    def shown(path: str) -> str:
        return relpath(path, root).replace(sep, "/")

    for outcome in everything.failed:
        yield f"{shown(outcome.path)}: {outcome.error or 'its configuration is broken'}"
    for path, row in unparsed(everything.found.files, workspace):
        yield f"{shown(path)}:{row}: what stands there cannot be parsed"


def answered(it: Deployed, known: Code) -> Answered:
    """One environment against what is known of the code."""
    judged = answer(it.asked, it.provision, known)
    remarks = (*_of_parts(judged), *_remarks(it.provision, known))
    return Answered(
        judged, it.sources, it.root, it.row, it.provision.problems, remarks, known.dynamic
    )


def _of_parts(judged: Answer) -> Iterator[str]:
    """Where there is nothing to judge; and where all parts lack the same, which are likely to run
    code of their own each."""
    if judged.readable and not judged.is_something:
        yield "nothing is required, and nothing provided: of that nothing can be called healthy"
    everywhere = [name for name in judged.required if _lacked(judged, name) == judged.parts]
    if judged.parts > _FEW and everywhere and judged.owner is None:
        yield (
            f"each of the {judged.parts} parts is held against all that the code requires:"
            " `#part` behind a source, and `owner`, say which code a part runs"
        )


def _lacked(judged: Answer, name: str) -> int:
    return sum(it.variable == name for it in judged.missing)


_FEW = 2


def _remarks(found: Provision, known: Code) -> Iterator[str]:
    """Worth knowing, and no fault: two names of one field are given, and the first wins."""
    given = {it.variable for part in found.parts for it in part.given}
    chains = dict.fromkeys(it.names for it in known.readers if len(it.names) > 1)
    for names in chains:
        there = [name for name in names if name in given]
        if len(there) > 1:
            yield f"{' and '.join(there)} are both provided: {there[0]} wins"
