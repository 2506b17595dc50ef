"""Fixes of findings about the project, made after linking: file by file, proven, to a fixed point."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from ssot_lint.core.model import SAFE, Finding
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import is_notebook
from ssot_lint.engine.check import check
from ssot_lint.engine.fixer import apply, together
from ssot_lint.engine.verify import Change, not_compiled
from ssot_lint.project.index import Changes, File, merged
from ssot_lint.project.judge import Judge
from ssot_lint.project.settle import settle
from ssot_lint.workspace.files.diff import unified
from ssot_lint.workspace.files.read import Look, read
from ssot_lint.workspace.files.write import WriteError, replace
from ssot_lint.workspace.outcome import DIFF, FIX, Outcome, Task
from ssot_lint.workspace.run.gathering import Gathering
from ssot_lint.workspace.run.linked import Linked
from ssot_lint.workspace.run.task import perform_on, root_of
from ssot_lint.workspace.settings.workspace import Workspace

# A fix may make room for another one; more rounds than that are none.
_ROUNDS = 8
_PYTHON = (".py", ".pyi")


class ProjectFixes:
    """What ``--fix`` and ``--diff`` do about the verdicts of one run."""

    def __init__(
        self, workspace: Workspace, task: Task, linked: Linked, gathering: Gathering, judge: Judge
    ) -> None:
        self._workspace = workspace
        self._task = task
        self._linked = linked
        self._gathering = gathering
        self._judge = judge
        self._done: set[tuple[str, bytes]] = set()
        self._gone: dict[str, set[tuple[str, str, int]]] = {}

    def carry_out(self, files: Collection[str], outcomes: Iterable[Outcome]) -> list[Outcome]:
        """Fix what can be fixed in ``files``; the outcomes say so, before verdicts are added."""
        by_path = {it.path: it for it in outcomes}
        for _ in range(_ROUNDS if self._task.mode == FIX else 1):
            changes: list[Changes] = []
            for path in sorted(set(self._judge.paths()).intersection(files)):
                before = by_path.get(path) or Outcome(path)
                after, change = self._file(path, before)
                if after is not before:
                    by_path[path] = after
                if change is not None:
                    changes.append(change)
            if not changes:
                break
            self._judge.refresh(merged(changes))
        return [by_path[path] for path in sorted(by_path)]

    def left(self, outcome: Outcome) -> Outcome:
        """The outcome without what its diff fixes."""
        gone = self._gone.get(outcome.path, ())
        kept = [it for it in outcome.diagnostics if (it.code, it.subject, it.ordinal) not in gone]
        return outcome._replace(diagnostics=tuple(kept)) if gone else outcome

    def _file(self, path: str, before: Outcome) -> tuple[Outcome, Changes | None]:
        if before.error or before.broken_config or is_notebook(path) or before.diff:
            return before, None
        data = read(path)
        settings = self._workspace.settings_for(path)
        chosen = self._chosen(path, data, settings)
        if not chosen:
            return before, None
        edits = tuple(edit for it in chosen if it.fix is not None for edit in it.fix.edits)
        after = apply(data, edits)
        if after == data or (path, after) in self._done:
            return before, None
        self._done.add((path, after))
        problem = _problem(Change(data, after, edits, chosen), settings)
        if problem is not None:
            return before._replace(warning=f"not fixed: {problem}"), None
        fixed = before._replace(fixed=(*before.fixed, *(it.code for it in chosen)))
        if self._task.mode == DIFF:
            name = os.path.relpath(path).replace(os.sep, "/")
            self._gone[path] = {(it.code, it.subject, it.ordinal) for it in chosen}
            return fixed._replace(diff=unified(data, after, name)), None
        try:
            replace(path, data, after, root_of(settings))
        except WriteError as error:
            return before._replace(error=str(error)), None
        now = perform_on(after, settings, Task(silenced=self._task.silenced))
        self._gathering.gather(Look(path, after, None), settings)
        file = File(path, settings, self._gathering.facts(path))
        change = self._linked.project.update(path, file)
        return fixed._replace(diagnostics=now.diagnostics, silenced=now.silenced), change

    def _chosen(self, path: str, data: bytes, settings: FileSettings) -> Sequence[Finding]:
        """Findings to be fixed, whose edits do not touch each other."""
        verdicts = self._judge.verdicts(path)
        done = settle(verdicts, data, settings, self._linked.rules, frozenset())
        wanted = [
            it.finding
            for it in done.findings
            if it.finding.fix is not None
            and it.finding.code in settings.fixable
            and (self._task.unsafe or it.finding.fix.safety == SAFE)
        ]
        return together(wanted)


def _problem(change: Change, settings: FileSettings) -> str | None:
    """What is wrong with the result; None where it is Python and has no finding more."""
    if not settings.path.endswith(_PYTHON):
        return None
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
