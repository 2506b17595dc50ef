"""One step of fixing findings about the project in one text: the same for files, stdin and editors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ssot_lint.core.model import SAFE, Finding
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.check import check
from ssot_lint.engine.composed import Pieces
from ssot_lint.engine.fixing.fixer import together
from ssot_lint.engine.fixing.verify import Change, not_compiled
from ssot_lint.project.index import Project
from ssot_lint.project.rule import ProjectRule, Verdict
from ssot_lint.project.settle import settle, settle_plain
from ssot_lint.workspace.run.own_findings import own_findings

# A fix may make room for another one; more rounds than that are none.
ROUNDS = 8
PYTHON = (".py", ".pyi")
BESIDE = "/pyproject.toml"
"""What stands beside the code, and is fixed where all of it is."""


class Step(NamedTuple):
    """What the fixes at hand make of a text, and why that may not be written."""

    change: Change
    problem: str | None = None

    @property
    def chosen(self) -> Sequence[Finding]:
        """What is fixed."""
        return self.change.chosen

    @property
    def after(self) -> bytes:
        """The text with the fixes."""
        return self.change.after


def step(
    verdicts: Sequence[tuple[str, Verdict]],
    data: bytes,
    settings: FileSettings,
    rules: Mapping[str, ProjectRule],
    project: Project,
    *,
    unsafe: bool = False,
    is_code: bool = True,
) -> Step | None:
    """Fix what ``verdicts`` say of ``data``: at once where fixes touch each other nowhere, and of the
    others those that their rules can make anew after the first. None where none can be fixed.
    ``is_code``: it is Python, and must stay so."""
    if not verdicts:
        return None
    found = _fixable(verdicts, data, settings, rules, unsafe, is_code)
    chosen = together(found)
    text = Pieces(data)
    text.apply(edit for it in chosen if it.fix is not None for edit in it.fix.edits)
    waiting = [it for it in found if it not in chosen]
    said = {(code, it.site.start, it.site.end, it.subject): it for code, it in verdicts}
    for finding in waiting:
        at = text.now(finding.span.start)
        verdict = said.get((finding.code, finding.span.start, finding.span.end, finding.subject))
        if at is None or verdict is None:
            continue
        fix = rules[finding.code].refit(verdict, text.data, at, project)
        if fix is not None and (unsafe or fix.safety == SAFE):
            text.apply(fix.edits)
            chosen.append(finding)
    if text.data == data:
        return None
    change = Change(data, text.data, text.edits(), chosen)
    return Step(change, _problem(change, settings) if is_code else None)


def _fixable(
    verdicts: Sequence[tuple[str, Verdict]],
    data: bytes,
    settings: FileSettings,
    rules: Mapping[str, ProjectRule],
    unsafe: bool,
    is_code: bool,
) -> Sequence[Finding]:
    """Findings to be fixed."""
    if is_code:
        own = own_findings(data, settings)
        done = settle(verdicts, data, settings, rules, frozenset(), own)
    else:
        done = settle_plain(verdicts, data, settings, rules)
    return [
        it.finding
        for it in done.findings
        if it.finding.fix is not None
        and it.finding.code in settings.fixable
        and (unsafe or it.finding.fix.safety == SAFE)
    ]


def _problem(change: Change, settings: FileSettings) -> str | None:
    """What is wrong with the result; None where it is Python and has no finding more."""
    wrong = not_compiled(change, settings.path)
    if wrong is not None:
        return wrong
    before, after = (
        Counter(it.code for it in check(data, settings).findings)
        for data in (change.before, change.after)
    )
    for code in sorted(after):
        if after[code] > before[code]:
            return f"the result would have findings of {code} that were not there before"
    return None
