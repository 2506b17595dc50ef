"""What can be done about the findings at a place: a menu, of which nothing is worked out yet."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.core.model import SAFE
from ssot_lint.core.suppress import BEYOND_COMMENTS
from ssot_lint.lsp.text.uris import path_of
from ssot_lint.rules import TABLE, body
from ssot_lint.workspace.comments import is_verdict, why_none
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.diagnostic import Diagnostic

if TYPE_CHECKING:
    from ssot_lint.lsp.session.session import Analysis, Session
    from ssot_lint.workspace.config.config import Config

FIX, FIX_RULE, FIX_ALL = "fix", "fix-rule", "fix-all"
IGNORE, IGNORE_FILE, BASELINE, ALLOW = "ignore", "ignore-file", "baseline", "allow"
REGISTER = "register"
SHOW, EXPLAIN, SET_UP = "show", "explain", "set-up"
EDITS = (FIX, FIX_RULE, FIX_ALL, REGISTER, IGNORE, IGNORE_FILE, BASELINE, ALLOW)
"""Those that change files; the others only tell."""

_TOOL = "ssot-lint"
_MOST = 8
# A selection over more findings than this asks for fixes, not for a page of other ways out.
_NAMES = {row.code: row.name for row in TABLE}


class Offer(NamedTuple):
    """One entry of the menu."""

    what: str
    title: str
    finding: Diagnostic
    preferred: bool = False


def offers(
    session: Session, analysis: Analysis, found: Sequence[Diagnostic], *, creates: bool
) -> Iterator[Offer]:
    """For each finding: its fix, then other ways out, the more they leave as it is the later.

    ``creates`` says whether files can be made that are not there.
    """
    if found and not _is_set_up(session, analysis):
        yield Offer(
            SET_UP, titled("Set up ssot-lint: find the getter, write a configuration"), found[0]
        )
    for finding in found:
        if finding.fix is not None:
            yield Offer(FIX, _fix_title(finding), finding, _is_safe(finding))
        wanted = wanted_in(finding)
        if wanted is not None and analysis.notebook is None:
            title = f"Register `{wanted[0]}` in {wanted[1]}, and read it from there"
            yield Offer(REGISTER, titled(title), finding)
    for code in dict.fromkeys(it.code for it in found):
        yield from _for_rule(analysis, code, found)
    if len(found) <= _MOST:
        for finding in found:
            yield from _other_ways(analysis, finding)
            yield from _beside(session, analysis, finding, creates=creates)
            if finding.kind is not None and not _is_safe(finding):
                title = f"Explain why {finding.code} has no safe fix here"
                yield Offer(EXPLAIN, titled(title), finding)
    for finding in {it.code: it for it in reversed(found)}.values():
        title = f"Show the page of {finding.code}, {_NAMES[finding.code]}"
        yield Offer(SHOW, titled(title), finding)


def wanted_in(finding: Diagnostic) -> tuple[str, str, str] | None:
    """The variable, the registry and the line that a finding asks for; None for others."""
    if not finding.unmasked:
        return None
    from ssot_lint.getter.owners import insert  # ast, for the few that ask

    return insert.wanted_in(finding.unmasked)


def titled(title: str) -> str:
    """What an entry is called in a menu that many tools fill."""
    return f"{title} ({_TOOL})"


def place_of(analysis: Analysis) -> str:
    """The URI of the file that a document is, or is a cell of."""
    return analysis.document.uri if analysis.notebook is None else analysis.notebook.uri


def config_of(session: Session, path: str) -> Config | None:
    """The configuration that holds for a file; None where it is broken."""
    try:
        return session.projects.workspace_of(path).config_for(path.rpartition("/")[0])
    except ConfigError:
        return None


def _fix_title(finding: Diagnostic) -> str:
    assert finding.fix is not None
    if _is_safe(finding):
        return titled(finding.fix.title)
    return f"{finding.fix.title} ({_TOOL}, unsafe: {finding.fix.reason})"


def _for_rule(analysis: Analysis, code: str, found: Sequence[Diagnostic]) -> Iterator[Offer]:
    fixable = [it for it in analysis.diagnostics if it.code == code and _is_safe(it)]
    if len(fixable) > 1:
        what = "file" if analysis.notebook is None else "notebook"
        first = next(it for it in found if it.code == code)
        title = f"Fix all {len(fixable)} safely fixable {code} in this {what}"
        yield Offer(FIX_RULE, titled(title), first)


def _other_ways(analysis: Analysis, finding: Diagnostic) -> Iterator[Offer]:
    """Comments; none about comments, nor about code that cannot be read."""
    code, settings = finding.code, analysis.settings
    if settings is not None and why_none(finding, settings, is_code=True) is None:
        yield Offer(IGNORE, titled(f"Suppress {code} on this line"), finding)
        if analysis.notebook is None:  # no row speaks for all cells
            yield Offer(IGNORE_FILE, titled(f"Suppress {code} in this file"), finding)


def _beside(
    session: Session, analysis: Analysis, finding: Diagnostic, *, creates: bool
) -> Iterator[Offer]:
    """What other files can say; nothing of a document that is none."""
    place = analysis.document if analysis.notebook is None else analysis.notebook
    path = path_of(place.uri)
    config = None if path is None else config_of(session, path)
    if path is None or config is None or finding.code in BEYOND_COMMENTS:
        return
    baseline = config.options.baseline
    if baseline is not None and (creates or os.path.exists(baseline)):
        name = os.path.basename(baseline)
        title = f"Add this {finding.code} to the baseline, {name}"
        yield Offer(BASELINE, titled(title), finding)
    # An exemption is no way to begin a configuration.
    if config.path is not None and _heeds_allow(finding):
        own, name = path.rpartition("/")[2], os.path.basename(config.path)
        yield Offer(ALLOW, titled(f"Allow every access in {own}, in {name}"), finding)


def _heeds_allow(finding: Diagnostic) -> bool:
    """Whether an ``allow`` entry for its file would settle it."""
    if not is_verdict(finding):
        return True
    return bool(getattr(body(finding.code), "heeds_allow", False))


def _is_set_up(session: Session, analysis: Analysis) -> bool:
    """Whether anybody has configured what holds for the file; what is broken was configured."""
    config = config_of(session, session.path(place_of(analysis)))
    return config is None or config.stated


def _is_safe(finding: Diagnostic) -> bool:
    return finding.fix is not None and finding.fix.safety == SAFE
