"""What each file of a task says: as the store knows it, or found out now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from hashlib import blake2b
from zlib import compress

from ssot_lint.facts.plain import both
from ssot_lint.fleet.said import Said, outcome_of, packed, said_of, unpacked
from ssot_lint.fleet.store import Known, Reader
from ssot_lint.workspace.git.checkup import Checkup
from ssot_lint.workspace.outcome import CHECK, GATHER, Outcome, Task
from ssot_lint.workspace.run.gathering import Gathering, Noted
from ssot_lint.workspace.run.task import perform

_TASK = Task(CHECK, silenced=True)
_ANSWERS = 3
"""As many questions a file as names are followed rounds."""
_LONGEST = 1000
"""Bytes of an answer, compressed, that is kept: nine of ten take 28 bytes a blob, all of them 46, and a
store is to take no more than 150."""


class Told:
    """The files of one task. Names of other files that one is asked about are part of what it is
    asked: what it answered the same question is known, too."""

    def __init__(
        self,
        checkup: Checkup,
        reader: Reader,
        files: Sequence[str],
        kept: tuple[str, ...],
        soon_forgotten: int,
    ) -> None:
        """``kept`` are the families whose facts the store has."""
        self._checkup = checkup
        self._families = kept
        self._keys: dict[str, int] = {}
        self._said: dict[str, Said] = {}
        """By path, of all files that could be checked."""
        self._new: set[str] = set()
        """Those of them that the store is told."""
        self._asked: dict[str, dict[bytes, bytes]] = {}
        """What the files answered in this task, by the question."""
        self.known: dict[str, Outcome | None] = {}
        """What was found in files that the store knows."""
        self.unknown: list[str] = []
        for path in files:
            key = self._keys[path] = checkup.key(path, checkup.workspace.settings_for(path))
            data, used = reader.said(key, checkup.oids[path]) or (None, 0)
            said = None if data is None else unpacked(data, kept)
            outcome = None if said is None else outcome_of(said, path)
            if said is None or (said.told and outcome is None):
                self.unknown.append(path)
                continue
            self.known[path], self._said[path] = outcome, said
            if used < soon_forgotten:
                self._new.add(path)

    def fresh(self, left_out: Collection[str], gathering: Gathering) -> Iterator[Outcome]:
        """Check the files that are not known."""
        for path in self.unknown:
            if path in left_out:
                continue
            outcome = perform(path, self._checkup.workspace, _TASK, None, gathering)
            if outcome is None or not (outcome.error or outcome.broken_config):
                self._said[path] = said_of(outcome, gathering.noted.get(path), self._families)
                self._new.add(path)
            if outcome is not None:
                yield outcome

    def before(self, gathering: Gathering) -> Iterator[Outcome]:
        """What the others said; facts that are not kept are gathered again."""
        rest = tuple(it for it in gathering.families if it not in self._families)
        late = Gathering(rest)
        for path, outcome in self.known.items():
            failed = None
            if rest:
                failed = perform(path, self._checkup.workspace, Task(GATHER), None, late)
            noted, facts = late.noted.get(path), self._said[path].facts
            gathering.noted[path] = Noted(None, both(facts, noted.facts) if noted else facts)
            said = failed or outcome
            if said is not None:
                yield said

    def recall(self, path: str, words: frozenset[str]) -> bytes | None:
        """The facts of a file that was asked about the ``words`` before; None where it was not."""
        said, question = self._said.get(path), _question(words)
        facts = None if said is None else dict(said.followed).get(question)
        if facts is not None:
            self._asked.setdefault(path, {})[question] = facts
        return facts

    def learn(self, path: str, words: frozenset[str], facts: bytes) -> None:
        """Keep what it answered."""
        if path in self._said and len(compress(facts)) <= _LONGEST:
            self._asked.setdefault(path, {})[_question(words)] = facts
            self._new.add(path)

    def news(self) -> tuple[Known, ...]:
        """For the store."""
        return tuple(self._news(path) for path in sorted(self._new))

    def _news(self, path: str) -> Known:
        said = self._said[path]
        asked = tuple(self._asked.get(path, {}).items())[-_ANSWERS:]
        said = said._replace(followed=asked or said.followed)
        return self._keys[path], self._checkup.oids[path], packed(said, self._families)


def _question(words: frozenset[str]) -> bytes:
    return blake2b("\n".join(sorted(words)).encode(), digest_size=8).digest()
