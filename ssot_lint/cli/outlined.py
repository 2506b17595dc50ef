"""What commands about names begin with: what all files of the project define and import."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ssot_lint.cli.arguments import Arguments, overrides
from ssot_lint.cli.console import complain
from ssot_lint.workspace.settings.workspace import Workspace

if TYPE_CHECKING:
    from ssot_lint.workspace.run.whole import Whole


def outlined(arguments: Arguments) -> Whole:
    """The project around the working directory; what cannot be looked at is told."""
    from ssot_lint.workspace.run.whole import whole

    settings = overrides(arguments)
    asked = whole(Workspace(os.getcwd(), settings), ("outlines",), settings, arguments.jobs)
    for path, why in asked.found.errors:
        complain(f"error: {path}: {why}")
    return asked
