"""What a run of ``check`` says, on which stream, and the exit code it ends with.

A run that has nothing to report imports no format and no summary: it takes 5 ms less.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ssot_lint.cli.arguments import Arguments
from ssot_lint.cli.console import (
    ALL_PASSED,
    UsageError,
    complain,
    fail,
    say,
    say_bytes,
    wants_color,
)
from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.output import HUMAN
from ssot_lint.workspace import environment
from ssot_lint.workspace.outcome import CHECK, FIX, Outcome, Task

if TYPE_CHECKING:
    from typing import TextIO

    from ssot_lint.output.formats import Failure, Style

DEFAULT_FORMAT = "full"
NO_GETTER = (
    "note: no getter is configured, so nothing can be fixed; name yours under [tool.ssot-lint] in"
    ' pyproject.toml, for example: getter = "app.env:env"'
)

NOT_SET_UP = (
    "note: nothing is configured here, so these are warnings; `ssot-lint init` looks for your"
    ' getter and proposes a configuration, for example: getter = "app.env:env"'
)


def tell(
    outcomes: Sequence[Outcome],
    arguments: Arguments,
    task: Task,
    words: TextIO,
    *,
    is_set_up: bool = True,
) -> int:
    """Print diffs, findings and a summary (to ``words``), and what failed; the exit code.

    ``is_set_up`` says whether anybody has configured what was checked.
    """
    name = arguments.output_format or DEFAULT_FORMAT
    plain = name in HUMAN and not arguments.output_files
    if outcomes or not plain or task.mode not in (CHECK, FIX):
        for outcome in outcomes:
            say_bytes(outcome.diff)
        found = Findings(outcomes, arguments, task)
        if not arguments.silent:
            _print_findings(found, name, words, is_set_up=is_set_up)
        _print_failures(outcomes, arguments)
        for path, format_name in arguments.output_files:
            _write(path, found.text(format_name or name, color=False))
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


class Findings:
    """What a run found, to be written down in one format or several."""

    def __init__(self, outcomes: Sequence[Outcome], arguments: Arguments, task: Task) -> None:
        self.outcomes = outcomes
        self.arguments = arguments
        self.task = task
        self.all = [item for outcome in outcomes for item in outcome.diagnostics]

    def style(self, *, color: bool) -> Style:
        from ssot_lint.output.formats import Style

        return Style(os.getcwd(), color, self.task.unsafe, _failures(self.outcomes))

    def text(self, name: str, *, color: bool) -> str:
        """The findings in a format; their counts where those were asked for and it has a place."""
        from ssot_lint.output.formats import load

        style = self.style(color=color)
        if not self.arguments.statistics or not (name in HUMAN or name == "json"):
            return load(name).render(self.all, style)
        from ssot_lint.output import statistics

        counts = statistics.count(self.all, style)
        return statistics.render_json(counts) if name == "json" else statistics.render_text(counts)


def _failures(outcomes: Sequence[Outcome]) -> tuple[Failure, ...]:
    from ssot_lint.output.formats import Failure

    said = ((it.path, it.error or it.broken_config) for it in outcomes)
    return tuple(Failure(path, message) for path, message in said if message)


def _print_findings(found: Findings, name: str, words: TextIO, *, is_set_up: bool) -> None:
    from ssot_lint.cli.summary import counts, summary

    arguments = found.arguments
    color = wants_color(arguments.color, words)
    if _annotates(arguments, words):
        _print(found.text("github", color=False), words)
    _print(found.text(name, color=color), words)
    if name in HUMAN and not arguments.quiet:
        style = found.style(color=color)
        if len(found.all) > 1 and not arguments.statistics:
            _print(counts(found.all, style), words)
        _print(summary(found.outcomes, found.task, style), words)
    if not arguments.quiet and any(o.diagnostics and not o.has_getter for o in found.outcomes):
        complain(NO_GETTER if is_set_up else NOT_SET_UP)


def _annotates(arguments: Arguments, words: TextIO) -> bool:
    """Whether GitHub is to show findings beside the code: nobody asked for a format there."""
    asked = arguments.output_format is not None or arguments.statistics
    return not asked and environment.is_on("GITHUB_ACTIONS") and not words.isatty()


def _write(path: str, text: str) -> None:
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
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
        fail(message)
    for outcome in outcomes:
        if outcome.error:
            fail(f"{style.shown(outcome.path)}: {outcome.error}")
        if outcome.warning and not arguments.silent:
            complain(f"warning: {style.shown(outcome.path)}: {outcome.warning}")
