"""What a run of ``check`` says, on which stream, and the exit code it ends with.

A run that has nothing to report imports no format and no summary: it takes 5 ms less.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from ssot_lint.cli.arguments import Arguments
from ssot_lint.cli.console import UsageError, complain, say, say_bytes, wants_color
from ssot_lint.output import HUMAN
from ssot_lint.workspace import environment
from ssot_lint.workspace.task import CHECK, FIX, Outcome, Task

if TYPE_CHECKING:
    from ssot_lint.output.formats import Style
    from ssot_lint.workspace.diagnostic import Diagnostic

ALL_PASSED = "All checks passed!\n"
NO_GETTER = (
    "note: no getter is configured, so nothing can be fixed; name yours under [tool.ssot-lint] in"
    ' pyproject.toml, for example: getter = "app.env:env"'
)


def tell(outcomes: Sequence[Outcome], arguments: Arguments, task: Task, words: TextIO) -> int:
    """Print diffs, findings and a summary (to ``words``), and what failed; the exit code."""
    name = arguments.output_format or _default_format(words)
    plain = name in HUMAN and not arguments.output_file
    if outcomes or not plain or task.mode not in (CHECK, FIX):
        for outcome in outcomes:
            say_bytes(outcome.diff)
        if not arguments.silent:
            _print_findings(outcomes, arguments, task, name, words)
        _print_failures(outcomes, arguments)
    elif not arguments.silent and not arguments.quiet:
        _print(ALL_PASSED, words)
    return _exit_code(outcomes, arguments)


def _exit_code(outcomes: Sequence[Outcome], arguments: Arguments) -> int:
    """2 where anything failed, else 1 where anything is left to do, else 0."""
    if any(outcome.error or outcome.broken_config for outcome in outcomes):
        return 2
    if arguments.exit_zero:
        return 0
    fixed = arguments.exit_non_zero_on_fix and any(outcome.fixed for outcome in outcomes)
    return int(fixed or any(outcome.diagnostics or outcome.diff for outcome in outcomes))


def _default_format(words: TextIO) -> str:
    # GitHub shows annotations beside the code; a person at a terminal there wants text.
    if environment.is_on("GITHUB_ACTIONS") and not words.isatty():
        return "github"
    return "full"


def _print_findings(
    outcomes: Sequence[Outcome], arguments: Arguments, task: Task, name: str, words: TextIO
) -> None:
    from ssot_lint.cli.summary import summary
    from ssot_lint.output.formats import Style, load

    found = [item for outcome in outcomes for item in outcome.diagnostics]
    color = wants_color(arguments.color, words) and arguments.output_file is None
    style = Style(os.getcwd(), color, task.unsafe)
    counted = arguments.statistics
    text = _statistics(found, name, style) if counted else load(name).render(found, style)
    if arguments.output_file is not None:
        _write(arguments.output_file, text)
    else:
        _print(text, words)
    if name in HUMAN and not arguments.quiet:
        _print(summary(outcomes, task, style), words)
    if not arguments.quiet and any(o.diagnostics and not o.has_getter for o in outcomes):
        complain(NO_GETTER)


def _statistics(found: Sequence[Diagnostic], name: str, style: Style) -> str:
    from ssot_lint.output import statistics

    counts = statistics.count(found, style)
    return statistics.render_json(counts) if name == "json" else statistics.render_text(counts)


def _write(path: str, text: str) -> None:
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def _print(text: str, words: TextIO) -> None:
    if words is sys.stdout:
        say(text)
    elif text:
        complain(text.removesuffix("\n"))


def _print_failures(outcomes: Sequence[Outcome], arguments: Arguments) -> None:
    from ssot_lint.output.formats import Style

    style = Style(os.getcwd())
    # Two owners may claim the same thousand files: said once for each place in the configuration.
    broken = [outcome.broken_config for outcome in outcomes if outcome.broken_config]
    for message in {text.partition(": ")[0]: text for text in reversed(broken)}.values():
        complain(f"error: {message}")
    for outcome in outcomes:
        if outcome.error:
            complain(f"error: {style.shown(outcome.path)}: {outcome.error}")
        if outcome.warning and not arguments.silent:
            complain(f"warning: {style.shown(outcome.path)}: {outcome.warning}")
