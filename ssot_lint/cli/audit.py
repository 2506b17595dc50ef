"""Runs the check that a report is made of, and sorts what it says into the report's values."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from ssot_lint import __version__
from ssot_lint.cli.arguments import Arguments, may_know, overrides
from ssot_lint.cli.console import complain
from ssot_lint.modules.tree import DISK
from ssot_lint.report.audit import (
    BASELINED,
    NEW,
    SUPPRESSED,
    UNREASONED,
    Audit,
    File,
    Passed,
    Sighting,
    Stamp,
)
from ssot_lint.report.commands import Asked
from ssot_lint.rules import CODES
from ssot_lint.workspace.cache.cache import Cache
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.files.discover import Discovery, discover
from ssot_lint.workspace.known.baseline import Place
from ssot_lint.workspace.outcome import CHECK, Outcome, Task
from ssot_lint.workspace.run.pipeline import Plan
from ssot_lint.workspace.run.pipeline import run as run_all
from ssot_lint.workspace.settings.fingerprint import fingerprint
from ssot_lint.workspace.settings.workspace import Workspace, posix

_TASK = Task(CHECK, silenced=True)


def audited(arguments: Arguments, workspace: Workspace) -> Audit:
    """Everything that the files ``arguments`` name have to say."""
    found = discover(arguments.paths or ["."], workspace)
    uncached = arguments.no_cache or workspace.tree is not DISK
    cache = None if uncached else Cache(workspace)
    changes = overrides(arguments)
    plan = Plan(arguments.paths, _TASK, changes, arguments.jobs, cache)
    files = frozenset(found.files)
    outcomes: list[Outcome] = []
    others: list[Outcome] = []
    for outcome in run_all(found.files, workspace, plan):
        (outcomes if posix(outcome.path) in files else others).append(outcome)
    if cache is not None and cache.warning and not arguments.quiet:
        complain(f"warning: {cache.warning}")
    listed, failures = _listed(arguments, workspace, found, outcomes)
    audit = Sorter(workspace, found, outcomes, listed).audit(
        Stamp(__version__, CODES, fingerprint(found.files, arguments.paths, workspace)),
        [*failures, *others],
    )
    return audit._replace(asked=Asked(tuple(_flags(arguments)), tuple(arguments.paths)))


def _flags(arguments: Arguments) -> Iterator[str]:
    """What of the command line decides about files and rules, for commands that give our numbers."""
    for name in (
        *("select", "ignore", "extend_select", "fixable", "unfixable", "per_file_ignores"),
        *("exclude", "extend_exclude", "config"),
    ):
        values: Sequence[str] | None = getattr(arguments, name)
        yield from (f"--{name.replace('_', '-')}={value}" for value in values or ())
    for name in ("respect_gitignore", "force_exclude", "isolated"):
        said: bool | None = getattr(arguments, name)
        if said or (said is False and name != "isolated"):
            yield f"--{'' if said else 'no-'}{name.replace('_', '-')}"


def _listed(
    arguments: Arguments, workspace: Workspace, found: Discovery, outcomes: Sequence[Outcome]
) -> tuple[set[Place], list[Outcome]]:
    if not may_know(arguments, workspace):
        return set(), []
    from ssot_lint.cli.known import known  # only where there is a baseline

    return known(arguments, _TASK, workspace, found.files).listed(outcomes)


class Sorter:
    """Puts each file where it counts: checked, allowed, or failed."""

    def __init__(
        self,
        workspace: Workspace,
        found: Discovery,
        outcomes: Sequence[Outcome],
        listed: set[Place],
    ) -> None:
        self._workspace = workspace
        self._found = found
        self._numbers = {posix(it.path): number for number, it in enumerate(outcomes)}
        self._outcomes = outcomes
        self._listed = listed
        self._prefix = workspace.cwd.rstrip("/") + "/"
        self._files: list[File] = []
        self._allowed: list[Passed] = []
        self._failed = [Passed(path, why) for path, why in found.errors]
        self._has_getter = False

    def audit(self, stamp: Stamp, others: Sequence[Outcome]) -> Audit:
        """``others`` are about files that are no code, or could not be written."""
        for path in self._found.files:
            self._sort(path)
        self._failed += [Passed(self._shown(it.path), it.error) for it in others if it.error]
        return Audit(
            stamp,
            tuple(self._files),
            tuple(
                File(self._shown(it.path), "", None, self._sightings(it, None))
                for it in others
                if it.diagnostics
            ),
            tuple(self._allowed),
            tuple(Passed(self._shown(path), why) for path, why in self._found.skipped),
            tuple(sorted(self._failed)),
            self._has_getter,
            foreign=sum(it.foreign for it in self._outcomes),
            is_set_up=self._workspace.is_set_up(),
        )

    def _sort(self, path: str) -> None:
        shown = self._shown(path)
        number = self._numbers.get(path)
        outcome = None if number is None else self._outcomes[number]
        failure = outcome and (outcome.error or outcome.broken_config)
        if failure:
            self._failed.append(Passed(shown, failure))
            return
        try:
            tier, owner, exempt, has_getter = self._workspace.standing(path)
        except ConfigError as error:
            self._failed.append(Passed(shown, str(error)))
            return
        self._has_getter = self._has_getter or has_getter
        sightings = () if outcome is None else self._sightings(outcome, number)
        file = File(shown, tier, owner, sightings)
        if exempt is not None and file.is_clean:
            self._allowed.append(Passed(shown, exempt))
        else:
            self._files.append(file)

    def _sightings(self, outcome: Outcome, number: int | None) -> tuple[Sighting, ...]:
        listed = self._listed if number is not None else set[Place]()
        found = [
            Sighting(it, BASELINED if (number, index) in listed else NEW)
            for index, it in enumerate(outcome.diagnostics)
        ]
        found += [
            Sighting(it.diagnostic, SUPPRESSED if it.reason else UNREASONED, it.reason)
            for it in outcome.silenced
        ]
        return tuple(sorted(found, key=_order))

    def _shown(self, path: str) -> str:
        path = posix(path)
        if path.startswith(self._prefix):
            return path[len(self._prefix) :]
        if not os.path.isabs(path):
            return path
        try:
            return posix(os.path.relpath(path, self._workspace.cwd))
        except ValueError:  # another drive
            return path


def _order(it: Sighting) -> tuple[int, tuple[int, ...], str]:
    return it.diagnostic.cell or 0, it.diagnostic.start, it.diagnostic.code
