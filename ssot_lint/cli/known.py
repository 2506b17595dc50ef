"""What the command line says of findings that are known already."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.cli.arguments import Arguments
from ssot_lint.cli.console import complain
from ssot_lint.cli.moment import then
from ssot_lint.workspace.known.known import Asked, Known
from ssot_lint.workspace.outcome import Task
from ssot_lint.workspace.settings.workspace import Workspace


def known(arguments: Arguments, task: Task, workspace: Workspace, files: Sequence[str]) -> Known:
    """What is known before a run over ``files``; raises UsageError."""

    def note(text: str) -> None:
        if not (arguments.silent or arguments.quiet):
            complain(f"note: {text}")

    asked = Asked(
        arguments.paths,
        arguments.stdin_filename is not None or list(arguments.paths) == ["-"],
        arguments.write_baseline,
        arguments.no_baseline,
        arguments.since,
        then(arguments),
    )
    return Known(asked, task, workspace, files, note)
