"""What files are asked about names that a project declares: the last question, since these are known
when all else is said."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.workspace.outcome import GATHER, Task
from ssot_lint.workspace.run.followed import DECLARED
from ssot_lint.workspace.run.gathering import Gathering, Noted

if TYPE_CHECKING:
    from ssot_lint.workspace.config.config import Overrides
    from ssot_lint.workspace.settings.workspace import Workspace


def ask_again(
    workspace: Workspace,
    overrides: Overrides,
    jobs: int | None,
    gathering: Gathering,
    files: Collection[str],
) -> None:
    """Ask files of this run what all files were asked last, so that what they say is comparable with
    what is kept: where a name is declared, a hook over five of 3,700 files judged all of them."""
    known = gathering.followed.get(DECLARED)
    if "used" in gathering.families and known is not None and known.stems and files:
        ask(sorted(files), workspace, overrides, jobs, gathering, known.stems)


def ask(
    files: Sequence[str],
    workspace: Workspace,
    overrides: Overrides,
    jobs: int | None,
    gathering: Gathering,
    words: frozenset[str],
) -> None:
    """Ask files about the ``words``, and note what they say with what they said."""
    from ssot_lint.facts.plain import dump, load
    from ssot_lint.workspace.run.runner import run as run_files

    used = Gathering(("used",), words=words)
    run_files(files, workspace, overrides, Task(GATHER), jobs, None, None, used)
    for path, noted in used.noted.items():
        try:
            if not noted.facts and not gathering.block(path):
                continue  # most say nothing, then as now
            facts = gathering.facts(path)
        except ValueError:
            continue
        new = load(noted.facts, ("used",), is_own=True).used
        if facts.used != new:
            gathering.noted[path] = Noted(noted.stamp, dump(facts._replace(used=new)))
            gathering.fresh.add(path)
