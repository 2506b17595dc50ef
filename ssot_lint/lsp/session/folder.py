"""What the files of one folder say together, kept as they change. For the thread that analyses."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from ssot_lint.core.model import Report
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.check import given_up
from ssot_lint.engine.gather import report_and_facts
from ssot_lint.engine.memory import Memory, TooLong
from ssot_lint.facts.model import FileFacts
from ssot_lint.lsp.session.mending import Trial
from ssot_lint.lsp.session.store import Store
from ssot_lint.project.index import DEPLOYED, Changes, File, Project, merged, on_disk
from ssot_lint.project.judge import Judge
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.files.read import Look, look_at
from ssot_lint.workspace.outcome import Outcome, Task
from ssot_lint.workspace.run.linked import Linked, with_verdicts
from ssot_lint.workspace.run.task import perform_on
from ssot_lint.workspace.settings.workspace import Workspace

if TYPE_CHECKING:
    from ssot_lint.workspace.deployed.live import Live


class Folder:
    """One folder's project."""

    def __init__(
        self,
        workspace: Workspace,
        linked: Linked,
        store: Store,
        memory: Memory,
    ) -> None:
        self._workspace = workspace
        self._linked = linked
        self._memory = memory
        self._store = store
        self._judge: Judge | None = None
        self._live: Live | None = None
        self._texts: dict[str, bytes] = {}
        """What the editor shows of deployment files."""
        self._shown: dict[str, bytes] = {}
        """What it shows of others: rules read that, not what is on disk."""
        linked.project.text = self._text
        if linked.project.deployed:
            from ssot_lint.workspace.deployed.live import Live  # readers of nine kinds of files

            self._live = Live(workspace)
            linked.project.deployed = self._live.read({})
        self.heard: dict[str, int] = {}

        self._pending: list[Changes] = []
        self.edits = 0
        """Counts what has been put there."""

    def _text(self, path: str) -> bytes | None:
        shown = self._shown.get(path)
        return on_disk(path) if shown is None else shown

    def judged_project(self) -> Project | None:
        """The project, once all its files have been asked."""
        return None if self._judge is None else self._linked.project

    def knows(self, path: str) -> bool:
        """Whether the file has been asked."""
        return path in self._linked.project.files

    def recall(self, path: str) -> bool:
        """Put a file in its place as an earlier run knew it; False where it is not what it was."""
        facts = self._store.recall(path)
        if facts is None:
            return False
        try:
            settings = self._workspace.settings_for(path)
        except ConfigError:
            return False
        self._linked.project.update(path, File(path, settings, facts))
        return True

    def keep_only(self, files: Iterable[str]) -> None:
        """Files of other names are gone."""
        for path in self._linked.project.files.keys() - set(files):
            self.update(path, None)

    def judge_all(self, unsaved: AbstractSet[str]) -> set[str]:
        """Judge everything; the paths of which something is said, and those that are unsaved."""
        self._judge = Judge(self._linked.project, tuple(self._linked.rules.values()))
        said = self._judge.all() | {path for path, _ in self._linked.project.facts("silences")}
        if self._live is not None:
            said |= self._live.seen  # one may be open, with another text than on the disk
        said |= unsaved & self._linked.project.files.keys()
        for path in said:
            self.heard[path] = self.heard.get(path, 0) + 1
        return said

    def asked(self, look: Look, settings: FileSettings) -> File:
        """The file as it is on disk, with its facts."""
        return File(look.path, settings, self._store.ask(look, settings))

    def update(self, path: str, file: File | None) -> None:
        """Put a file in its place. Where it says the same elsewhere, what is said of it moves at
        once; else it waits to be judged."""
        project, judge = self._linked.project, self._judge
        if judge is not None and file is not None:
            places = project.shift(path, file)
            if places is not None:
                if places and not judge.shift(path, places):
                    self._judge_later(project.keys_of(path))
                return
        changes = project.update(path, file)
        if changes and judge is not None:
            self._judge_later(changes)

    def _judge_later(self, changes: Changes) -> None:
        self._pending.append(changes)
        self.edits += 1

    def speaks_of(self, path: str) -> bool:
        """Whether rules say anything of a file."""
        return self._judge is not None and bool(self._judge.verdicts(path))

    @property
    def waits(self) -> bool:
        """Whether changes are to be judged."""
        return bool(self._pending)

    def refresh(self) -> set[str]:
        """Judge what has changed; the paths of which something else is said now."""
        changes, self._pending = self._pending, []
        if not changes or self._judge is None:
            return set()
        touched = self._judge.refresh(merged(changes))
        for it in touched:
            self.heard[it] = self.heard.get(it, 0) + 1
        return touched

    def new_names(self) -> bool:
        """Whether what is said leads to names that files have not been asked about."""
        return self._store.new_names(self._linked.project)

    def new_uses(self) -> bool:
        """Whether there are declared names whose uses files have not been asked about."""
        return self._store.new_uses(self._linked.project)

    def follow(self, path: str) -> None:
        """Ask a file about the new names, as the editor shows it, else as it is on disk."""
        file, shown = self._linked.project.files.get(path), self._shown.get(path)
        if file is None:
            return
        try:
            look = look_at(path) if shown is None else Look(path, shown, None)
        except OSError:
            return
        facts = self._store.asked_again(path, look.data, file.settings, file.facts)
        if facts == file.facts:
            return
        if shown is None:
            self._store.learn(look, facts)
        self.update(path, file._replace(facts=facts))

    def all_asked(self) -> None:
        """All files have been asked about the new names."""
        self._store.all_asked()

    def keep(self) -> None:
        """Keep the facts of files on disk."""
        self._store.keep()

    @property
    def is_ready(self) -> bool:
        """Whether all files have been asked."""
        return self._judge is not None

    @property
    def project(self) -> Project:
        """What is known of the folder's files together."""
        return self._linked.project

    def shown(self, path: str, data: bytes | None) -> None:
        """The editor shows a file like this, or (None) it is as on disk again."""
        if data is None:
            self._shown.pop(path, None)
        else:
            self._shown[path] = data

    def deploys(self, path: str) -> bool:
        """Whether the file is one that a declared environment is made of."""
        return self._live is not None and path in self._live.seen

    def deployed(self, path: str, data: bytes | None) -> set[str]:
        """A deployment file has another text, or (None) is that of the disk; the paths of which
        something else is said now."""
        if self._live is None or path not in self._live.seen:
            return set()
        if data is not None and self._texts.get(path) == data:
            return set()
        self._texts.pop(path, None)
        if data is not None:
            self._texts[path] = data
        project = self._linked.project
        project.deployed = self._live.read(self._texts)
        if self._judge is None:
            return set()
        names = frozenset(it.asked.name for it in project.deployed)
        touched = self._judge.refresh({DEPLOYED: names})
        for it in touched:
            self.heard[it] = self.heard.get(it, 0) + (it != path)
        return touched

    def trial(self) -> Trial | None:
        """A place to try texts in; None before all files have been asked."""
        if self._judge is None:
            return None

        return Trial(self._linked, self._judge, self._store.asked, self._shown)

    def perform(self, path: str, data: bytes, settings: FileSettings) -> Outcome:
        """What a text has to say that stands in the file's place."""
        found: list[FileFacts] = []

        def checker(data: bytes, settings: FileSettings) -> Report:
            families, words = self._store.families, self._store.words_in(path, data)
            try:
                report, facts = report_and_facts(data, settings, families, self._memory, words)
            except TooLong as problem:
                return given_up(problem)
            found.append(self._store.with_uses(facts, data, settings))
            return report

        outcome = perform_on(data, settings, Task(), self._memory, checker)
        if found:
            self.update(path, File(path, settings, found[0]))
        return outcome

    def joined(self, path: str, data: bytes, settings: FileSettings, outcome: Outcome) -> Outcome:
        """The outcome with what is said of the project."""
        judge = self._judge
        if judge is None or outcome.error:
            return outcome
        verdicts = judge.verdicts(path)
        file = self._linked.project.files.get(path)
        if not verdicts and (file is None or not file.facts.silences):
            return outcome
        rules, judged = self._linked.rules, judge.judged
        return with_verdicts(
            outcome, data, settings, verdicts, rules, judged, is_code=file is not None
        )
