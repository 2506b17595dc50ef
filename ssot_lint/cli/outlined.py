"""What commands about names begin with: what all files of the project define and import."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ssot_lint.cli.arguments import Arguments, overrides
from ssot_lint.cli.console import complain
from ssot_lint.workspace.settings.workspace import Workspace

if TYPE_CHECKING:
    from ssot_lint.project.index import Project


def outlined(arguments: Arguments) -> tuple[Project, int]:
    """The project around the working directory, and the exit code so far: what cannot be looked at is
    told, and what was said of the rest is not all there is to say."""
    from ssot_lint.workspace.run.whole import whole

    settings = overrides(arguments)
    asked = whole(Workspace(os.getcwd(), settings), ("outlines",), settings, arguments.jobs)
    failures = [(it.path, it.error or it.broken_config) for it in asked.failed]
    for path, why in (*asked.found.errors, *failures):
        complain(f"error: {path}: {why}")
    return asked.project, 2 if asked.found.errors or failures else 0
