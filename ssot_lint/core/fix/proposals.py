"""What can be done about each access of a file: its rewriting, the import it needs, how safe both are."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ssot_lint.core.access.access import Access
from ssot_lint.core.accessor import Getter, Rewrite, Unregistered
from ssot_lint.core.around import Reason, Sorting
from ssot_lint.core.fix.beside import Beside, functions_in, looked_up
from ssot_lint.core.fix.blank_rows import with_blank_rows
from ssot_lint.core.fix.heeded import heeded, may_heed
from ssot_lint.core.fix.local_import import homes
from ssot_lint.core.fix.naming import Naming, is_imported, name_getter, name_locally
from ssot_lint.core.fix.placement import last_import, runs_before
from ssot_lint.core.fix.reason_code import also
from ssot_lint.core.fix.sorting import Order
from ssot_lint.core.fix.unimport import Unimport
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.model import PATCH, PRESENCE, READ, SAFE, UNSAFE, WRITE, Edit, Fix
from ssot_lint.core.names.names import Binding, Names, dotted
from ssot_lint.core.names.references import alias_targets
from ssot_lint.core.rule import NO_GETTER, Found
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import unreadable
from ssot_lint.core.tree.code import Place

_TOO_EARLY = Reason(
    "first-import",
    "imports below are meant to see the write, and the getter's would go above it",
)
_ABOVE_WRITE = Reason(
    "first-import", "its import would go above a write that imports further down are meant to see"
)
_IMPORTED_BELOW = (
    "the getter is imported further down, and its import may be meant to see the write"
)


_REPLACED = "the file replaces `{target}` itself, and the getter may hold the one before"


class Proposal(NamedTuple):
    """A fix, or why there is no safe one, and the replacement as people should read it."""

    fix: Fix | None = None
    refused: str | None = None
    shown: str | None = None
    message: str | None = None
    """What the finding says instead of what its rule does."""


class _Held(NamedTuple):
    """Why an access is not fixed, or not safely, for the sake of names that it is stored in."""

    refused: str | None
    why: str | None


_FAR = 50


class Several:
    """The fixes of one file whose owner may have several getters: each access goes to its own."""

    def __init__(self, names: Names, settings: FileSettings, accesses: list[Access]) -> None:
        self._names = names
        self._settings = settings
        self._accesses = accesses
        self._first = Proposals(names, settings, accesses)
        self._others: dict[str, Proposals] = {}

    def of(self, access: Access | None, found: Found, code: str) -> Proposal:
        """What can be done about one finding."""
        self._names.code.pause()
        first = self._settings.getter
        if first is None or access is None:
            return self._first.of(access, found, code)
        getter = first.chosen_for(access.variable).nearest(access, self._names)
        if getter is first:
            return self._first.of(access, found, code)
        target = f"{getter.module}:{getter.expression}"
        if target not in self._others:
            settings = self._settings._replace(getter=getter)
            self._others[target] = Proposals(self._names, settings, self._accesses)
        return self._others[target].of(access, found, code)


class Proposals:
    """The fixes of one file; all of its accesses agree on one name for the getter."""

    def __init__(self, names: Names, settings: FileSettings, accesses: list[Access]) -> None:
        self._names = names
        self._settings = settings
        self._accesses = accesses
        self._heeds = settings.heed_other_linters and may_heed(names.code.data)
        self._unread = unreadable(names.code.data)
        self._beside = Beside(names.code, settings)
        self._unimport = Unimport(
            names,
            accesses,
            is_package=settings.is_package and settings.around is None,
            kept=self._beside,
            is_inert=self._beside.is_inert,
            marks=self._marks,
        )
        self._rewritten: dict[tuple[Access, str], Rewrite | str] = {}
        self._held: dict[Access, _Held] = {}
        self._by_value: dict[tuple[int, cst.CSTNode], list[Access]] | None = None
        self._naming: Naming | str | None = None
        self._naming_early: Naming | str | None = None
        self._early: frozenset[Access] = frozenset()
        self._refusal: tuple[bool, str] | None = None
        self._asked = False
        self._local: dict[tuple[object, ...], Naming | str] = {}
        self._homes: dict[Access, tuple[object, ...]] = {}
        self._groups: dict[tuple[object, ...], tuple[dict[Binding, None], list[Access]]] = {}
        replaced = next((access.target for access in accesses if _replaces(access)), None)
        self._replaced = (
            None if replaced is None else Reason("patched", _REPLACED.format(target=replaced))
        )

    def of(self, access: Access | None, found: Found, code: str) -> Proposal:
        """What can be done about one finding."""
        getter = self._settings.getter
        if found.refused is not None:
            return Proposal(refused=found.refused)
        if getter is None or access is None:
            return Proposal(refused=NO_GETTER)
        if self._unread is not None:
            return Proposal(refused=f"the file cannot be read as Python: {self._unread.message}")
        if self._heeds:
            told = heeded(self._names.code, access)
            if told is not None:
                return Proposal(refused=told)
        rewritten = self._rewrite(getter, access, getter.expression)
        if isinstance(rewritten, Unregistered) and access.kind in (READ, PRESENCE):
            told = str(rewritten) if self._settings.tier == "production" else None
            return Proposal(refused=str(rewritten), message=told)
        if isinstance(rewritten, str):
            return Proposal(refused=str(rewritten))
        if code not in self._settings.fixable:
            return Proposal(refused=f"the configuration makes {code} unfixable")
        held_back, why = self._through_alias(getter, access)
        if held_back is not None:
            return Proposal(refused=held_back)
        naming = self._name(getter, access)
        if isinstance(naming, str):
            return Proposal(refused=naming, shown=rewritten.shown)
        rewritten = self._rewrite(
            getter, access, naming.root + getter.expression[len(getter.root) :]
        )
        if isinstance(rewritten, str):
            return Proposal(refused=rewritten)
        if why is not None:
            rewritten = also(rewritten, why)
        return self._proposed(access, rewritten, naming)

    def removals(self, gone: list[tuple[Place, cst.BaseExpression]]) -> tuple[Edit, ...]:
        """Imports that go when all of ``gone`` does."""
        return self._unimport.edits(gone)

    def _rewrite(self, getter: Getter, access: Access, accessor: str) -> Rewrite | str:
        key = (access, accessor)
        if key not in self._rewritten:
            self._rewritten[key] = getter.rewrite(access, accessor, self._names)
        return self._rewritten[key]

    def _at_once(self, access: Access, rewritten: Rewrite) -> Rewrite:
        """Without the reason that a value is read early, where the access reads as early, and
        nothing writes the variable: both read the same."""
        texts = (rewritten.why or "").split("; ")
        if not rewritten.at_import or len(texts) != len(rewritten.reasons):
            return rewritten
        left = [
            it for it in zip(rewritten.reasons, texts) if it[0] not in ("import-time", "cached")
        ]
        if len(left) == len(texts) or not self._beside.is_unwritten(access.variable):
            return rewritten
        why = "; ".join(text for _, text in left)
        return rewritten._replace(why=why or None, reasons=tuple(code for code, _ in left))

    def _proposed(self, access: Access, rewritten: Rewrite, naming: Naming) -> Proposal:
        rewritten = self._at_once(access, rewritten)
        reasons = [naming.why, self._replaced, self._beside.replaced(_looked_up(access))]
        scope = self._names.code.frame(access.place, access.expression).dotted()
        around = functions_in(scope)
        reasons += [self._beside.sent_by_libraries(around), self._beside.sent(around)]
        if naming.at >= 0:
            refusal = self._refused()
            if refusal is not None and refusal[0]:
                return Proposal(refused=refusal[1], shown=rewritten.shown)
            reasons += [Reason("unreachable", refusal[1])] if refusal is not None else []
            reasons += self._beside.arrival(access.kind, self._settings.getter)
        if rewritten.why is None:
            reasons.append(self._beside.bound_anew(rewritten.shown))
            if not self._homes.get(access):
                reasons.append(self._beside.renamed(naming.root))
        encoding = self._names.code.encoding
        try:
            edits = [
                Edit(start, end, text.encode(encoding)) for start, end, text in rewritten.edits
            ]
        except UnicodeEncodeError:
            return Proposal(refused="the file's encoding cannot spell the getter: declare UTF-8")
        removed = self.removals([(access.place, access.expression)])
        if removed:
            reasons.append(self._beside.unknown())
        every = tuple(sorted((*edits, *naming.edits, *removed)))
        every = with_blank_rows(every, self._names.code.data) if removed else every
        for it in filter(None, reasons):
            rewritten = also(rewritten, it.text, it.code)
        why, safety = rewritten.why, SAFE if rewritten.why is None else UNSAFE
        title = f"Replace with `{rewritten.shown}`"
        return Proposal(Fix(title, every, safety, why, rewritten.reasons), why, rewritten.shown)

    def _refused(self) -> tuple[bool, str] | None:
        """Why the getter should not be imported in the file, and whether it cannot be."""
        getter = self._settings.getter
        if not self._asked and getter is not None:
            self._asked = True
            self._refusal = getter.import_refusal(self._settings.importer())
        return self._refusal

    # -- aliases -----------------------------------------------------------------------------

    def _through_alias(self, getter: Getter, access: Access, depth: int = 0) -> _Held:
        """What uses of the name that the access is stored in say: no fix at all, or an unsafe one.

        ``e = os.environ`` becomes the getter for every later use of ``e``, fixed or not.
        """
        known = self._held.get(access)
        if known is not None:
            return known
        if depth > _FAR:
            return _Held(
                "it is handed on further than can be followed: ask where it is needed", None
            )
        self._held[access] = _Held(None, None)  # as long as it is asked for itself
        self._held[access] = found = self._held_by_uses(getter, access, depth)
        return found

    def _held_by_uses(self, getter: Getter, access: Access, depth: int) -> _Held:
        why: str | None = None
        for use in self._uses_of_alias(access):
            rewritten = self._rewrite(getter, use._replace(certain=True), getter.expression)
            name = self._names.code.data[slice(*self._span(use))].decode(self._names.code.encoding)
            if isinstance(rewritten, str):
                return _Held(f"`{name}` is used further down, where {rewritten}", None)
            refused, deeper = self._through_alias(getter, use, depth + 1)
            if refused is not None:
                return _Held(refused, None)
            why = why or rewritten.why or deeper
        return _Held(None, why)

    def _uses_of_alias(self, access: Access) -> list[Access]:
        """Uses of names that may be bound to what the access yields."""
        if next(iter(alias_targets(access.place, access.expression)), None) is None:
            return []
        if self._by_value is None:
            self._by_value = {}
            for use in self._accesses:
                if isinstance(use.expression, cst.Name):
                    for value in self._values_of(use):
                        self._by_value.setdefault(value, []).append(use)
        base, node = access.place.base, access.expression
        values = [it for it in (node, access.place.island.parent(node)) if it is not None]
        found = [use for it in values for use in self._by_value.get((base, it), ())]
        return [use for use in dict.fromkeys(found) if use is not access]

    def _values_of(self, use: Access) -> Iterator[tuple[int, cst.CSTNode]]:
        """The expressions, and where they stand, that the name of a use may be bound to."""
        assert isinstance(use.expression, cst.Name)
        name = use.expression.value
        for it in self._names.reaching(name, use.place, use.expression):
            if it.role.value is not None:
                yield it.place.base, it.role.value

    def _span(self, access: Access) -> tuple[int, int]:
        return self._names.code.span(access.place, access.expression) or (0, 0)

    # -- the getter's name -------------------------------------------------------------------

    def _name(self, getter: Getter, access: Access) -> Naming | str:
        if self._naming is None or self._naming_early is None:
            self._decide(getter)
        local = self._homes.get(access)
        if local:
            return self._name_locally(getter, local)
        naming = self._naming_early if access in self._early else self._naming
        assert naming is not None
        return naming

    def _group(self, getter: Getter) -> None:
        """Put together what goes through the same imports in a function; none for the module's."""
        for access in self._accesses:
            if isinstance(self._rewrite(getter, access, getter.expression), Rewrite):
                beside = homes(self._names, access.place, access.expression)
                key = self._homes[access] = self._suites(beside)
                known, uses = self._groups.setdefault(key, ({}, []))
                known.update(dict.fromkeys(beside))
                uses.append(access)

    def _suites(self, beside: tuple[Binding, ...]) -> tuple[object, ...]:
        """Keys of the suites that imports stand in: one of the getter does for all of a suite."""
        code = self._names.code
        frames = (code.frames.of_line(code.line_of(it.offset)) for it in beside)
        return tuple(dict.fromkeys(it.key for it in frames))

    def _name_locally(self, getter: Getter, key: tuple[object, ...]) -> Naming | str:
        if key not in self._local:
            beside, uses = self._groups[key]
            self._local[key] = name_locally(
                self._names, getter, _places(uses), tuple(beside), self._order(uses)
            )
        return self._local[key]

    def _decide(self, getter: Getter) -> None:
        """One name for all accesses; those that must run before imports have a say of their own."""
        code = self._names.code
        self._group(getter)
        fixable = self._groups.get((), ({}, []))[1]
        if not fixable:
            self._naming = self._naming_early = "nothing here goes through the module's own names"
            return
        naming = self._named(getter, fixable, self._order(fixable))
        if isinstance(naming, str) or naming.at < 0:
            self._naming = self._naming_early = naming
            return
        last = last_import(code)
        self._early = frozenset(
            access
            for access in fixable
            if access.kind in (WRITE, PATCH)
            and runs_before(code, access.place, access.expression, last)
        )
        later = [access for access in fixable if access not in self._early]
        if not later:
            self._naming = self._naming_early = self._name_early(getter)
            return
        if self._early:
            naming = self._named(getter, later, self._order(fixable))
        self._naming = self._naming_early = naming
        if not self._early or isinstance(naming, str):
            return
        first = min(code.start(access.place, access.expression) for access in self._early)
        if naming.at <= first and naming.at >= 0:
            self._naming = naming._replace(why=naming.why or _ABOVE_WRITE)
            self._naming_early = naming._replace(why=naming.why or _TOO_EARLY)
        else:
            self._naming_early = _IMPORTED_BELOW if naming.at < 0 else _TOO_EARLY.text

    def _named(
        self, getter: Getter, uses: list[Access], order: Order | None = None
    ) -> Naming | str:
        claimed = self._beside.is_claimed
        return name_getter(self._names, getter, _places(uses), order, claimed)

    def _marks(self) -> bool:
        """Whether a linter of the project would report an import that has to stay."""
        sorting = self._sorting()
        return sorting is not None and sorting.flags_unused

    def _order(self, fixable: list[Access]) -> Order | None:
        """What sorts the file's imports, with those that go when all of it is fixed."""
        sorting = self._sorting()
        if sorting is None:
            return None
        going = tuple((it.start, it.end) for it in self.removals(_places(fixable)))
        return Order(sorting, going)

    def _sorting(self) -> Sorting | None:
        around = self._settings.around
        return around.sorting(self._settings) if around is not None else None

    def _name_early(self, getter: Getter) -> Naming | str:
        if is_imported(self._names, getter):
            return _IMPORTED_BELOW
        naming = self._named(getter, [*self._early])
        if isinstance(naming, str):
            return naming
        return naming._replace(why=naming.why or _TOO_EARLY)


def _replaces(access: Access) -> bool:
    """Whether ``os.environ`` or ``os.getenv`` is another object after the access."""
    if access.target.rpartition(".")[2] not in ("environ", "getenv") or access.operation:
        return False
    if access.kind == PATCH:
        return not access.method.endswith(".dict")
    return access.kind == WRITE and access.method == "="


def _looked_up(access: Access) -> list[str]:
    is_attribute = isinstance(access.expression, cst.Attribute)
    said = access.target, access.operation, access.method
    return looked_up(dotted(access.expression), *said, is_attribute=is_attribute)


def _places(accesses: list[Access]) -> list[tuple[Place, cst.BaseExpression]]:
    return [(access.place, access.expression) for access in accesses]
