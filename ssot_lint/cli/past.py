"""What a report is held against: a recorded one, and git's revisions, judged by today's settings or
by their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from ssot_lint.cli.console import UsageError
from ssot_lint.cli.moment import then
from ssot_lint.cli.report_options import ReportArguments
from ssot_lint.report.audit import Audit, Passed, Point
from ssot_lint.report.recorded import NotAReport, difference, read
from ssot_lint.report.score import Score, Scores, scores_of
from ssot_lint.report.verdict import Comparison, compared
from ssot_lint.rules import TABLE
from ssot_lint.rules.table import PROJECT
from ssot_lint.workspace.git.history import History
from ssot_lint.workspace.git.own_settings import OwnSettings
from ssot_lint.workspace.git.revision import GitError, Revision
from ssot_lint.workspace.git.sample import is_shallow, sample
from ssot_lint.workspace.git.tally import Tally
from ssot_lint.workspace.settings.workspace import Workspace

_SHALLOW = "the clone is shallow: fetch all of it (`git fetch --unshallow`, or `fetch-depth: 0`)"


def comparison(
    audit: Audit, reference: str, arguments: ReportArguments, workspace: Workspace
) -> Comparison:
    """With the recorded report of that name, else with that git revision."""
    if os.path.isfile(reference):
        return compared(audit.scores, _recorded(reference, audit), reference)
    with _history("--fail-on-decrease", arguments, workspace) as history:
        try:
            commit = Revision(workspace.cwd, reference).commit
        except GitError as error:
            raise UsageError(f"--fail-on-decrease: {error}\n  and there is no such file") from None
        return compared(_alone(audit).scores, _scores(history.at(commit)), reference)


def trend(
    arguments: ReportArguments, workspace: Workspace
) -> tuple[tuple[Point, ...], list[Passed]]:
    """The revisions asked for, oldest first; and what of them could not be read."""
    with _history("--history", arguments, workspace) as history:
        points = []
        for it in sample(workspace.cwd, arguments.history or ""):
            tally = history.at(it.commit)
            found = sum(tally.findings.values())
            points.append(Point(it.commit, it.name, it.date, _scores(tally), found))
        prefix = f"{workspace.cwd.rstrip('/')}/"
        unread = sorted((path.removeprefix(prefix), why) for path, why in history.unread.items())
        return tuple(points), [Passed(path, f"in its history: {why}") for path, why in unread]


def shallow_note(workspace: Workspace) -> str | None:
    """What to tell where history ends early."""
    return f"note: {_SHALLOW}" if is_shallow(workspace.cwd) else None


@contextmanager
def _history(
    flag: str, arguments: ReportArguments, workspace: Workspace
) -> Iterator[History | OwnSettings]:
    try:
        history: History | OwnSettings
        own = then(arguments)
        if own is None:
            history = History(arguments.paths, workspace)
        else:
            history = OwnSettings(arguments.paths, workspace.cwd, own)
        try:
            yield history
        finally:
            history.close()
    except GitError as error:
        raise UsageError(f"{flag}: {error}") from None


def _recorded(path: str, audit: Audit) -> Scores:
    try:
        with open(path, "rb") as stream:
            recorded = read(stream.read())
    except OSError as error:
        raise UsageError(f"--fail-on-decrease: {path}: {error.strerror}") from error
    except NotAReport as error:
        raise UsageError(f"--fail-on-decrease: {path} is {error}") from None
    why = difference(recorded.stamp, audit.stamp)
    if why is not None:
        raise UsageError(
            f"--fail-on-decrease: {path} does not compare: {why}\n"
            "  record it anew, or name a git revision: that is judged by today's rules and settings"
        )
    return recorded.scores


def _alone(audit: Audit) -> Audit:
    """Without what only files together say: a revision's files are judged one by one."""
    together = {row.code for row in TABLE if row.asked == PROJECT and not row.needles}
    return audit._replace(
        files=tuple(
            it._replace(
                sightings=tuple(s for s in it.sightings if s.diagnostic.code not in together)
            )
            for it in audit.files
        )
    )


def _scores(tally: Tally) -> Scores:
    return scores_of(
        {tier: Score(number, tally.clean[tier]) for tier, number in tally.files.items()}
    )
