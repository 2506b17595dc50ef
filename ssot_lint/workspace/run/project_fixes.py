"""Fixes of findings about the project, made after linking: file by file, proven, to a fixed point."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable

from ssot_lint.core.model import Finding
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import is_notebook
from ssot_lint.engine.fix import fix
from ssot_lint.project.index import Changes, File, merged
from ssot_lint.project.judge import Judge
from ssot_lint.workspace.files.diff import unified
from ssot_lint.workspace.files.read import Look, look_at, read
from ssot_lint.workspace.files.write import WriteError, replace
from ssot_lint.workspace.outcome import DIFF, FIX, Outcome, Task
from ssot_lint.workspace.run.gathering import Gathering
from ssot_lint.workspace.run.linked import Linked
from ssot_lint.workspace.run.task import perform_on, root_of
from ssot_lint.workspace.run.verdict_fixes import BESIDE, PYTHON, ROUNDS, Step, step
from ssot_lint.workspace.settings.workspace import Workspace


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
        self._tried: dict[str, bytes] = {}
        """By path: a text that rules read in place of the file's."""
        read_before = linked.project.text
        linked.project.text = lambda asked: self._tried.get(asked) or read_before(asked)

    def carry_out(self, files: Collection[str], outcomes: Iterable[Outcome]) -> list[Outcome]:
        """Fix what can be fixed in ``files``; the outcomes say so, before verdicts are added."""
        by_path = {it.path: it for it in outcomes}
        if self._linked.project.is_whole:  # what stands beside the code is fixed with all of it
            files = {*files, *(it for it in self._judge.paths() if it.endswith(BESIDE))}
        for _ in range(ROUNDS if self._task.mode == FIX else 1):
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

    def on_text(
        self, path: str, texts: dict[str, bytes], settings: FileSettings, before: Outcome
    ) -> Outcome:
        """The same for the text in ``texts`` in the place of the file at ``path``, which is fixed
        there; ``before`` is what it has to say by itself."""
        if is_notebook(path):
            return before
        own, rules = settings._replace(path=path), self._linked.rules
        for _ in range(ROUNDS):
            verdicts = self._judge.verdicts(path)
            done = step(
                verdicts,
                texts[path],
                settings,
                rules,
                self._linked.project,
                unsafe=self._task.unsafe,
            )
            if done is None:
                break
            if done.problem is not None:
                return before._replace(warning=f"not fixed: {done.problem}")
            data = texts[path] = done.after
            now = perform_on(data, settings, Task(silenced=self._task.silenced))
            before = before._replace(
                fixed=(*before.fixed, *(it.code for it in done.chosen)),
                fixed_data=data,
                diagnostics=now.diagnostics,
                silenced=now.silenced,
            )
            self._judge.refresh(self._put(Look(path, data, None), own))
        return before

    def _file(self, path: str, before: Outcome) -> tuple[Outcome, Changes | None]:
        if before.error or before.broken_config or is_notebook(path):
            return before, None
        data = read(path)
        settings = self._workspace.settings_for(path)
        if self._task.mode == DIFF:
            return self._shown(path, data, settings, before), None
        done = self._step(path, data, settings)
        if done is None or (path, done.after) in self._done:
            return before, None
        chosen, after = done.chosen, done.after
        self._done.add((path, after))
        if done.problem is not None:
            return before._replace(warning=f"not fixed: {done.problem}"), None
        fixed = before._replace(fixed=(*before.fixed, *(it.code for it in chosen)))
        try:
            replace(path, data, after, root_of(settings))
        except WriteError as error:
            return before._replace(error=str(error)), None
        if not path.endswith(PYTHON):
            return fixed, {}  # it has no facts
        now = perform_on(after, settings, Task(silenced=self._task.silenced))
        change = self._put(Look(path, after, None), settings)
        return fixed._replace(diagnostics=now.diagnostics, silenced=now.silenced), change

    def _step(self, path: str, data: bytes, settings: FileSettings) -> Step | None:
        return step(
            self._judge.verdicts(path),
            data,
            settings,
            self._linked.rules,
            self._linked.project,
            unsafe=self._task.unsafe,
            is_code=path.endswith(PYTHON),
        )

    def _put(self, look: Look, settings: FileSettings) -> Changes:
        """Take a text for the file's own."""
        self._gathering.gather(look, settings)
        file = File(look.path, settings, self._gathering.facts(look.path))
        return self._linked.project.update(look.path, file)

    def _shown(self, path: str, data: bytes, settings: FileSettings, before: Outcome) -> Outcome:
        """The outcome with a diff to what ``--fix`` would make of the file, which stays as it is."""
        text, problem = data, None
        if before.diff:
            text = fix(data, settings, self._task.unsafe).data
        chosen: list[Finding] = []
        for _ in range(ROUNDS if path.endswith(PYTHON) else 1):
            if text != data:
                self._tried[path] = text
                self._judge.refresh(self._put(Look(path, text, None), settings))
            done = self._step(path, text, settings)
            if done is None:
                break
            if done.problem is not None:
                problem = f"not fixed: {done.problem}"
                break
            chosen += done.chosen
            text = done.after
        if self._tried.pop(path, None) is not None:
            self._judge.refresh(self._put(look_at(path), settings))
        if problem is not None:
            before = before._replace(warning=problem)
        if not chosen:
            return before
        self._gone[path] = {(it.code, it.subject, it.ordinal) for it in chosen}
        name = os.path.relpath(path).replace(os.sep, "/")
        fixed = (*before.fixed, *(it.code for it in chosen))
        return before._replace(fixed=fixed, diff=unified(data, text, name))
