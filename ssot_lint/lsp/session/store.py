"""The facts of one folder's files on disk: recalled at the start, asked for, kept for the next one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.gather import gather
from ssot_lint.engine.memory import Memory
from ssot_lint.facts.model import FileFacts
from ssot_lint.project.index import Project
from ssot_lint.project.variables.sought import Sought, Wanted
from ssot_lint.workspace.cache.cache import Cache
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.files.read import Look
from ssot_lint.workspace.run.gathering import Gathering
from ssot_lint.workspace.run.kept import Kept
from ssot_lint.workspace.run.plan import families_of
from ssot_lint.workspace.settings.workspace import Workspace

_USED = "used"
_TESTS = "tests"


class Store:
    """What is known of the files as they lie on disk; what an editor shows of them is not."""

    def __init__(
        self,
        workspace: Workspace,
        overrides: Overrides,
        codes: Sequence[str],
        files: Sequence[str],
        memory: Memory,
    ) -> None:
        self._codes = codes
        self._folder = workspace.cwd.rstrip("/")
        self._files = files
        self._memory = memory
        self._kept_by_now = partial(
            Kept, workspace, overrides, families_of(codes), Cache(workspace)
        )
        self._kept = self._kept_by_now()
        self._gathering = Gathering(self._kept.families, self._kept)
        self._gathering.missing(files)
        self.families = self._gathering.families
        self._new: dict[str, Wanted] = {}
        """Names that files are still to be asked about."""
        self._sought: Sought | None = None
        self._declared: frozenset[str] = frozenset()
        """Names whose uses all files were asked about."""
        self._undeclared: frozenset[str] = frozenset()
        """Those among them that files are still to be asked about."""
        if _USED in self.families:
            from ssot_lint.workspace.run.following import DECLARED  # of variables alone

            known = self._gathering.followed.get(DECLARED)
            self._declared = frozenset() if known is None else known.stems

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
        facts = self.asked(look.path, look.data, settings)
        self.learn(look, facts)
        return facts

    def asked(self, path: str, data: bytes, settings: FileSettings) -> FileFacts:
        """What a text says in the place of a file."""
        words = self.words_in(path, data)
        facts = gather(data, settings, self.families, self._memory, words)
        return self.with_uses(facts, data, settings)

    def with_uses(self, facts: FileFacts, data: bytes, settings: FileSettings) -> FileFacts:
        """The facts with where declared names are used, as far as that is asked for."""
        if not self._declared or settings.tier == _TESTS:
            return facts
        used = gather(data, settings, (_USED,), self._memory, self._declared).used
        return facts._replace(used=used)

    def words_in(self, path: str, data: bytes) -> frozenset[str]:
        """The names that are followed which concern a text."""
        return self._gathering.followed_in(Look(path, data, None))

    def new_names(self, project: Project) -> bool:
        """Whether what is said leads to names that files have not been asked about."""
        if "occurrences" not in self.families:
            return False
        from ssot_lint.project.variables.asking import asked_by, joined, newly
        from ssot_lint.project.variables.view import staged

        stage = staged(project)
        every = [it for it, _, _ in stage.files.values()]
        new = newly(asked_by(stage.linker, every), self._gathering.followed)
        if new:
            self._new, self._sought = joined(self._new, new), None
            self._gathering.follow(joined(self._gathering.followed, new))
        return bool(self._new)

    def asked_again(
        self, path: str, data: bytes, settings: FileSettings, facts: FileFacts
    ) -> FileFacts:
        """What a text says that has said ``facts``, where it is asked about what is new."""
        if self._leads_to(path, data):
            from ssot_lint.project.variables.view import FAMILIES  # of variables alone

            new = gather(data, settings, FAMILIES, self._memory, self.words_in(path, data))
            facts = facts._replace(
                occurrences=new.occurrences, wrapped=new.wrapped, bound=new.bound
            )
        return self.with_uses(facts, data, settings) if self._undeclared else facts

    def learn(self, look: Look, facts: FileFacts) -> None:
        """A file says this as it is on disk."""
        self._gathering.put(look, facts)

    def _leads_to(self, path: str, data: bytes) -> bool:
        if not self._new:
            return False
        if self._sought is None:
            self._sought = Sought(self._new)
        return bool(self._sought.words_in(path, data))

    def new_uses(self, project: Project) -> bool:
        """Whether there are declared names whose uses files have not been asked about."""
        if _USED not in self.families:
            return False
        from ssot_lint.project.variables.unused import declared_words
        from ssot_lint.project.variables.view import VARIABLES, staged
        from ssot_lint.workspace.run.following import DECLARED

        said = [it for it, _, _ in staged(project).files.values()]
        words = declared_words(project.view(VARIABLES).places, said)
        self._undeclared |= words - self._declared
        self._declared |= words
        if self._undeclared:
            known = self._gathering.followed
            self._gathering.follow({**known, DECLARED: Wanted(self._declared)})
        return bool(self._undeclared)

    def all_asked(self) -> None:
        """All files have been asked about what was new."""
        self._new, self._sought = {}, None
        self._undeclared = frozenset()

    def keep(self) -> None:
        """Write down what has been learned of files on disk, where the folder is all of a project.

        What rules say is not kept: an editor may show other texts than those.
        """
        if self._kept.root != self._folder:
            return
        if self._gathering.fresh:
            self._kept.save(self._gathering, self._files, self._codes, None, (), ())
        kept = self._kept_by_now()
        if kept.is_loaded and kept.families == self._kept.families:
            self._kept = kept  # the one before holds all blocks that were recalled
            self._gathering.let_go(kept)
