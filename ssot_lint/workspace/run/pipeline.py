"""What a run is: discover → run → link → judge → settle → known. Every command goes this way.

What only rules about the project need is imported only where one of them is on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.rules import rows
from ssot_lint.rules.table import PROJECT, Row
from ssot_lint.workspace.config.config import NO_OVERRIDES, Overrides
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.files.read import Look
from ssot_lint.workspace.outcome import DIFF, FIX, GATHER, Outcome, Task
from ssot_lint.workspace.run.runner import run as run_files
from ssot_lint.workspace.run.task import perform_on
from ssot_lint.workspace.settings.workspace import Workspace

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.workspace.cache.cache import Cache
    from ssot_lint.workspace.known.known import Known
    from ssot_lint.workspace.processes import Tick
    from ssot_lint.workspace.run.gathering import Gathering
    from ssot_lint.workspace.run.linked import Linked


class Plan(NamedTuple):
    """What a run is asked for."""

    paths: Sequence[str] = ()
    """As they were named; none: the working directory."""
    task: Task = Task()
    overrides: Overrides = NO_OVERRIDES
    """Those that the workspace was made from."""
    jobs: int | None = None
    """Processes; None: all cores."""
    cache: Cache | None = None
    known: Known | None = None
    """What is left out of the outcomes; None: nothing."""
    tick: Tick | None = None
    remark: Callable[[str], None] | None = None
    """Takes what rules about the project say of themselves, a line each."""


def run(files: Sequence[str], workspace: Workspace, plan: Plan) -> list[Outcome]:
    """What the discovered ``files`` have to say, alone and together: theirs in order, then those of
    other files (configurations)."""
    on = _judged(workspace)
    gathering = _gathering(on) if on else None
    outcomes = run_files(
        files,
        workspace,
        plan.overrides,
        plan.task,
        plan.jobs,
        plan.cache,
        plan.tick,
        gathering,
    )
    if gathering is not None and _may_say(on, gathering):
        linked = linked_for(workspace, plan.paths)
        if linked is not None:
            outcomes = _joined(files, workspace, plan, linked, gathering, outcomes)
    return outcomes if plan.known is None else plan.known.settle(outcomes)


def run_on(
    data: bytes, path: str, settings: FileSettings, workspace: Workspace, plan: Plan
) -> Outcome:
    """What ``data`` would have to say were it the file at ``path``; ``settings`` are that one's,
    with the path that people are shown."""
    outcome = perform_on(data, settings, plan.task)
    linked = linked_for(workspace, plan.paths)
    if linked is not None and not outcome.error:
        now = data if outcome.fixed_data is None else outcome.fixed_data
        gathering = _gathering(_judged(workspace))
        gathering.gather(Look(path, now, None), settings._replace(path=path))
        if gathering.noted[path].facts:
            every = _rest([path], workspace, plan, linked, gathering)
            judge = linked.judge(every, gathering)
            outcome = linked.settled_on(judge, path, now, settings, outcome)
    return outcome if plan.known is None else plan.known.settle([outcome])[0]


def linked_for(workspace: Workspace, paths: Sequence[str]) -> Linked | None:
    """The project of a run over ``paths``; None where no rule about it has anything to judge."""
    if not _judged(workspace):
        return None
    from ssot_lint.workspace.run.linked import Linked

    linked = Linked(workspace, paths or ["."])
    return linked if linked.rules else None


def _judged(workspace: Workspace) -> tuple[Row, ...]:
    """The rules about the project that are on and configured: by the table, no rule imported."""
    return tuple(
        row
        for row in rows(PROJECT, workspace.selected())
        if not row.configured or workspace.states(row.configured)
    )


def _gathering(on: Sequence[Row]) -> Gathering:
    from ssot_lint.facts.families import in_order
    from ssot_lint.workspace.run.gathering import Gathering

    return Gathering(in_order({"silences", *(family for row in on for family in row.families)}))


def _may_say(on: Sequence[Row], gathering: Gathering) -> bool:
    """Whether there is anything to judge: facts, or a configuration that asks for some."""
    if any(row.configured for row in on):
        return True
    return any(noted.facts for noted in gathering.noted.values())


def _joined(
    files: Sequence[str],
    workspace: Workspace,
    plan: Plan,
    linked: Linked,
    gathering: Gathering,
    outcomes: list[Outcome],
) -> list[Outcome]:
    """The outcomes with what is said of the project."""
    shown: Sequence[str] | None = None
    every: Sequence[str] = files
    if not linked.project.is_whole:
        shown = files
        if any(gathering.noted[path].facts for path in files if path in gathering.noted):
            every = _rest(files, workspace, plan, linked, gathering)
    follow_names(every, workspace, plan, gathering)
    judge = linked.judge(every, gathering)
    if plan.task.mode not in (FIX, DIFF) or not judge.paths():
        return linked.settled(judge, outcomes, shown)
    from ssot_lint.workspace.run.project_fixes import ProjectFixes  # few runs fix such findings

    fixes = ProjectFixes(workspace, plan.task, linked, gathering, judge)
    outcomes = fixes.carry_out(frozenset(files), outcomes)
    return [fixes.left(it) for it in linked.settled(judge, outcomes, shown)]


def follow_names(
    every: Sequence[str], workspace: Workspace, plan: Plan, gathering: Gathering
) -> None:
    """Find what reads variables through names of other files, where a rule asks for variables."""
    if "occurrences" in gathering.families:
        from ssot_lint.workspace.run.following import follow

        follow(every, workspace, plan.overrides, plan.jobs, gathering)


def _rest(
    files: Sequence[str],
    workspace: Workspace,
    plan: Plan,
    linked: Linked,
    gathering: Gathering,
) -> Sequence[str]:
    """All files of the project, where a run is about some of them; their facts are gathered."""
    every = discover([linked.project.root], workspace).files
    missing = gathering.missing(every)
    run_files(missing, workspace, plan.overrides, Task(GATHER), plan.jobs, None, None, gathering)
    return sorted({*every, *files})
