"""What is done to one file: read, check or fix, and tell; nothing that goes wrong passes as clean."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.model import Finding, Report
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.check import check
from ssot_lint.engine.gate import concerns
from ssot_lint.engine.memory import Memory
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.files.read import Look, look_in
from ssot_lint.workspace.files.stamp import digest_of
from ssot_lint.workspace.outcome import (
    CHECK,
    DIFF,
    GATHER,
    Outcome,
    Task,
    internal_error,
    says_anything,
)
from ssot_lint.workspace.settings.workspace import Workspace

if TYPE_CHECKING:
    from ssot_lint.workspace.cache.cache import Cache
    from ssot_lint.workspace.run.gathering import Gathering


def perform(
    path: str,
    workspace: Workspace,
    task: Task,
    cache: Cache | None = None,
    gathering: Gathering | None = None,
) -> Outcome | None:
    """Do ``task`` to the file at ``path``; None when there is nothing to say about it."""
    try:
        look = look_in(workspace.tree, path)
        if task.mode == GATHER:
            if gathering is not None:
                gathering.ask(look, workspace)
            return None
        settings = _concerned(look, workspace)
        if settings is None:
            if cache is not None:
                cache.learn(look)
            if gathering is not None:
                gathering.pass_over(look, workspace)
            return None
        if cache is None:
            outcome, _ = _perform(look, settings, task, gathering, workspace.memory)
        else:
            outcome = _perform_or_recall(look, settings, task, cache, gathering, workspace.memory)
        return outcome if says_anything(outcome, task) else None
    except ConfigError as error:
        return Outcome(path, broken_config=str(error))
    except OSError as error:
        return Outcome(path, error=error.strerror or str(error))
    except Exception as error:  # noqa: BLE001 - a defect of ours: said, never taken for "clean"
        return Outcome(path, error=internal_error(error))


def perform_on(
    data: bytes,
    settings: FileSettings,
    task: Task,
    memory: Memory | None = None,
    checker: Callable[[bytes, FileSettings], Report] | None = None,
) -> Outcome:
    """Do ``task`` to ``data``, which is nowhere on disk; the outcome holds the fixed bytes.

    ``checker`` stands for ``engine.check``: one that gathers facts on the way.
    """
    try:
        if task.mode != CHECK:
            return _apply(settings.path, data, settings, task, memory or Memory())
        report = checker(data, settings) if checker else check(data, settings, memory)
        return _told(settings.path, data, report, settings)
    except Exception as error:  # noqa: BLE001 - as above
        return Outcome(settings.path, error=internal_error(error))


def _told(path: str, data: bytes, report: Report, settings: FileSettings) -> Outcome:
    if not report.findings and not report.suppressed:
        has_getter = settings.getter is not None
        return Outcome(path, has_getter=has_getter, foreign=report.foreign)
    # Imported here and below: a run over clean files, as most are, needs none of it.
    from ssot_lint.workspace.diagnostic import diagnostics, silenced

    found = diagnostics(data, report, settings)
    has_getter = settings.getter is not None
    told = Outcome(path, found, has_getter=has_getter, foreign=report.foreign)
    return told._replace(silenced=silenced(data, report, settings)) if report.suppressed else told


def _concerned(look: Look, workspace: Workspace) -> FileSettings | None:
    """The settings of a file that is to be looked at more closely; of other files they are not made."""
    if workspace.is_silent(look.path, look.data):
        return None
    settings = workspace.settings_for(look.path)
    return settings if concerns(look.data, settings, workspace.memory) else None


def _perform_or_recall(
    look: Look,
    settings: FileSettings,
    task: Task,
    cache: Cache,
    gathering: Gathering | None,
    memory: Memory,
) -> Outcome:
    digest = digest_of(look.data)
    outcome = cache.recall(look.path, digest, task)
    if outcome is not None:
        cache.learn_again(look)
        if gathering is not None:
            gathering.gather(look, settings)
        return outcome
    if task.mode == CHECK:
        cache.expect(look.path, settings)
    outcome, after = _perform(look, settings, task, gathering, memory)
    if after is not look.data:
        look, digest = Look(look.path, after, None), digest_of(after)
    cache.learn_hit(look, digest, settings, outcome)
    return outcome


def _perform(
    look: Look, settings: FileSettings, task: Task, gathering: Gathering | None, memory: Memory
) -> tuple[Outcome, bytes]:
    """The outcome, and what the file holds now."""
    path, data = look.path, look.data
    if task.mode != CHECK:
        outcome, after = _fixed(path, data, settings, task, memory)
        if gathering is not None:
            now = look if after is data else Look(path, after, None)
            gathering.gather(now, settings)
        return outcome, after
    report = check(data, settings, memory) if gathering is None else gathering.check(look, settings)
    return _told(path, data, report, settings), data


def _fixed(
    path: str, data: bytes, settings: FileSettings, task: Task, memory: Memory
) -> tuple[Outcome, bytes]:
    from ssot_lint.workspace.files.diff import unified
    from ssot_lint.workspace.files.write import WriteError, replace

    outcome = _apply(path, data, settings, task, memory)
    after = outcome.fixed_data
    if after is None:
        return outcome, data
    outcome = outcome._replace(fixed_data=None)
    if task.mode == DIFF:
        name = os.path.relpath(path).replace(os.sep, "/")
        return outcome._replace(diff=unified(data, after, name)), data
    try:
        replace(path, data, after, root_of(settings))
    except WriteError as error:
        told = _told(path, data, check(data, settings, memory), settings)
        return told._replace(error=str(error)), data
    return outcome, after


def _apply(path: str, data: bytes, settings: FileSettings, task: Task, memory: Memory) -> Outcome:
    from ssot_lint.engine.fix import fix
    from ssot_lint.engine.follow import origins

    result = fix(data, settings, task.unsafe, memory)
    before = origins(result.report.findings, result.original.findings, result.applied)
    if task.mode == DIFF:  # the file stays as it is: places are those of the file, not of the diff
        then = result.original
        found = tuple(it for it in before if it is not None)
        left = Report(found, then.suppressed, then.foreign)
        outcome = _told(path, data, left, settings)
    else:
        outcome = _told(path, result.data, result.report, settings)
        outcome = outcome._replace(subjects_before=_subjects(result.report, before, outcome))
    return outcome._replace(
        fixed=tuple(finding.code for finding in result.applied),
        fixed_data=result.data if result.data != data else None,
        warning=None if result.failure is None else f"not fixed: {result.failure}",
    )


def _subjects(
    report: Report, before: Sequence[Finding | None], outcome: Outcome
) -> tuple[str, ...]:
    """What each diagnostic was recognised by; empty where fixes left that as it was."""
    changed = {
        (now.code, now.scope, now.subject, now.ordinal): then.subject
        for now, then in zip(report.findings, before)
        if then is not None and then.subject != now.subject
    }
    if not changed:
        return ()
    return tuple(
        changed.get((it.code, it.scope, it.subject, it.ordinal), it.subject)
        for it in outcome.diagnostics
    )


def root_of(settings: FileSettings) -> str:
    """The directory ``settings.relative`` counts from: the project's."""
    own = settings.relative.replace("/", os.sep)
    if settings.path.endswith(os.sep + own):
        return settings.path[: -len(own)]
    return os.path.dirname(settings.path)
