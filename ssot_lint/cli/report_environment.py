"""``ssot-lint report --environment NAME``: is it the configuration, or is the cause elsewhere?

Exit codes: 0 configuration explains no failure, 1 it does, 2 that cannot be said.
"""

from __future__ import annotations

import os
import posixpath
import sys
from collections import Counter
from importlib import import_module
from typing import Protocol, cast

from ssot_lint.cli.arguments import overrides
from ssot_lint.cli.audit import audited
from ssot_lint.cli.console import UsageError, complain, say, wants_color
from ssot_lint.cli.report_file import write_to
from ssot_lint.cli.report_options import TERMINAL, ReportArguments
from ssot_lint.output.formats import Style
from ssot_lint.output.text import printable
from ssot_lint.report.audit import Audit
from ssot_lint.report.environment import FORMATS
from ssot_lint.report.environment.diagnosis import ASKED, Diagnosis, diagnose
from ssot_lint.rules import NEED_A_GETTER
from ssot_lint.workspace.config.options import PRODUCTION
from ssot_lint.workspace.config.problem import did_you_mean
from ssot_lint.workspace.run.environment import Answered, checked
from ssot_lint.workspace.settings.workspace import Workspace, posix


class _Format(Protocol):
    def render(self, diagnosis: Diagnosis, it: Answered, style: Style) -> str: ...


def report_on(name: str, arguments: ReportArguments, workspace: Workspace) -> int:
    """Report on one environment; returns the exit code."""
    (it,) = checked(workspace, (name,), overrides(arguments), arguments.jobs)
    style = Style(os.getcwd(), wants_color(arguments.color, sys.stdout))
    audit = audited(arguments, workspace)
    diagnosis = diagnose(audit, it, _off(audit, workspace), style)
    if not arguments.silent:
        shown = arguments.output_format or TERMINAL
        say(_format(shown).render(diagnosis, it, style))
    for path, form in arguments.output_files:
        made = _format(form or arguments.output_format or TERMINAL)
        write_to(path, made.render(diagnosis, it, style._replace(color=False)))
    for problem in it.problems:
        where = style.shown(os.path.join(it.root, problem.path))
        complain(printable(f"{where}:{problem.row}:{problem.column}: error: {problem.message}"))
    if it.problems or diagnosis.explained_by is None:
        return 2
    return int(bool(diagnosis.explained_by))


def _off(audit: Audit, workspace: Workspace) -> Counter[str]:
    """In how many production files each rule that the answer rests on was not asked."""
    here = posix(os.getcwd())
    found: Counter[str] = Counter()
    for file in audit.files:
        if file.tier == PRODUCTION:
            settings = workspace.settings_for(posixpath.normpath(posixpath.join(here, file.path)))
            silent = NEED_A_GETTER if settings.getter is None else frozenset[str]()
            found.update(ASKED - settings.select - silent)
    if not audit.files:
        found.update(ASKED - workspace.selected())
    return found


def _format(name: str) -> _Format:
    if name not in FORMATS:
        hint = did_you_mean(name, FORMATS)
        raise UsageError(f"no report on an environment in the format `{name}`\n  {hint}")
    return cast(_Format, import_module(FORMATS[name]))
