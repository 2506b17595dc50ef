"""``ssot-lint report``: score, thresholds, trend, audit; exit 1 where a demand is not met."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ssot_lint.cli.arguments import overrides
from ssot_lint.cli.audit import audited
from ssot_lint.cli.console import UsageError, complain, say, wants_color
from ssot_lint.cli.report_file import must_be_writable, write_to
from ssot_lint.cli.report_options import TERMINAL, ReportArguments, parse
from ssot_lint.cli.report_options import parser as parser
from ssot_lint.output.formats import Failure, Style
from ssot_lint.report.audit import Audit
from ssot_lint.report.formats import load
from ssot_lint.report.verdict import Verdict, thresholds_of
from ssot_lint.workspace.config.config import tier_names
from ssot_lint.workspace.config.options import OVERALL
from ssot_lint.workspace.config.problem import did_you_mean
from ssot_lint.workspace.git.bare import tree_at
from ssot_lint.workspace.settings.workspace import Workspace, posix

if TYPE_CHECKING:
    from ssot_lint.workspace.config.config import Config


def run(argv: Sequence[str]) -> int:
    """Report on what ``argv`` names; returns the exit code."""
    gc.disable()  # as in check
    arguments = parse(argv)
    if arguments.definition:
        from ssot_lint.report.definition import DEFINITION

        say(DEFINITION)
        return 0
    if arguments.schema:
        from ssot_lint.output.json import dump
        from ssot_lint.report.schema import SCHEMA

        say(dump(SCHEMA))
        return 0
    for path, _ in arguments.output_files:
        must_be_writable(path)
    workspace = Workspace(os.getcwd(), overrides(arguments), tree_at(os.getcwd()))
    if arguments.environment is not None:
        from ssot_lint.cli.report_environment import report_on  # reads deployment files

        return report_on(arguments.environment, arguments, workspace)
    minimums = _minimums(arguments, workspace)
    audit = audited(arguments, workspace)
    verdict = Verdict(thresholds_of(audit.scores, minimums))
    unread = 0
    if arguments.variables:
        from ssot_lint.cli.commands.report_variables import variables_told  # gathers from all files

        told, unread = variables_told(arguments, workspace)
        audit = audit._replace(variables=told)
    if arguments.history is not None or arguments.fail_on_decrease is not None:
        audit, verdict = _with_past(audit, verdict, arguments, workspace)
    shown = arguments.output_format or TERMINAL
    _print(audit, verdict, shown, arguments)
    for path, name in arguments.output_files:
        write_to(path, _text(audit, verdict, name or shown, color=False))
    return max(_end(audit, verdict, arguments), unread)


def _with_past(
    audit: Audit, verdict: Verdict, arguments: ReportArguments, workspace: Workspace
) -> tuple[Audit, Verdict]:
    from ssot_lint.cli.past import comparison, shallow_note, trend  # brings subprocess: 9 ms

    if arguments.fail_on_decrease is not None:
        before = comparison(audit, arguments.fail_on_decrease, arguments, workspace)
        verdict = verdict._replace(comparison=before)
    if arguments.history is not None:
        points, unread = trend(arguments, workspace)
        audit = audit._replace(trend=points, failed=(*audit.failed, *unread))
        note = shallow_note(workspace)
        if note is not None and not arguments.quiet:
            complain(note)
    return audit, verdict


def _minimums(arguments: ReportArguments, workspace: Workspace) -> dict[str, str]:
    """What is asked for: by the configuration, and on top of it by the flags."""
    first = os.path.normpath(os.path.join(workspace.cwd, (arguments.paths or ["."])[0]))
    directory = posix(first if os.path.isdir(first) else os.path.dirname(first))
    config = workspace.config_for(directory)
    minimums = dict(config.options.fail_under or {})
    for text in arguments.fail_under or ():
        minimums.update(_minimum(text, config))
    return minimums


def _minimum(text: str, config: Config) -> Mapping[str, str]:
    name, equals, number = text.rpartition("=")
    name = name if equals else OVERALL
    names = (*tier_names(config.options), OVERALL)
    if name not in names:
        raise UsageError(f"--fail-under: unknown tier `{name}`\n  {did_you_mean(name, names)}")
    try:
        good = 0 <= float(number) <= 100
    except ValueError:
        good = False
    if not good:
        raise UsageError(f"--fail-under: `{number}` is no percentage: a number from 0 to 100")
    return {name: number}


def _print(audit: Audit, verdict: Verdict, name: str, arguments: ReportArguments) -> None:
    if not arguments.silent:
        say(_text(audit, verdict, name, color=wants_color(arguments.color, sys.stdout)))


def _text(audit: Audit, verdict: Verdict, name: str, *, color: bool) -> str:
    failures = tuple(Failure(it.path, it.why) for it in audit.failed)
    return load(name).render(audit, verdict, Style(os.getcwd(), color, failures=failures))


def _end(audit: Audit, verdict: Verdict, arguments: ReportArguments) -> int:
    """2 where a file could not be checked or nothing was, 1 where a demand is not met, else 0."""
    for passed in audit.failed:
        complain(f"error: {passed.path}: {passed.why}")
    for it in verdict.thresholds:
        if not it.score.files and it.name != OVERALL and not arguments.quiet:
            complain(
                f"note: no file of tier `{it.name}` was checked, so its threshold asks nothing"
            )
    for problem in verdict.problems:
        complain(f"error: {problem}")
    if not audit.files:
        complain("error: no file was checked, so there is no score")
    if audit.failed or not audit.files:
        return 2
    return int(bool(verdict.problems))
