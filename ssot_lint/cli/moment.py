"""Whose settings a git revision is judged by: those of today, or those that it had then."""

from __future__ import annotations

import os

from ssot_lint.cli.arguments import Arguments, overrides
from ssot_lint.workspace.config.config import Overrides, is_fragment


def then(arguments: Arguments) -> Overrides | None:
    """What the command line says, wherever a revision is made to lie; None where the settings of
    today count."""
    if arguments.settings_of != "then":
        return None
    said, cwd = overrides(arguments), os.getcwd()
    config = (
        it if is_fragment(it, cwd) else os.path.abspath(os.path.expanduser(it))
        for it in said.config
    )
    return said._replace(config=tuple(config))
