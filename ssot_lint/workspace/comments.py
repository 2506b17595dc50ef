"""Comments for diagnostics, whichever rule they are of: the command line's and the editor's way.

What one file says the engine finds again by itself; findings about the project are handed to it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from ssot_lint.core.model import Finding, Span
from ssot_lint.core.source import BOM, Positions, encoding_of, is_notebook
from ssot_lint.core.suppress import BEYOND_COMMENTS
from ssot_lint.engine.memory import Memory
from ssot_lint.rules import ROWS
from ssot_lint.rules.table import PROJECT
from ssot_lint.workspace.diagnostic import Diagnostic
from ssot_lint.workspace.positions import Place

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.engine.ignores import Ignored, Key

_ABOUT_COMMENTS = "it is about a comment: change that one"
_BROKEN = "the file cannot be read as Python"
_NO_PYTHON = "the file is no Python: write `# ssot: ignore[{}] reason` alone above the row by hand"
_NOTEBOOK = "of a finding about the project none is written into a notebook: do it by hand"
_PERMITTED = "`no-suppress` says that none silences this rule"


def key_of(item: Diagnostic) -> Key:
    """What finds it again wherever it stands."""
    return item.code, item.scope, item.subject, item.ordinal


def why_none(item: Diagnostic, settings: FileSettings, *, is_code: bool) -> str | None:
    """Why no comment is written for it; None where one is. ``is_code``: it stands in Python."""
    if item.code in settings.no_suppress:
        return _PERMITTED
    if item.code in BEYOND_COMMENTS:
        return _BROKEN if item.code == "SSOT900" else _ABOUT_COMMENTS
    if not is_code:
        return _NO_PYTHON.format(item.code)
    if is_verdict(item) and is_notebook(item.path):
        return _NOTEBOOK
    return None


def is_verdict(item: Diagnostic) -> bool:
    """Whether it is about the project: the file alone does not say it."""
    return ROWS[item.code].asked == PROJECT


def silence(
    data: bytes,
    settings: FileSettings,
    wanted: Collection[Diagnostic],
    reason: str,
    memory: Memory | None = None,
) -> Ignored:
    """A comment for each of these diagnostics of ``data``, all of them or none."""
    from ssot_lint.engine.ignore import ignore  # with libcst, as below: a menu needs neither

    keys = {key_of(it) for it in wanted if not is_verdict(it)}
    return ignore(data, settings, keys, reason, memory, _verdicts(data, wanted))


def silence_in_file(
    data: bytes, settings: FileSettings, code: str, found: Collection[Diagnostic], reason: str
) -> Ignored:
    """One comment for a rule's diagnostics in ``data``, which ``found`` holds with others."""
    from ssot_lint.engine.file_ignores import ignore_in_file

    wanted = [it for it in found if it.code == code]
    return ignore_in_file(data, settings, code, reason, verdicts=_verdicts(data, wanted))


def _verdicts(data: bytes, items: Collection[Diagnostic]) -> Sequence[Finding]:
    """Those about the project, at their offsets in ``data``, which is no notebook's."""
    wanted = [it for it in items if is_verdict(it)]
    if not wanted:
        return ()
    positions, encoding = Positions(data), encoding_of(data).name

    def offset(place: Place) -> int:
        start = positions.offset(place.row)
        start += len(BOM) if start == 0 and data.startswith(BOM) else 0
        row = next(iter(positions.lines(start, start, 1)), "")
        return start + len(row[: place.column - 1].encode(encoding, "replace"))

    return [
        Finding(
            it.code,
            it.message,
            Span(offset(it.start), offset(it.end)),
            it.kind,
            it.variable,
            it.scope,
            it.subject,
            it.ordinal,
        )
        for it in wanted
    ]
