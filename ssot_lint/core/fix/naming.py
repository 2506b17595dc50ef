"""How a file can name the getter: by an import it has, or by a name that a new one may take."""

from __future__ import annotations

import libcst as cst

from ssot_lint.core.accessor import Getter
from ssot_lint.core.around import Reason
from ssot_lint.core.fix.by_text import row_with_all
from ssot_lint.core.fix.free_name import Claimed, Uses, free_name, is_mangled
from ssot_lint.core.fix.local_import import place_beside
from ssot_lint.core.fix.placement import place_import
from ssot_lint.core.fix.sorting import Order
from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.model import Edit
from ssot_lint.core.names.names import Binding, Names, dotted
from ssot_lint.core.names.references import local_name
from ssot_lint.core.tree import roles
from ssot_lint.core.tree.code import Code, Occurrence, Place
from ssot_lint.core.tree.frames import BRANCH, MAYBE, Frame

_CONDITIONAL = Reason(
    "unreachable", "the file itself imports the getter's module only on a condition"
)


class Naming(NamedTuple):
    """How accesses of one file say the getter's name."""

    root: str
    """What stands for the first name of the getter's expression: ``env``, ``app_env``, ``app.env.env``."""
    edits: tuple[Edit, ...]
    """The import, if one must be added."""
    at: int
    """Where the getter's module is imported anew; -1 where the file imports it already."""
    why: Reason | None = None
    """What is unsafe about adding it."""


def existing_name(names: Names, getter: Getter, uses: Uses) -> Naming | None:
    """The naming by an import that the file has, if it surely holds at all ``uses``."""
    for alias in _imports(names, getter):
        if is_mangled(names, alias.spelled, uses):
            continue
        if all(_visible(names, alias, place, node) for place, node in uses):
            return Naming(alias.spelled, (), -1)
    return None


def is_imported(names: Names, getter: Getter) -> bool:
    """Whether the file imports the getter anywhere as it runs (not for type checkers alone)."""
    return any(not it.for_types for it in _imports(names, getter))


def name_getter(
    names: Names,
    getter: Getter,
    uses: Uses,
    order: Order | None = None,
    is_claimed: Claimed = lambda _: False,
) -> Naming | str:
    """One naming that holds at all ``uses``, or why there is none."""
    known = existing_name(names, getter, uses)
    if known is not None:
        return known
    root = free_name(names, getter, uses, is_claimed)
    if root is None:
        return f"every name for `{getter.root}` is taken here: call what has it otherwise"
    code = names.code
    first = min(code.start(place, node) for place, node in uses)
    placed = place_import(names, getter, root, first, order)
    why = placed.why
    if placed.at >= 0 and any(
        it.conditional and not it.for_types for it in _imports(names, getter)
    ):
        why = why or _CONDITIONAL
    return Naming(root, placed.edits, placed.at, why)


def name_locally(
    names: Names,
    getter: Getter,
    uses: Uses,
    beside: tuple[Binding, ...],
    order: Order | None = None,
) -> Naming | str:
    """A naming by imports in a function, next to those ``beside`` that the uses go through now."""
    scopes = {it.frame.scope().key for it in beside}
    for alias in _imports(names, getter):
        if alias.home in scopes and all(_visible(names, alias, *use) for use in uses):
            return Naming(alias.spelled, (), -1)
    root = free_name(names, getter, uses)
    first = min(names.code.start(place, node) for place, node in uses)
    edits = None if root is None else place_beside(names, getter, root, beside, first, order)
    if root is None or edits is None:
        return f"every name for `{getter.root}` is taken here: call what has it otherwise"
    return Naming(root, edits, edits[0].start, _told(names, beside))


# -- an import that is there ---------------------------------------------------------------------


class _Import(NamedTuple):
    """An import through which the file can name the getter."""

    local: str
    value: str
    """The qualified name that ``local`` stands for."""
    spelled: str
    conditional: bool
    for_types: bool
    home: object = None
    """Key of the scope that it stands in."""


def _told(names: Names, beside: tuple[Binding, ...]) -> Reason | None:
    """Why a name in a function would be noticed: its code takes all of them at once."""
    rows = (row_with_all(names.code, it.frame.scope()) for it in beside)
    row = next(filter(None, rows), 0)
    text = f"the function's own code takes all of its names at once, in row {row}"
    return Reason("reached", text) if row else None


def _imports(names: Names, getter: Getter) -> list[_Import]:
    found: list[_Import] = []
    full = f"{getter.module}.{getter.root}"
    last = getter.module.rpartition(".")[2]
    for word in dict.fromkeys((getter.root, last)):
        offsets = [at for at in names.code.words(word) if _in_import(names.code, at)]
        for it in names.code.occurrences(word, offsets):
            alias = roles.role_of(it.place.island, it.node).owner
            if not isinstance(alias, cst.ImportAlias):
                continue
            local = local_name(alias)
            imported = names.imported(it.place, alias)
            if imported == full:
                found.append(_import(names, it, local, imported, local))
            elif getter.module not in (imported, dotted(alias.name)) or getter.is_hidden():
                continue
            elif imported == getter.module:
                found.append(_import(names, it, local, imported, f"{local}.{getter.root}"))
            elif alias.asname is None and dotted(alias.name) == getter.module:
                found.append(_import(names, it, local, imported, full))
    return found


def _import(names: Names, it: Occurrence, local: str, value: str, spelled: str) -> _Import:
    frame = names.code.frame(it.place, it.node)
    conditional = frame.scope() is names.code.frames.module and bool(_conditions(frame))
    for_types = conditional and _for_types(names.code, it.offset)
    return _Import(local, value, spelled, conditional, for_types, frame.scope().key)


def _in_import(code: Code, offset: int) -> bool:
    line = code.lexed.lines[code.line_of(offset)]
    return b"import" in code.data[line : code.lexed.line_end(code.line_of(offset))]


def _for_types(code: Code, offset: int) -> bool:
    """Whether the statement is the body of ``if TYPE_CHECKING:``."""
    header = code.frames.parent_line(code.line_of(offset))
    line = header if header >= 0 else code.line_of(offset)
    text = code.data[code.lexed.lines[line] : code.lexed.line_end(line)]
    return text.lstrip().startswith(b"if") and b"TYPE_CHECKING" in text and b"not " not in text


def _visible(names: Names, alias: _Import, place: Place, node: cst.BaseExpression) -> bool:
    """Whether its name surely stands for that import where ``node`` stands."""
    reaching = names.reaching(alias.local, place, node)
    start = names.code.start(place, node)
    around = _conditions(names.code.frame(place, node))
    return (
        bool(reaching)
        and all(
            it.role.kind == roles.IMPORT
            and it.offset < start
            and _conditions(it.executed) <= around
            for it in reaching
        )
        and {names.value_of(it) for it in reaching} == {frozenset({alias.value})}
    )


def _conditions(frame: Frame) -> set[object]:
    found: set[object] = set()
    at: Frame | None = frame
    while at is not None:
        if at.kind in (BRANCH, MAYBE):
            found.add(at.key)
        at = at.parent
    return found
