"""``check --explain FILE:LINE``: why something there is a finding, or why nothing is."""

from __future__ import annotations

import os
import re

from ssot_lint.cli.arguments import Arguments
from ssot_lint.cli.console import UsageError, say, wants_color
from ssot_lint.core.source import Positions
from ssot_lint.output.explanation import Asked, told
from ssot_lint.workspace.files.read import read
from ssot_lint.workspace.settings.workspace import Workspace, posix

_IN_CELL = re.compile(r"(.+\.ipynb):cell (\d+):(\d+)(?::\d+)?")


def explain(arguments: Arguments, workspace: Workspace) -> int:
    """Print everything that has a say in what is reported on the row asked for."""
    import sys

    asked = _asked(arguments.explain or "", workspace)
    text = "\n".join(told(asked, color=wants_color(arguments.color, sys.stdout)))
    say(f"{text}\n")
    return 0


def _asked(place: str, workspace: Workspace) -> Asked:
    cell = None
    found = _IN_CELL.fullmatch(place)
    if found is not None:  # as findings in a notebook begin
        place, cell = f"{found[1]}:{found[3]}", int(found[2])
    path, _, row = place.rpartition(":")
    if path.rpartition(":")[2].isdigit() and not os.path.exists(path):
        path, _, row = path.rpartition(":")  # FILE:LINE:COLUMN, as findings begin
    if not path or not row.isdecimal():
        raise UsageError(f"`--explain` takes FILE:LINE, not `{place}`")
    full = posix(os.path.normpath(os.path.join(workspace.cwd, path)))
    try:
        data = read(full)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    last = Positions(data).row(len(data))
    if cell is None and not 0 < int(row) <= last:
        raise UsageError(f"{path} has {last} lines")
    return Asked(full, int(row), data, workspace.settings_for(full), workspace, cell)
