"""Entries of ``allow`` that allow nothing any more: SSOT901 on their line of the configuration.

Only a run over the whole project can tell, and only files that an entry covers are looked at again.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ssot_lint.engine.check import check
from ssot_lint.workspace.diagnostic import Diagnostic, Place
from ssot_lint.workspace.files.read import read
from ssot_lint.workspace.outcome import Outcome
from ssot_lint.workspace.settings.resolver import OWN_MODULE
from ssot_lint.workspace.settings.workspace import AllowEntry, Workspace, posix

if TYPE_CHECKING:
    from ssot_lint.workspace.cache.cache import Cache

_UNUSED = "SSOT901"


def unused(
    paths: Sequence[str], files: Sequence[str], workspace: Workspace, cache: Cache | None = None
) -> list[Outcome]:
    """What is to be said of the configurations that a run over ``paths`` covers as a whole."""
    roots = [posix(os.path.abspath(os.path.join(workspace.cwd, path))) for path in paths or ["."]]
    entries = [
        entry
        for entry in workspace.unused_allows(())
        if any(_covers(root, posix(os.path.dirname(entry.path))) for root in roots)
    ]
    if not entries:
        return []
    used = [path for path in files if _needs_allowance(path, workspace, cache)]
    if cache is not None:
        cache.save(files)
    idle = set(workspace.unused_allows(used))
    return [_outcome(entry, workspace) for entry in entries if entry in idle]


def _covers(root: str, directory: str) -> bool:
    return directory == root or directory.startswith(root.rstrip("/") + "/")


def _needs_allowance(path: str, workspace: Workspace, cache: Cache | None) -> bool:
    settings = workspace.settings_for(path)
    if settings.exempt is None or settings.exempt == OWN_MODULE:
        return False
    strict = settings._replace(exempt=None, no_suppress=settings.select)

    def accesses(data: bytes) -> bool:
        return any(finding.kind is not None for finding in check(data, strict).findings)

    try:
        return accesses(read(path)) if cache is None else cache.ask(path, settings, accesses)
    except OSError:
        return True  # it is named as unreadable; what it needs is not known


def _outcome(entry: AllowEntry, workspace: Workspace) -> Outcome:
    text = entry.allow.glob.text
    row = _row(entry)
    start = Place(entry.line, entry.column)
    diagnostic = Diagnostic(
        path=entry.path,
        relative=os.path.basename(entry.path),
        code=_UNUSED,
        message=f"`allow` of `{text}` allows nothing: no access there needs it",
        severity="error",
        start=start,
        end=start,
        rows=(row,) if row else (),
        kind=None,
        variable=None,
        owner=None,
        scope="",
        subject=text,
        ordinal=0,
        fix=None,
        fix_refused="take the entry out of the configuration",
    )
    return Outcome(entry.path, (diagnostic,))


def _row(entry: AllowEntry) -> str:
    try:
        with open(entry.path, encoding="utf-8") as stream:
            return stream.read().splitlines()[entry.line - 1]
    except (OSError, ValueError, IndexError):
        return ""
