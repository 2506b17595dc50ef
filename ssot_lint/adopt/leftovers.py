"""What a whole run shows: exceptions that except nothing, and files the getter cannot reach."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ssot_lint.adopt.obstacle import Obstacle
from ssot_lint.core.counted import counted
from ssot_lint.core.model import Finding
from ssot_lint.core.settings import OWN_MODULE, FileSettings
from ssot_lint.engine.check import check
from ssot_lint.getter.owner import Getter
from ssot_lint.workspace.config.toml import read_bytes
from ssot_lint.workspace.positions import places_in, rows_in_file
from ssot_lint.workspace.settings.workspace import Workspace

_UNUSED = "SSOT901"


class _Checked(NamedTuple):
    path: str
    data: bytes
    settings: FileSettings
    findings: tuple[Finding, ...]


def run_obstacles(files: Sequence[str], workspace: Workspace) -> Iterator[Obstacle]:
    """Check every file as if nothing exempted it, and see what that is good for."""
    accessing: list[str] = []
    for path in files:
        checked = _checked(path, workspace)
        if checked is None:
            continue
        if any(finding.kind is not None for finding in checked.findings):
            accessing.append(path)
        if checked.settings.exempt is None:
            yield from _unused_comments(checked)
            yield from _cycles(checked)
    for entry in workspace.unused_allows(accessing):
        yield Obstacle(
            entry.path,
            entry.line,
            f"`allow` of `{entry.allow.glob.text}` allows nothing: no access there needs it",
            "take the entry out",
        )


def _checked(path: str, workspace: Workspace) -> _Checked | None:
    data = read_bytes(path)
    if data is None:
        return None
    settings = workspace.settings_for(path)
    if settings.exempt == OWN_MODULE:
        return None
    every = settings._replace(exempt=None, select=settings.select | {_UNUSED})
    report = check(data, every, workspace.memory)
    # A comment beside an access that `allow` covers, too, is another matter.
    silenced = tuple(it.finding for it in report.suppressed) if settings.exempt else ()
    found = (*report.findings, *silenced)
    return _Checked(path, data, settings, found) if found else None


def _unused_comments(checked: _Checked) -> Iterator[Obstacle]:
    for finding in checked.findings:
        if finding.code == _UNUSED:
            yield Obstacle(
                checked.path, _row(checked, finding), finding.message, "`check --fix` takes it out"
            )


def _cycles(checked: _Checked) -> Iterator[Obstacle]:
    """The file is run when the getter is imported, and would have to import it."""
    getter = checked.settings.getter
    accesses = [it for it in checked.findings if it.kind is not None and it.kind != "misuse"]
    if not accesses or not isinstance(getter, Getter):
        return
    chain = getter.closure().get(os.path.realpath(checked.path))
    if chain is not None:
        number = counted(len(accesses), "finding")
        yield Obstacle(
            checked.path,
            _row(checked, accesses[0]),
            f"{number} here cannot be fixed: importing the getter would close a cycle, {chain}",
            f"have `{getter.module}` import less, or `allow` this file",
        )


def _row(checked: _Checked, finding: Finding) -> int:
    return rows_in_file(places_in(checked.data, checked.path), finding.span)[0]
