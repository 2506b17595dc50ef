"""The facts of one folder's files on disk: recalled at the start, asked for, kept for the next one."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.core.settings import FileSettings
from ssot_lint.facts.model import FileFacts
from ssot_lint.project.index import Project
from ssot_lint.workspace.cache.cache import Cache
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.read import Look
from ssot_lint.workspace.run.gathering import Gathering
from ssot_lint.workspace.run.kept import Kept
from ssot_lint.workspace.run.plan import families_of
from ssot_lint.workspace.settings.workspace import Workspace


class Store:
    """What is known of the files as they lie on disk; what an editor shows of them is not."""

    def __init__(
        self,
        workspace: Workspace,
        overrides: Overrides,
        codes: Sequence[str],
        files: Sequence[str],
    ) -> None:
        self._codes = codes
        self._folder = workspace.cwd.rstrip("/")
        self._files = files
        self._kept = Kept(workspace, overrides, families_of(codes), Cache(workspace))
        self._gathering = Gathering(self._kept.families, self._kept)
        self._gathering.missing(files)
        self.families = self._gathering.families
        self._new: Gathering | None = None

    def recall(self, path: str) -> FileFacts | None:
        """What a file says that is as it was; None for others."""
        if not self._gathering.knows(path):
            return None
        try:
            return self._gathering.facts(path)
        except ValueError:
            return None

    def ask(self, look: Look, settings: FileSettings) -> FileFacts:
        """What a file says as it is on disk."""
        self._gathering.gather(look, settings)
        return self._gathering.facts(look.path)

    def words_in(self, path: str, data: bytes) -> frozenset[str]:
        """The names that are followed which concern a text."""
        return self._gathering.followed_in(Look(path, data, None))

    def new_names(self, project: Project) -> bool:
        """Whether what is said leads to names that files have not been asked about."""
        if "occurrences" not in self.families:
            return False
        from ssot_lint.project.variables.asking import asked
        from ssot_lint.project.variables.model import FileSaid

        said = [
            FileSaid(path, it.facts.occurrences, it.facts.wrapped, it.facts.bound)
            for path, it in project.files.items()
            if it.facts.occurrences or it.facts.wrapped or it.facts.bound
        ]
        known = self._gathering.followed
        new = {word: it for word, it in asked(said).items() if known.get(word) != it}
        if new:
            self._gathering.follow({**known, **new})
            self._new = Gathering(self.families, None, None, new)
        return bool(new)

    def leads_to(self, look: Look) -> bool:
        """Whether the new names concern a file."""
        return self._new is not None and bool(self._new.followed_in(look))

    def keep(self) -> None:
        """Write down what has been learned of files on disk, where the folder is all of a project.

        What rules say is not kept: an editor may show other texts than those.
        """
        if self._gathering.fresh and self._kept.root == self._folder:
            self._kept.save(self._gathering, self._files, self._codes, None, (), ())
