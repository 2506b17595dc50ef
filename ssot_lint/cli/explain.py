"""``check --explain FILE:LINE``: why something there is a finding, or why nothing is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from ssot_lint.cli.arguments import Arguments, overrides
from ssot_lint.cli.console import UsageError, say, wants_color
from ssot_lint.core.source import Positions
from ssot_lint.output.explanation import Asked, told
from ssot_lint.workspace.files.read import read
from ssot_lint.workspace.settings.workspace import Workspace, posix

_MAY_ASK = re.compile(rb"[\"'][A-Za-z_]\w*[\"']|\([^()]*\b[A-Z][A-Z0-9_]+\b")
_IN_CELL = re.compile(r"(.+\.ipynb):cell (\d+):(\d+)(?::\d+)?")


def explain(arguments: Arguments, workspace: Workspace) -> int:
    """Print everything that has a say in what is reported on the row asked for."""
    import sys

    asked = _asked(arguments.explain or "", workspace)
    asked = asked._replace(beside=lambda: _beside(asked, arguments, workspace))
    text = "\n".join(told(asked, color=wants_color(arguments.color, sys.stdout)))
    say(f"{text}\n")
    return 0


def _beside(asked: Asked, arguments: Arguments, workspace: Workspace) -> Iterator[tuple[str, str]]:
    """What calls of wrappers on the row read; nobody waits for that where the row has no call with a
    text or a name of a variable."""
    row = asked.data.splitlines()[asked.row - 1 : asked.row]
    if asked.cell is not None or not row or not _MAY_ASK.search(row[0]):
        return
    from ssot_lint.output.wrapper_calls import told as told_of_wrappers
    from ssot_lint.project.variables.view import FAMILIES, VARIABLES
    from ssot_lint.workspace.cache.cache import Cache
    from ssot_lint.workspace.run.whole import whole

    cache = None if arguments.no_cache else Cache(workspace)
    found = whole(workspace, FAMILIES, overrides(arguments), arguments.jobs, cache)
    places = found.project.view(VARIABLES).places
    yield from told_of_wrappers(places, asked.path, asked.row, asked.settings)


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
