"""What the files of each folder say together, kept as they change. For the thread that analyses.

Nothing is said before all files of a folder have been asked: half a project says wrong things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.memory import Memory
from ssot_lint.lsp.session.projects import Projects
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.files.read import look_at
from ssot_lint.workspace.outcome import Outcome, Task
from ssot_lint.workspace.run.task import perform_on

if TYPE_CHECKING:
    from ssot_lint.lsp.session.folder import Folder
    from ssot_lint.lsp.session.mending import Trial
    from ssot_lint.project.index import Project


class Index:
    """The folders of a session."""

    def __init__(
        self,
        projects: Projects,
        memory: Memory,
        analysis: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """``analysis`` goes around whatever may take long with one text."""
        self._analysis = analysis
        self._projects = projects
        self._memory = memory
        self._folders: dict[str, Folder] = {}
        self._touched: set[str] = set()

    def reset(self) -> None:
        """Forget everything."""
        self._folders.clear()
        self._touched.clear()

    def begin(self, files: Iterable[str]) -> list[str]:
        """Take up the folders of these files; returns those of them whose facts are needed."""
        by_folder: dict[str, list[str]] = {}
        for path in files:
            by_folder.setdefault(self._projects.folder_of(path), []).append(path)
        needed: list[str] = []
        for folder, paths in by_folder.items():
            known = self._folders.get(folder) or self._take_up(folder, paths)
            if known is not None:
                self._folders[folder] = known
                known.keep_only(paths)
                needed += [path for path in paths if not known.knows(path)]
        return needed

    def finish(self, unsaved: AbstractSet[str] = frozenset()) -> set[str]:
        """All files have been asked: judge, and return the paths of which something is said, or
        that are open with another text than on the disk."""
        return {path for folder in self._folders.values() for path in folder.judge_all(unsaved)}

    def keep(self) -> None:
        """Keep the facts of files on disk for the next start, and for the command line."""
        for folder in self._folders.values():
            folder.keep()
        self._projects.keep()

    def new_names(self) -> bool:
        """Whether what is said leads to names that files have not been asked about."""
        found = [folder.new_names() for folder in self._folders.values()]  # each has to be asked
        return any(found)

    def new_uses(self) -> bool:
        """Whether there are declared names whose uses files have not been asked about."""
        found = [folder.new_uses() for folder in self._folders.values()]
        return any(found)

    def follow(self, path: str) -> None:
        """Ask a file about the new names."""
        folder = self.folder(path)
        if folder is not None:
            folder.follow(path)

    def all_asked(self) -> None:
        """All files have been asked about the new names."""
        for folder in self._folders.values():
            folder.all_asked()

    def files(self) -> list[str]:
        """Paths of all files of all folders."""
        return [path for folder in self._folders.values() for path in folder.project.files]

    @property
    def waits(self) -> bool:
        """Whether what has changed is still to be judged: it takes longer than a keystroke may."""
        return any(folder.waits for folder in self._folders.values())

    @property
    def edits(self) -> int:
        """Counts the changes that have had to be judged."""
        return sum(folder.edits for folder in self._folders.values())

    def refresh(self) -> set[str]:
        """Judge what has changed; the paths of which something else is said now."""
        return {path for folder in self._folders.values() for path in folder.refresh()}

    def projects(self) -> list[Project]:
        """The project of each folder."""
        return [folder.project for folder in self._folders.values()]

    def folder(self, path: str) -> Folder | None:
        """The folder of a file, where rules about the project are on."""
        return self._folders.get(self._projects.folder_of(path))

    def look(self, path: str) -> None:
        """Ask a file as it is on disk; one that is gone says nothing any more."""
        folder = self.folder(path)
        if folder is None:
            return
        folder.shown(path, None)
        if folder.deploys(path):
            self._touched |= folder.deployed(path, None)
            return
        if not (folder.knows(path) or self._projects.is_python(path)):
            return  # it says what runs, or how imports are sorted
        try:
            look = look_at(path)
        except OSError:
            folder.update(path, None)
            return
        settings = self._projects.settings_for(path)
        folder.update(path, None if settings is None else folder.asked(look, settings))

    def perform(
        self, path: str, data: bytes, settings: FileSettings, *, is_open: bool = False
    ) -> Outcome:
        """What the file has to say by itself; ``is_open``: it is not as on disk."""
        folder = self.folder(path)
        if folder is None:
            return perform_on(data, settings, Task(), self._memory)
        if is_open:
            folder.shown(path, data)
        return folder.perform(path, data, settings, is_open=is_open)

    def joined(self, path: str, data: bytes, settings: FileSettings, outcome: Outcome) -> Outcome:
        """The same with what the others have to say of it."""
        folder = self.folder(path)
        return outcome if folder is None else folder.joined(path, data, settings, outcome)

    def said(self, path: str, data: bytes, settings: FileSettings) -> Outcome:
        """What is said of a file that is no Python: a configuration, a deployment file."""
        folder = self.folder(path)
        outcome = Outcome(path)
        if folder is None:
            return outcome
        self._touched |= folder.deployed(path, data) - {path}
        return folder.joined(path, data, settings, outcome)

    def speaks_of(self, path: str) -> bool:
        """Whether rules about the project say anything of a file."""
        folder = self.folder(path)
        return folder is not None and folder.speaks_of(path)

    def heard(self, path: str) -> int:
        """Counts what others have changed about what is said of a file."""
        folder = self.folder(path)
        return 0 if folder is None else folder.heard.get(path, 0)

    def trial(self, path: str) -> Trial | None:
        """A place to try texts in, of the folder of a file, where all has been judged."""
        self._touched |= self.refresh()
        folder = self.folder(path)
        return None if folder is None else folder.trial()

    def version(self, path: str) -> int:
        """Counts what has changed in the project of a file."""
        folder = self.folder(path)
        return 0 if folder is None else folder.project.version

    def touched(self) -> set[str]:
        """Paths of which something else is said since this was last asked."""
        touched, self._touched = self._touched, set()
        return touched

    def _take_up(self, folder: str, paths: Sequence[str]) -> Folder | None:
        # A sixth of the server's own modules, of which its first diagnostics need none.
        from ssot_lint.lsp.session.folder import Folder
        from ssot_lint.lsp.session.store import Store
        from ssot_lint.workspace.run.linked import Linked
        from ssot_lint.workspace.run.plan import asked_of

        try:
            workspace = self._projects.workspace_of(f"{folder.rstrip('/')}/_.py")
            workspace.config_for(folder)
            for directory in {path.rpartition("/")[0] for path in paths}:
                workspace.config_for(directory)
            codes = asked_of(workspace, [folder])
            linked = Linked(workspace, [folder]) if codes else None
        except ConfigError:
            return None  # it is told where the configuration is read for findings
        if linked is None or not linked.rules:
            return None
        overrides = self._projects.overrides
        store = Store(workspace, overrides, codes, paths, self._memory)
        return Folder(workspace, linked, store, self._memory, self._analysis)
