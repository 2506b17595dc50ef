"""The fixes of plain accesses whose getter takes them in the form they have, made without libcst.

Only what names the environment is replaced, so that bytes tell the replacement. Each step is that of
``Proposals``, and shares what asks the project; what it cannot tell is Doubt, which leaves the file
to trees.
"""

from __future__ import annotations

from ssot_lint.core.access.bindings import Bindings
from ssot_lint.core.access.plain import Placed
from ssot_lint.core.access.shapes import Doubt
from ssot_lint.core.accessor import Rewrite
from ssot_lint.core.around import Reason
from ssot_lint.core.fix.beside import Beside, functions_in, looked_up
from ssot_lint.core.fix.blank_rows import with_blank_rows
from ssot_lint.core.fix.heeded import may_heed
from ssot_lint.core.fix.reason_code import also
from ssot_lint.core.fix.sorting import Order
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.model import SAFE, UNSAFE, Edit, Fix
from ssot_lint.core.names.spelled import star_imports
from ssot_lint.core.one_row import apart, short
from ssot_lint.core.plain.forms import form_of
from ssot_lint.core.plain.leaving import Leaving
from ssot_lint.core.plain.naming import named
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.tree.lined import Lined


class Proposed(NamedTuple):
    """A fix, why it is no safe one, and the replacement as people should read it."""

    fix: Fix
    refused: str | None
    shown: str


class PlainProposals:
    """The fixes of one file; all of its accesses agree on one name for the getter."""

    def __init__(
        self, code: Lined, bindings: Bindings, settings: FileSettings, accesses: list[Placed]
    ) -> None:
        """``accesses`` are all that are reported, in order. Raises Doubt or NeedsTrees."""
        getter = settings.getter
        if getter is None or (settings.heed_other_linters and may_heed(code.data)):
            raise Doubt
        if any(True for _ in star_imports(code.lexed)):
            raise Doubt  # whatever they bring may be the getter's name
        self._code, self._settings, self._getter = code, settings, getter
        self._forms = {it: form_of(it, code.data, getter) for it in accesses}
        starts = [it.start for it in accesses]
        self._beside = Beside(code, settings)
        sorting = None if settings.around is None else settings.around.sorting(settings)
        marks = sorting is not None and sorting.flags_unused
        self.leaving = Leaving(
            code,
            starts,
            self._beside,
            is_package=settings.is_package and settings.around is None,
            marks=marks,
        )
        """Which imports go with accesses."""
        order = None
        if sorting is not None:
            going = tuple((it.start, it.end) for it in self.leaving.edits(starts))
            order = Order(sorting, going)
        self._named = named(code, bindings, settings, getter, self._beside, starts, order)

    @property
    def root(self) -> str:
        """What the file calls the getter once a fix is made."""
        return self._named.root

    def of(self, placed: Placed, rule: str, scope: str) -> Proposed:
        """What can be done about one access that the rule reports; raises Doubt."""
        if rule not in self._settings.fixable:
            raise Doubt
        made = self._rewritten(placed)
        edits = [Edit(start, end, text.encode()) for start, end, text in made.edits]
        removed = self.leaving.edits([placed.start])
        for it in filter(None, self._reasons(placed, made.shown, scope, removes=bool(removed))):
            made = also(made, it.text, it.code)
        every = tuple(sorted((*edits, *self._named.placed.edits, *removed)))
        every = with_blank_rows(every, self._code.data) if removed else every
        safety = SAFE if made.why is None else UNSAFE
        title = f"Replace with `{made.shown}`"
        return Proposed(Fix(title, every, safety, made.why, made.reasons), made.why, made.shown)

    def _rewritten(self, placed: Placed) -> Rewrite:
        data, (start, end) = self._code.data, placed.whole
        root, getter = self._named.root, self._getter
        accessor = root + getter.expression[len(getter.root) :]
        edits = [apart(it, data) for it in self._forms[placed](accessor)]
        shown, at = "", start
        for here, there, text in edits:
            shown += data[at:here].decode() + text
            at = there
        return Rewrite(tuple(edits), short(shown + data[at:end].decode()), None)

    def _reasons(
        self, placed: Placed, shown: str, scope: str, *, removes: bool
    ) -> list[Reason | None]:
        """Why the fix may not be safe, in the order of ``Proposals``."""
        beside, added, access = self._beside, self._named.placed, placed.access
        around = functions_in(scope)
        reasons = [added.why, beside.replaced(self._looked_up(placed))]
        reasons += [beside.sent_by_libraries(around), beside.sent(around)]
        if added.at >= 0:
            refusal = self._getter.import_refusal(self._settings.importer())
            if refusal is not None and refusal[0]:
                raise Doubt
            reasons += [Reason("unreachable", refusal[1])] if refusal is not None else []
            reasons += beside.arrival(access.kind, self._getter)
        reasons += [beside.bound_anew(shown), beside.renamed(self._named.root)]
        return [*reasons, beside.unknown() if removes else None]

    def _looked_up(self, placed: Placed) -> list[str]:
        spelled = self._code.data[placed.start : placed.end].decode()
        access = placed.access
        said = spelled, access.target, access.operation, access.method
        return looked_up(*said, is_attribute="." in spelled)
