"""The facts of the files that one run reads: gathered with the check, handed over by workers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.engine.check import check
from ssot_lint.engine.memory import Memory
from ssot_lint.facts.families import words_of
from ssot_lint.workspace.files.stamp import Stamp
from ssot_lint.workspace.run.followed import Plain, plain, unplain

if TYPE_CHECKING:
    from typing import Protocol

    from ssot_lint.core.model import Report
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.facts.model import FileFacts
    from ssot_lint.project.variables.sought import Imports, Sought, Wanted
    from ssot_lint.workspace.files.read import Look
    from ssot_lint.workspace.settings.workspace import Workspace
else:
    Protocol = object


class Noted(NamedTuple):
    """What one file says, as it was read."""

    stamp: Stamp | None
    """None where it was written since."""
    facts: bytes
    """By ``facts.plain``; empty where there are none."""


Harvest = dict[str, tuple[Stamp | None, bytes]]


class Kept(Protocol):
    """What earlier runs know."""

    @property
    def followed(self) -> Mapping[str, Wanted]:
        """Names that every file was asked about besides its own."""
        ...

    def unchanged(self, files: Collection[str], *, looked_at: bool) -> frozenset[str]:
        """Those of the files that are known and look as they did; ``looked_at``: the cache of
        outcomes was asked about all of them, and need not look again."""
        ...

    def has(self, path: str, stamp: Stamp | None) -> bool:
        """Whether a file is known that looks so."""
        ...

    def block(self, path: str) -> bytes | None:
        """The facts of a file as they are kept; None where they are damaged."""


class Answers(Protocol):
    """What files said when they were asked about names of other files, from run to run."""

    def recall(self, path: str, words: frozenset[str]) -> bytes | None:
        """The facts, as ``Gathering.block`` has them, that the file said to the ``words``; None where
        it was not asked about just those."""
        ...

    def learn(self, path: str, words: frozenset[str], facts: bytes) -> None:
        """Keep what it said."""
        ...


class Gathering:
    """Facts by path; ``families`` are those that this run needs."""

    def __init__(
        self,
        families: Sequence[str],
        kept: Kept | None = None,
        wanted: Mapping[str, Wanted] | None = None,
        followed: Mapping[str, Wanted] | None = None,
        words: frozenset[str] = frozenset(),
    ) -> None:
        """``words`` are given to every file that is no test, whatever it holds. ``kept`` has what
        earlier runs know; ``wanted`` are names that facts about variables follow: only files that
        they concern are asked then; ``followed`` are names that all files are asked about
        besides."""
        self.wanted = wanted
        self.words = words
        self.families = tuple(families)
        self._kept = kept
        self._known: set[str] = set()
        self._words = words_of(families)
        self._memory = Memory()
        self.followed: Mapping[str, Wanted] = followed or (kept.followed if kept else {})
        """Names that every file which is known was asked about."""
        self._sought: dict[bool, Sought] = {}
        self.noted: dict[str, Noted] = {}
        self.fresh: set[str] = set()
        """Files that were asked in this run."""
        self.imports: Imports | None = None
        """What files import, where names are followed in rounds."""
        self.before: Sought | None = None
        """Names that all files were asked about before, where those are kept that say no more now."""
        self.answers: Answers | None = None
        self.loaded: dict[str, tuple[bytes, FileFacts]] | None = None
        """Facts that were read, with the bytes they were read from, where they are asked for again and
        again."""
        self.hints: Sought | None = None
        """Names that may lead to facts of other files: whom one concerns is noted in ``hinted``."""
        self.hinted: set[str] = set()
        self.recalls = False
        """Whether files that look as they did are not asked again; for runs in one process."""

    def order(self) -> tuple[tuple[str, ...], Plain | None, Plain, tuple[str, ...]]:
        """What another process makes the same from, as ``marshal`` takes it."""
        wanted = None if self.wanted is None else plain(self.wanted)
        return self.families, wanted, plain(self.followed), tuple(sorted(self.words))

    @classmethod
    def ordered(
        cls,
        families: Sequence[str],
        wanted: Plain | None,
        followed: Plain,
        words: Sequence[str],
    ) -> Gathering:
        """The one that ``order`` says."""
        if wanted is None and not followed:
            return cls(families, words=frozenset(words))
        names = None if wanted is None else unplain(wanted)
        return cls(families, None, names, unplain(followed), frozenset(words))

    def missing(self, files: Collection[str], *, looked_at: bool = False) -> list[str]:
        """Those of the files that nothing is known of; ``looked_at`` as for ``Kept.unchanged``."""
        if self._kept is not None:
            unasked = [path for path in files if path not in self.noted]
            self._known.update(self._kept.unchanged(unasked, looked_at=looked_at))
        return [path for path in files if path not in self.noted and path not in self._known]

    def missing_of(self, files: Sequence[str]) -> list[str]:
        """Those of the files that were not asked in this run."""
        return [path for path in files if path not in self.noted]

    def block(self, path: str) -> bytes:
        """The facts of one file as bytes; none where nothing is known. Raises ValueError."""
        if path in self.noted or self._kept is None or path not in self._known:
            noted = self.noted.get(path)
            return b"" if noted is None else noted.facts
        block = self._kept.block(path)
        if block is None:
            raise ValueError("damaged")
        return block

    def knows(self, path: str) -> bool:
        """Whether the file has been asked, now or before."""
        return path in self.noted or path in self._known

    def check(self, look: Look, settings: FileSettings) -> Report:
        """The report of a file, its facts noted."""
        if self._recalled(look):
            return check(look.data, settings, self._memory)
        from ssot_lint.engine.gather import report_and_facts  # a run without such rules needs none

        report, facts = report_and_facts(
            look.data, settings, self.families, self._memory, self.followed_in(look)
        )
        self._note(look, facts)
        return report

    def gather(self, look: Look, settings: FileSettings) -> None:
        """Note the facts of a file that needs no check."""
        if self._recalled(look):
            return
        from ssot_lint.engine.gather import gather

        words = self.followed_in(look)
        self._note(look, gather(look.data, settings, self.families, self._memory, words))

    def put(self, look: Look, facts: FileFacts) -> None:
        """Note what a file says that was asked by others."""
        self._note(look, facts)

    def pass_over(self, look: Look, workspace: Workspace) -> None:
        """The same for a file in which no rule's needle occurs."""
        if self._recalled(look):
            return
        needles = None if self._words is None else workspace.needles_for(look.path)
        known = needles is not None and self._words is not None and self._words <= needles.words
        if self.hints is not None and self.hints.words_in(look.path, look.data):
            self.hinted.add(look.path)
        if known and not self.followed_in(look):
            self._keep(look, b"")  # they look for all that facts need
        else:
            self.ask(look, workspace)

    def ask(self, look: Look, workspace: Workspace) -> None:
        """The same for any file, without its settings where its bytes say that there is nothing."""
        from ssot_lint.engine.gather import asked, gather

        if self.wanted is not None:
            words = self._words_in(look, self.wanted, all_files=False)
            if words and not self.families:
                words -= self.followed_in(look)  # of whom it was asked for another name's sake
            if words and not self.families:
                self._keep(look, b"")  # only which files they are is asked
            elif words:
                self._answer(look, workspace, words)
            return
        if self.words:
            settings = workspace.settings_for(look.path)
            if settings.tier != "tests":
                self._note(
                    look, gather(look.data, settings, self.families, self._memory, self.words)
                )
            return
        if self._words is None:  # any file has something to say
            self.gather(look, workspace.settings_for(look.path))
            return
        getters = workspace.getters_for(look.path)
        if not self.followed_in(look) and all(
            not asked(look.data, getter, self.families, self._memory) for getter in getters
        ):
            self._keep(look, b"")
        else:
            self.gather(look, workspace.settings_for(look.path))

    def _recalled(self, look: Look) -> bool:
        """Whether an earlier run has asked the file as it is."""
        if self._kept is None or not self.recalls or look.path in self.noted:
            return False
        if not self._kept.has(look.path, look.stamp):
            return False  # a text that was written since has no stamp
        self._known.add(look.path)
        return True

    def _answer(self, look: Look, workspace: Workspace, words: frozenset[str]) -> None:
        """Note what the file says to the ``words``, as it is known or found out now."""
        if self.before is not None and self.before.has_said(look.path, look.data, words):
            return
        said = None if self.answers is None else self.answers.recall(look.path, words)
        if said is not None:
            self._keep(look, said)
            return
        from ssot_lint.engine.gather import gather

        settings = workspace.settings_for(look.path)
        self._note(look, gather(look.data, settings, self.families, self._memory, words))
        if self.answers is not None:
            self.answers.learn(look.path, words, self.noted[look.path].facts)

    def facts(self, path: str) -> FileFacts:
        """What is known of one file. Raises ValueError where that is damaged."""
        from ssot_lint.facts.plain import load

        block = self.block(path)
        is_own = path in self.fresh
        if self.loaded is None:
            return load(block, self.families, is_own=is_own, is_known=True)
        known = self.loaded.get(path)
        if known is None or known[0] != block:
            known = self.loaded[path] = (
                block,
                load(block, self.families, is_own=is_own, is_known=True),
            )
        return known[1]

    def let_go(self, kept: Kept) -> None:
        """What is ``kept`` by now need not be held here, too."""
        self._kept = kept
        for path in [it for it in self.fresh if kept.has(it, self.noted[it].stamp)]:
            del self.noted[path]
            self.fresh.discard(path)
            self._known.add(path)

    def harvest(self) -> Harvest:
        """What was noted in this process, as plain values."""
        return {path: (self.noted[path].stamp, self.noted[path].facts) for path in self.fresh}

    def take(self, harvest: Mapping[str, tuple[Stamp | None, bytes]]) -> None:
        """Take over what a worker noted, or an earlier run."""
        for path, (stamp, facts) in harvest.items():
            self.noted[path] = Noted(stamp, facts)
            self.fresh.add(path)

    @property
    def has_earlier_names(self) -> bool:
        """Whether an earlier run has found names to follow, in files as they were then."""
        return self._kept is not None and bool(self._kept.followed)

    def follow(self, names: Mapping[str, Wanted]) -> None:
        """All files are asked about these names from now on."""
        self.followed = names
        self._sought.pop(True, None)

    def followed_in(self, look: Look) -> frozenset[str]:
        """Those of the names that all files are asked about which concern this one."""
        if not self.followed:
            return frozenset()
        return self._words_in(look, self.followed, all_files=True)

    def _words_in(
        self, look: Look, names: Mapping[str, Wanted], *, all_files: bool
    ) -> frozenset[str]:
        sought = self._sought.get(all_files)
        if sought is None:
            from ssot_lint.project.variables.sought import Sought

            sought = self._sought[all_files] = Sought(names, self.imports)
        return sought.words_in(look.path, look.data)

    def _note(self, look: Look, facts: FileFacts) -> None:
        from ssot_lint.facts.plain import dump

        self._keep(look, dump(facts))

    def _keep(self, look: Look, facts: bytes) -> None:
        self.noted[look.path] = Noted(look.stamp, facts)
        self.fresh.add(look.path)
