"""Questions to every file of a project, answered once: what is known to be asked soon, in one pass.

Five of them, one after the other in one process, were an eighth of a run over 14,700 files, and read each
file five times.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain

from ssot_lint.core.lean import TYPE_CHECKING, Any
from ssot_lint.modules.around.project.reaches import Reaches
from ssot_lint.modules.around.project.stores import Store, Stored, flat, made

if TYPE_CHECKING:
    from ssot_lint.modules.around.file.seen import Seen
    from ssot_lint.modules.around.project.claims import Claims
    from ssot_lint.modules.around.project.senders import Senders
    from ssot_lint.modules.around.project.stores import Question

    Asked = Question | Claims | Senders

Told = dict[str, Any]
Beside = Callable[[Callable[[], Told]], "Callable[[], Told | None] | None"]
"""Begins what it is given in another process, and gives what waits for the result; None where that
is not safe. The result is None if that process died."""
MANY = 600
"""Files, of which a second process takes one half."""


class Answers:
    """What files say, by the question's key; grows with what is asked."""

    def __init__(
        self,
        kept: Callable[[], Mapping[str, Stored]],
        module_of: Callable[[str], str],
        read: Callable[[str], bytes],
        see: Callable[[str, frozenset[str]], Seen],
    ) -> None:
        """``kept`` is what an earlier run has known; ``see`` tells a file's reaches for some names."""
        self.known: dict[str, Stored] = {}
        self.is_new = False
        """Whether that is more than what was kept."""
        self._kept = kept
        self._module_of = module_of
        self._read = read
        self._see = see
        self._expected: dict[str, Asked] = {}

    def expect(self, questions: Iterable[Asked]) -> None:
        """Have these answered together with the first that is asked."""
        self._expected.update((it.key, it) for it in questions if it.key not in self.known)

    def of(
        self,
        question: Asked,
        files: Callable[[], tuple[list[str], Collection[str]]],
        beside: Beside | None,
    ) -> Iterator[Store]:
        """What files say to one; ``files`` gives all of them, and those that changed since."""
        if question.key not in self.known:
            asked = {**self._expected, question.key: question}
            self._expected.clear()
            self._ask([*asked.values()], *files(), beside)
        return chain.from_iterable(self.known[question.key].values())

    def _ask(
        self,
        questions: list[Asked],
        paths: list[str],
        changed: Collection[str],
        beside: Beside | None,
    ) -> None:
        kept = self._kept()
        before = {it.key: kept.get(it.key) for it in questions}
        self.is_new = self.is_new or None in before.values()
        new = [it for it in questions if before[it.key] is None]
        fresh = self._all(new, paths, beside)
        # Four questions a file with a finding: 4 of 16 ms of 4,300 files.
        again = [it for it in questions if before[it.key] is not None]
        anew = self._some(again, [it for it in paths if it in changed])
        for it in questions:
            stored = before[it.key]
            if stored is None:
                self.known[it.key] = fresh[it.key]
            else:
                telling = {*changed, *stored}
                told = {at: (anew[it.key] if at in changed else stored).get(at) for at in telling}
                self.known[it.key] = {at: found for at in paths if (found := told.get(at))}

    def _all(self, questions: list[Asked], paths: list[str], beside: Beside | None) -> Told:
        """What the files say; every other one is asked by a second process."""
        others = paths[1::2] if len(paths) >= MANY and questions else []
        collect = beside(lambda: self._flat(questions, others)) if beside and others else None
        if collect is None:
            return self._some(questions, paths)
        found = self._some(questions, paths[::2])
        told = collect()
        if told is None:
            more: Told = self._some(questions, others)
        else:
            more = {key: made(stored) for key, stored in told.items()}
        for key, own in found.items():
            every = {**own, **more[key]}
            found[key] = {path: every[path] for path in paths if path in every}
        return found

    def _flat(self, questions: list[Asked], paths: list[str]) -> Told:
        """The same as plain values."""
        return {key: flat(stored) for key, stored in self._some(questions, paths).items()}

    def _some(self, questions: list[Asked], paths: list[str]) -> Told:
        found: Told = {it.key: {} for it in questions}
        for path in paths if questions else ():
            if not path.endswith(".py"):
                continue
            module, data = self._module_of(path), self._read(path)
            for it in questions:
                if module not in it.modules and it.may_answer(data):
                    stored = tuple(self._answer(it, path, data))
                    if stored:
                        found[it.key][path] = stored
        return found

    def _answer(self, question: Asked, path: str, data: bytes) -> Iterator[Store]:
        reaches = Reaches(self._module_of)
        if question.asks_reaches:
            reaches.note(path, self._see(path, question.names))
        yield from question.answer(path, data, reaches)
