"""What ``check --fix`` makes of texts, findings about the project among what it fixes.

Each text is put in the place of its file, judged and fixed again as the command line does it; then
the folder is as it was, and nobody has heard of anything. For the thread that analyses.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.fixing.fixer import Fixed
from ssot_lint.facts.model import FileFacts
from ssot_lint.project.index import Changes, File, merged
from ssot_lint.project.judge import Judge
from ssot_lint.workspace.run.linked import Linked
from ssot_lint.workspace.run.verdict_fixes import PYTHON, ROUNDS, Step, step

Ask = Callable[[str, bytes, FileSettings], FileFacts]


class Mended(NamedTuple):
    """One file on the way."""

    settings: FileSettings
    fixed: Fixed
    fixable: frozenset[str]
    """Rules whose findings are to be fixed."""


class Trial:
    """Texts in the place of a folder's files, until ``undo``."""

    def __init__(self, linked: Linked, judge: Judge, ask: Ask, shown: dict[str, bytes]) -> None:
        self._linked = linked
        self._judge = judge
        self._ask = ask
        self._shown = shown
        self._before: dict[str, tuple[File | None, bytes | None]] = {}

    def paths(self) -> set[str]:
        """Files of which something is said."""
        return set(self._judge.paths())

    def put(self, path: str, data: bytes, settings: FileSettings) -> Changes:
        """A text in the place of a file; what is to be judged again."""
        if path not in self._before:
            self._before[path] = self._linked.project.files.get(path), self._shown.get(path)
        self._shown[path] = data
        if not path.endswith(PYTHON):
            return {}  # it has no facts
        return self._set(path, File(path, settings, self._ask(path, data, settings)))

    def judge(self, changes: Collection[Changes]) -> None:
        """Judge what has changed."""
        self._judge.refresh(merged(changes))

    def step(self, path: str, it: Mended) -> Step | None:
        """What is to be fixed in a file now."""
        settings = it.settings._replace(fixable=it.fixable)
        return step(
            self._judge.verdicts(path),
            it.fixed.data,
            settings,
            self._linked.rules,
            self._linked.project,
            is_code=path.endswith(PYTHON),
        )

    def undo(self) -> None:
        """Everything is as it was."""
        changes = []
        for path, (file, data) in self._before.items():
            self._shown.pop(path, None)
            if data is not None:
                self._shown[path] = data
            changes.append(self._set(path, file) if path.endswith(PYTHON) else {})
        self.judge(changes)

    def _set(self, path: str, file: File | None) -> Changes:
        project = self._linked.project
        changes = project.update(path, file)
        return changes if file is None else merged([changes, project.keys_of(path)])


@contextmanager
def trying(trial: Trial) -> Iterator[Trial]:
    """A trial that is undone whatever happens."""
    try:
        yield trial
    finally:
        trial.undo()


def mended(
    trial: Trial, given: Mapping[str, Mended], load: Callable[[str], Mended | None]
) -> dict[str, Mended]:
    """``given`` after the fixes of what is said of the project, and further files that have some.

    ``load`` gives a file that was not given; None for one that is not to be fixed.
    """
    known = dict(given)
    others: dict[str, Mended | None] = {}
    done: set[tuple[str, bytes]] = set()
    changes = [trial.put(path, it.fixed.data, it.settings) for path, it in known.items()]
    for _ in range(ROUNDS):
        trial.judge(changes)
        changes = []
        for path in sorted(trial.paths()):
            if path not in known and path not in others:
                others[path] = load(path)
            now = known.get(path) or others[path]
            made = None if now is None else trial.step(path, now)
            if now is None or made is None or (path, made.after) in done:
                continue
            done.add((path, made.after))
            known[path] = now._replace(fixed=_with(now.fixed, made))
            if made.problem is None:
                changes.append(trial.put(path, made.after, now.settings))
        if not changes:
            break
    return known


def _with(fixed: Fixed, made: Step) -> Fixed:
    if made.problem is not None:
        return fixed._replace(failure=made.problem)
    edits = tuple(sorted(set(made.change.edits)))
    return fixed._replace(
        data=made.after,
        applied=(*fixed.applied, *made.chosen),
        passes=(*fixed.passes, edits),
    )
