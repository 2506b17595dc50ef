"""A text as trees tell it, for a fixer: any text there is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from ssot_lint.core.fix.free_name import unbound_reads
from ssot_lint.core.fix.unimport import names_in
from ssot_lint.core.layout import Layout
from ssot_lint.core.model import Edit, Finding, Report
from ssot_lint.core.settings import FileSettings
from ssot_lint.engine.analysis import Examined, examine, examine_again, getter_uses, removals
from ssot_lint.engine.fixing.verify import Looked
from ssot_lint.engine.memory import Memory


class LookedInTrees:
    """One reading of a text, whose trees serve all that is asked of it."""

    def __init__(
        self, examined: Examined, settings: FileSettings, memory: Memory, layout: Layout
    ) -> None:
        self.layout = layout
        self._examined = examined
        self._settings = settings
        self._memory = memory
        self._uses: list[int] | None = None

    @property
    def report(self) -> Report:
        """What the selected rules say of it."""
        return self._examined.report

    def removals(self, chosen: Sequence[Finding]) -> tuple[Edit, ...]:
        """As ``Looked`` has it."""
        gone = {(it.code, it.span) for it in chosen}
        return removals(self._examined.view, self._settings, gone)

    def again(self, edits: Iterable[Edit], after: bytes) -> LookedInTrees:
        """As ``Looked`` has it."""
        settings, memory, layout = self._settings, self._memory, self.layout.moved(edits)
        found = examine_again(self._examined.view, edits, after, settings, memory, layout)
        return LookedInTrees(found, settings, memory, layout)

    def holds_getter(self, start: int, end: int) -> bool:
        """As ``Looked`` has it."""
        if self._uses is None:
            self._uses = getter_uses(self._examined.view, self._settings)
        at = bisect_left(self._uses, start)
        return at < len(self._uses) and self._uses[at] < end

    def unbound(self, before: Looked) -> str | None:
        """As ``Looked`` has it."""
        assert isinstance(before, LookedInTrees)
        then, now = before._examined.view, self._examined.view
        locals_ = {name.value for hit in then.hits for name in names_in(hit.node)}
        for local in sorted(locals_):
            if unbound_reads(now.names, local) > unbound_reads(then.names, local):
                return local
        return None


def look_in_trees(
    data: bytes, settings: FileSettings, memory: Memory, layout: Layout
) -> LookedInTrees:
    """The text read."""
    return LookedInTrees(examine(data, settings, memory, layout), settings, memory, layout)
