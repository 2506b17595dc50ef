"""What a run is: discover → run → link → judge → settle → known. Every command goes this way.

What only rules about the project need is imported only where one of them is on.
"""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.workspace.cache import ahead
from ssot_lint.workspace.outcome import Outcome
from ssot_lint.workspace.run.home import home_of
from ssot_lint.workspace.run.plan import Plan as Plan
from ssot_lint.workspace.run.plan import asked_of
from ssot_lint.workspace.run.runner import run as run_files
from ssot_lint.workspace.run.task import perform_on
from ssot_lint.workspace.settings.workspace import Workspace

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.workspace.run.gathering import Gathering


def run(files: Sequence[str], workspace: Workspace, plan: Plan) -> list[Outcome]:
    """What the discovered ``files`` have to say, alone and together: theirs in order, then those of
    other files (configurations)."""
    workspace.home = home_of(workspace, plan.paths)
    codes = asked_of(workspace, plan.paths)
    try:
        if not codes:
            outcomes = _alone(files, workspace, plan, None)
        else:
            from ssot_lint.workspace.run.together import together  # for rules about the project

            outcomes = together(files, workspace, plan, codes, _alone)
    finally:
        ahead.leave()
    return outcomes if plan.known is None else plan.known.settle(outcomes)


def _alone(
    files: Sequence[str], workspace: Workspace, plan: Plan, gathering: Gathering | None
) -> list[Outcome]:
    """What each file has to say by itself."""
    return run_files(
        files,
        workspace,
        plan.overrides,
        plan.task,
        plan.jobs,
        plan.cache,
        plan.tick,
        gathering,
    )


def run_on(
    data: bytes, path: str, settings: FileSettings, workspace: Workspace, plan: Plan
) -> Outcome:
    """What ``data`` would have to say were it the file at ``path``; ``settings`` are that one's,
    with the path that people are shown."""
    outcome = perform_on(data, settings, plan.task)
    workspace.home = home_of(workspace, plan.paths)
    codes = asked_of(workspace, plan.paths)
    if codes and not outcome.error:
        from ssot_lint.workspace.run.together import together_on  # as above

        outcome = together_on(data, path, settings, workspace, plan, codes, outcome)
    return outcome if plan.known is None else plan.known.settle([outcome])[0]
