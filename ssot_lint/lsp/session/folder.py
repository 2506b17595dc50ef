"""What the files of one folder say together, kept as they change. For the thread that analyses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager, nullcontext

from ssot_lint.core.model import Report
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import BOM, is_notebook
from ssot_lint.engine.check import given_up
from ssot_lint.engine.gather import report_and_facts
from ssot_lint.engine.memory import Memory, TooLong
from ssot_lint.facts.model import FileFacts, Site
from ssot_lint.lsp.session.deployed import Deployed
from ssot_lint.lsp.session.drafts import Drafts
from ssot_lint.lsp.session.mending import Trial
from ssot_lint.lsp.session.moves import between, is_mute
from ssot_lint.lsp.session.store import Store
from ssot_lint.project.index import DEPLOYED, Changes, File, Project, merged, on_disk
from ssot_lint.project.judge import Judge
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.files.read import Look, look_at
from ssot_lint.workspace.outcome import Outcome, Task
from ssot_lint.workspace.run.linked import Linked, with_verdicts
from ssot_lint.workspace.run.task import perform_on
from ssot_lint.workspace.settings.workspace import Workspace


class Folder:
    """One folder's project."""

    def __init__(
        self,
        workspace: Workspace,
        linked: Linked,
        store: Store,
        memory: Memory,
        analysis: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """``analysis`` goes around whatever may take long with one text."""
        self._analysis = analysis
        self._workspace = workspace
        self._linked = linked
        self._memory = memory
        self._store = store
        self._judge: Judge | None = None
        self._shown: dict[str, bytes] = {}
        """What it shows of others: rules read that, not what is on disk."""
        self._drafts = Drafts()
        self._moved: set[str] = set()
        """Files of which something is said that relates to rows that moved."""
        linked.project.text = self._text
        self._deployed = Deployed(workspace, linked.project)
        self.heard: dict[str, int] = {}
        self._said = 1
        """Counts what files have said that is new."""
        self._led = self._led_on = 0
        """How much of that led to no new names, and to nothing new at all."""
        self._pending: list[Changes] = []
        self.edits = 0
        """Counts what has been put there."""

    def _text(self, path: str) -> bytes | None:
        shown = self._shown.get(path)
        return on_disk(path) if shown is None else shown

    def judged_project(self) -> Project | None:
        """The project, once all its files have been asked."""
        self.catch_up()
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
        self._said += 1
        return True

    def keep_only(self, files: Iterable[str]) -> None:
        """Files of other names are gone."""
        for path in self._linked.project.files.keys() - set(files):
            self.update(path, None)

    def judge_all(self, unsaved: AbstractSet[str]) -> set[str]:
        """Judge everything; the paths of which something is said, and those that are unsaved."""
        self.catch_up()
        self._judge = Judge(self._linked.project, tuple(self._linked.rules.values()))
        said = self._judge.all() | {path for path, _ in self._linked.project.facts("silences")}
        said |= self._deployed.files  # one may be open, with another text than on the disk
        said |= unsaved & self._linked.project.files.keys()
        for path in said:
            self.heard[path] = self.heard.get(path, 0) + 1
        return said

    def asked(self, look: Look, settings: FileSettings) -> File:
        """The file as it is on disk, with its facts."""
        return File(look.path, settings, self._store.ask(look, settings))

    def update(self, path: str, file: File | None) -> None:
        """Put a file in its place as it is on disk. Where it says the same elsewhere, what is said of
        it moves at once; else it waits to be judged."""
        self._drafts.asked(path, None)
        self._put(path, file)

    def _put(
        self, path: str, file: File | None, moved: Callable[[Site], Site | None] | None = None
    ) -> None:
        """``moved`` says where things stand, where the file is another in comments alone."""
        project, judge = self._linked.project, self._judge
        if judge is not None and file is not None:
            places = project.shift(path, file, is_mute=moved is not None)
            if places is not None:
                if places:
                    sure, others = judge.shift(path, moved or places.get)
                    self._moved |= others
                    if not sure:
                        self._judge_later(project.keys_of(path))
                return
        changes = project.update(path, file)
        self._said += 1
        if changes and judge is not None:
            self._judge_later(changes)

    def catch_up(self) -> None:
        """Ask the texts that are still to be asked: before anything asks the project."""
        while self._drafts:
            path, before, draft = self._drafts.first()
            try:
                with self._analysis():
                    facts = self._store.asked(path, draft.data, draft.settings)
            except TooLong:
                facts = None  # what the file said is believed
            if not self._drafts.is_last(path, draft):
                continue  # it was edited while this paused
            self._drafts.asked(path, draft.data)
            if facts is not None:
                file = File(path, draft.settings, facts)
                is_mute = draft.is_mute or self._is_mute(before, draft.data)
                self._put(path, file, draft.site if is_mute else None)

    def _is_mute(self, before: bytes, data: bytes) -> bool:
        lexed = self._memory.relexer.lex(data, len(BOM) if data.startswith(BOM) else 0)
        return is_mute(before, data, between(before, data), lexed)

    def _judge_later(self, changes: Changes) -> None:
        self._pending.append(changes)
        self.edits += 1

    def speaks_of(self, path: str) -> bool:
        """Whether rules say anything of a file."""
        return self._judge is not None and bool(self._judge.verdicts(path))

    @property
    def waits(self) -> bool:
        """Whether changes are to be judged."""
        return bool(self._pending or self._drafts or self._moved)

    def refresh(self) -> set[str]:
        """Judge what has changed; the paths of which something else is said now."""
        self.catch_up()
        changes, self._pending = self._pending, []
        touched, self._moved = self._moved, set()
        if changes and self._judge is not None:
            touched |= self._judge.refresh(merged(changes))
        for path, said in self._drafts.told().items():
            if self._judge is not None and self._judge.verdicts(path) != said:
                touched.add(path)
        for it in touched:
            self.heard[it] = self.heard.get(it, 0) + 1
        return touched

    def new_names(self) -> bool:
        """Whether what is said leads to names that files have not been asked about."""
        if self._led_on == self._said:
            return False
        found = self._store.new_names(self._linked.project)
        self._led = self._led if found else self._said
        return found

    def new_uses(self) -> bool:
        """Whether there are declared names whose uses files have not been asked about."""
        if self._led_on == self._said:
            return False
        found = self._store.new_uses(self._linked.project)
        self._led_on = self._led_on if found else self._led
        return found

    def follow(self, path: str) -> None:
        """Ask a file about the new names, as the editor shows it, else as it is on disk."""
        self.catch_up()
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
        self._put(path, file._replace(facts=facts))

    def all_asked(self) -> None:
        """All files have been asked about the new names."""
        self._store.all_asked()

    def keep(self) -> None:
        """Keep the facts of files on disk, and hold no more here than is asked again."""
        from ssot_lint.project.names.references import let_go  # of those that were judged by now

        self._store.keep()
        let_go(self._linked.project)

    @property
    def is_ready(self) -> bool:
        """Whether all files have been asked."""
        return self._judge is not None

    @property
    def project(self) -> Project:
        """What is known of the folder's files together."""
        self.catch_up()
        return self._linked.project

    def shown(self, path: str, data: bytes | None) -> None:
        """The editor shows a file like this, or (None) it is as on disk again."""
        if data is None:
            self._shown.pop(path, None)
        else:
            self._shown[path] = data

    def deploys(self, path: str) -> bool:
        """Whether the file is one that a declared environment is made of."""
        return self._deployed.has(path)

    def deployed(self, path: str, data: bytes | None) -> set[str]:
        """A deployment file has another text, or (None) is that of the disk; the paths of which
        something else is said now."""
        names = self._deployed.put(path, data)
        if names is None or self._judge is None:
            return set()
        touched = self._judge.refresh({DEPLOYED: names})
        for it in touched:
            self.heard[it] = self.heard.get(it, 0) + (it != path)
        return touched

    def trial(self) -> Trial | None:
        """A place to try texts in; None before all files have been asked."""
        if self._judge is None:
            return None

        return Trial(self._linked, self._judge, self._store.asked, self._shown)

    def perform(
        self, path: str, data: bytes, settings: FileSettings, *, is_open: bool = False
    ) -> Outcome:
        """What a text has to say that stands in the file's place; ``is_open``: an editor shows it."""
        if is_open and self._waits_for_facts(path, settings):
            is_new = self._drafts.put(path, data, settings)
            outcome = perform_on(data, settings, Task(), self._memory)
            if is_new:
                self.edits += 1
                self._drafts.lexed(path, self._memory.relexer.known(data))
            return outcome
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
            self._drafts.asked(path, data if is_open else None)
        return outcome

    def _waits_for_facts(self, path: str, settings: FileSettings) -> bool:
        """Whether the facts of a text can be asked later: all is judged, and edits are what is new."""
        file = self._linked.project.files.get(path)
        known = file is not None and file.settings == settings and self._drafts.knows(path)
        return known and self._judge is not None and not is_notebook(path)

    def joined(self, path: str, data: bytes, settings: FileSettings, outcome: Outcome) -> Outcome:
        """The outcome with what is said of the project."""
        judge = self._judge
        if judge is None or outcome.error:
            return outcome
        verdicts = self._drafts.moved(path, judge.verdicts(path))
        file = self._linked.project.files.get(path)
        silences = file is not None and (
            file.facts.silences
            or ("silences" in self._store.families and self._drafts.hushes(path))
        )
        if not verdicts and not silences:
            return outcome
        rules, judged = self._linked.rules, judge.judged
        return with_verdicts(
            outcome, data, settings, verdicts, rules, judged, is_code=file is not None
        )
