"""The facts of the files that one run reads: gathered with the check, handed over by workers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.engine.memory import Memory
from ssot_lint.facts.families import words_of
from ssot_lint.workspace.files.stamp import Stamp

if TYPE_CHECKING:
    from ssot_lint.core.model import Report
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.facts.model import FileFacts
    from ssot_lint.project.variables.asking import Wanted
    from ssot_lint.workspace.files.read import Look
    from ssot_lint.workspace.settings.workspace import Workspace


class Noted(NamedTuple):
    """What one file says, as it was read."""

    stamp: Stamp | None
    """None where it was written since."""
    facts: bytes
    """By ``facts.plain``; empty where there are none."""


Harvest = dict[str, tuple[Stamp | None, bytes]]


class Gathering:
    """Facts by path; ``families`` are those that this run needs."""

    def __init__(
        self,
        families: Sequence[str],
        known: Mapping[str, Noted] | None = None,
        wanted: Mapping[str, Wanted] | None = None,
    ) -> None:
        """``known`` are files that need not be asked: they are what they were; ``wanted`` are names
        that facts about variables follow: only files that they concern are asked then."""
        self.wanted = wanted
        self.families = tuple(families)
        self._words = words_of(families)
        self._memory = Memory()
        self.noted: dict[str, Noted] = dict(known or {})
        self.fresh: set[str] = set()
        """Files that were asked in this run."""

    def order(self) -> tuple[tuple[str, ...], dict[str, tuple[frozenset[str], ...]] | None]:
        """What another process makes the same from, as ``marshal`` takes it."""
        if self.wanted is None:
            return self.families, None
        return self.families, {word: tuple(where) for word, where in self.wanted.items()}

    @classmethod
    def ordered(
        cls,
        families: Sequence[str],
        wanted: Mapping[str, tuple[frozenset[str], frozenset[str]]] | None,
    ) -> Gathering:
        """The one that ``order`` says."""
        if wanted is None:
            return cls(families)
        from ssot_lint.project.variables.asking import Wanted

        return cls(families, None, {word: Wanted(*where) for word, where in wanted.items()})

    def missing(self, files: Iterable[str]) -> list[str]:
        """Those of the files that nothing is known of."""
        return [path for path in files if path not in self.noted]

    def check(self, look: Look, settings: FileSettings) -> Report:
        """The report of a file, its facts noted."""
        from ssot_lint.engine.gather import report_and_facts  # a run without such rules needs none

        report, facts = report_and_facts(look.data, settings, self.families, self._memory)
        self._note(look, facts)
        return report

    def gather(self, look: Look, settings: FileSettings) -> None:
        """Note the facts of a file that needs no check."""
        from ssot_lint.engine.gather import gather

        self._note(look, gather(look.data, settings, self.families, self._memory))

    def pass_over(self, look: Look, workspace: Workspace) -> None:
        """The same for a file in which no rule's needle occurs."""
        needles = None if self._words is None else workspace.needles_for(look.path)
        if needles is not None and self._words is not None and self._words <= needles.words:
            self._keep(look, b"")  # they look for all that facts need
        else:
            self.ask(look, workspace)

    def ask(self, look: Look, workspace: Workspace) -> None:
        """The same for any file, without its settings where its bytes say that there is nothing."""
        from ssot_lint.engine.gather import asked, gather

        if self.wanted is not None:
            from ssot_lint.project.variables.asking import words_for

            words = words_for(look.path, look.data, self.wanted)
            if words:
                settings = workspace.settings_for(look.path)
                self._note(look, gather(look.data, settings, self.families, self._memory, words))
            return
        getters = workspace.getters_for(look.path)
        if all(not asked(look.data, getter, self.families, self._memory) for getter in getters):
            self._keep(look, b"")
        else:
            self.gather(look, workspace.settings_for(look.path))

    def facts(self, path: str) -> FileFacts:
        """What is known of one file. Raises ValueError where that is damaged."""
        from ssot_lint.facts.plain import load

        return load(self.noted[path].facts, self.families)

    def harvest(self) -> Harvest:
        """What was noted in this process, as plain values."""
        return {path: (self.noted[path].stamp, self.noted[path].facts) for path in self.fresh}

    def take(self, harvest: Harvest) -> None:
        """Take over what a worker noted."""
        for path, (stamp, facts) in harvest.items():
            self.noted[path] = Noted(stamp, facts)
            self.fresh.add(path)

    def _note(self, look: Look, facts: FileFacts) -> None:
        from ssot_lint.facts.plain import dump

        self._keep(look, dump(facts))

    def _keep(self, look: Look, facts: bytes) -> None:
        self.noted[look.path] = Noted(look.stamp, facts)
        self.fresh.add(look.path)
