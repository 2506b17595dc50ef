"""A text whose accesses are all plain, for a fixer: told without libcst, or Doubt.

What it answers is what ``LookedInTrees`` answers, before and after: fixes replace a name, add an
import at the left margin, and take one out that nothing else goes through.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from ssot_lint.core.access.imported import Imported
from ssot_lint.core.access.shapes import Doubt
from ssot_lint.core.layout import WHOLE, Layout
from ssot_lint.core.model import Edit, Finding, Report
from ssot_lint.core.plain.naming import standing
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.fixing.verify import Looked
from ssot_lint.engine.memory import Memory
from ssot_lint.engine.without_trees import Answer, answer_without_trees


class LookedPlainly:
    """What bytes and the interpreter's parser tell of one text."""

    def __init__(
        self, told: Answer, root: str | None, settings: FileSettings, memory: Memory
    ) -> None:
        """``root``: what the file calls the getter, where a fix has brought it."""
        self._told = told
        self._root = root
        self._settings = settings
        self._memory = memory
        self._imported: Imported | None = None

    @property
    def layout(self) -> Layout:
        """As ``Looked`` has it."""
        return WHOLE

    @property
    def report(self) -> Report:
        """As ``Looked`` has it."""
        return self._told.report

    def removals(self, chosen: Sequence[Finding]) -> tuple[Edit, ...]:
        """As ``Looked`` has it."""
        proposals = self._told.proposals
        if proposals is None:
            raise Doubt
        return tuple(proposals.leaving.edits(it.span.start for it in chosen))

    def again(self, edits: Iterable[Edit], after: bytes) -> LookedPlainly:
        """As ``Looked`` has it."""
        told = answer_without_trees(after, self._settings, self._memory)
        if told is None or self._told.proposals is None:
            raise Doubt
        return LookedPlainly(told, self._told.proposals.root, self._settings, self._memory)

    def holds_getter(self, start: int, end: int) -> bool:
        """As ``Looked`` has it."""
        lexed, plainly, root, getter = *self._told[1:3], self._root, self._settings.getter
        if root is None or getter is None:
            raise Doubt
        bindings, words = plainly.bindings, plainly.words.in_code(root)
        if self._imported is None:
            self._imported = standing(root, bindings, self._settings, getter)
        return any(
            lexed.data[at - 1 : at] != b"."
            and bindings.is_loaded(at)
            and self._imported.reaches(lexed.line_index(at))
            for at in words[bisect_left(words, start) : bisect_left(words, end)]
        )

    def unbound(self, before: Looked) -> str | None:
        """As ``Looked`` has it: Doubt unless a name has all imports that it had, or no use."""
        assert isinstance(before, LookedPlainly)
        then, now = before._told, self._told
        for name in () if then.proposals is None else then.proposals.leaving.names:
            here = (
                bool(now.lexed.data[at - 1 : at] != b".") for at in now.plainly.words.in_code(name)
            )
            if any(here) and len(now.plainly.bindings.imports_of(name)) != len(
                then.plainly.bindings.imports_of(name)
            ):
                raise Doubt
        return None


def look_plainly(data: bytes, settings: FileSettings, memory: Memory) -> LookedPlainly:
    """The text told; raises Doubt or NeedsTrees."""
    told = answer_without_trees(data, settings, memory)
    if told is None:
        raise Doubt
    return LookedPlainly(told, None, settings, memory)
