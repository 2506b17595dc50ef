"""One reading of a file: every access, every use of the getter and of other loaders in it.

Nothing is left out for what the configuration allows, and nothing is judged: see ``judge``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import libcst as cst

from ssot_lint.core import model
from ssot_lint.core.access.access import Access, classify, is_environment
from ssot_lint.core.access.patches import (
    METHODS,
    monkeypatched,
    multiple_patches,
    patched,
    quoted_patches,
)
from ssot_lint.core.accessor import Getter, Use
from ssot_lint.core.environment import ENVIRON
from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.names.names import Names
from ssot_lint.core.names.references import Reference, References, holder_of_string
from ssot_lint.core.rule import Load
from ssot_lint.core.scan import Needles, looks_used
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import REFUSED, encoding_of
from ssot_lint.core.tree import roles
from ssot_lint.core.tree.code import Code, NeedsWholeFile, Place
from ssot_lint.core.tree.frames import Frame
from ssot_lint.core.tree.literals import text
from ssot_lint.engine.loaders import all_there, may_load
from ssot_lint.engine.memory import Memory
from ssot_lint.rules import TABLE
from ssot_lint.rules.table import LOAD, Row

_PARTS = sorted({name.rpartition(".")[2] for name in ENVIRON})
_WORDS = Needles([*_PARTS, *METHODS])
_Answer = TypeVar("_Answer")


class Reading:
    """A file as it was read; what is not asked for is not looked for."""

    __slots__ = ("_getter", "_loads", "_named", "_uses", "accesses", "code", "names")

    def __init__(self, code: Code, settings: FileSettings) -> None:
        self.code = code
        self.names = Names(
            code, settings.module, is_package=settings.is_package, around=settings.around
        )
        self.accesses: list[Access] = list(_accesses(self.names))
        """Every access to the environment, patches among them, whoever may make it."""
        self._getter: Getter | None = settings.getter
        self._named: list[Access] | None = None
        self._uses: list[Use] | None = None
        self._loads: dict[str, list[tuple[Load, cst.CSTNode]]] = {}

    @property
    def named(self) -> list[Access]:
        """The accesses; of those whose key is a constant the variable is known, too."""
        if self._named is None:
            getter = self._getter
            same = getter is None
            self._named = (
                self.accesses if same else [_named(it, getter, self.names) for it in self.accesses]
            )
        return self._named

    @property
    def uses(self) -> list[Use]:
        """Every use of the getter of the file's owner."""
        if self._uses is None:
            getter = self._getter
            self._uses = [] if getter is None else list(_getter_uses(self.names, getter))
        return self._uses

    @property
    def loads(self) -> list[Load]:
        """Every use of a name that a rule about other libraries watches."""
        return [load for row in TABLE if row.asked == LOAD for load, _ in self.loads_of(row)]

    def loads_of(self, row: Row) -> list[tuple[Load, cst.CSTNode]]:
        """Those that one rule watches, each with the expression that it is about."""
        if row.code not in self._loads:
            self._loads[row.code] = list(_loads_of(row, self.names, self._getter))
        return self._loads[row.code]


def read(
    lexed: Lexed,
    settings: FileSettings,
    memory: Memory,
    ask: Callable[[Reading], _Answer],
    *,
    whole: bool = False,
    entire: bool = False,
) -> tuple[Reading, _Answer]:
    """Read a file statement by statement, and what ``ask`` finds in the reading.

    The whole file is read where statements do not tell, the readable rest where it cannot be.
    ``whole`` reads it as one island at once, where that can be parsed; ``entire`` keeps the statement
    around each access, where a call alone would do for the rules.
    """

    def asked(code: Code) -> tuple[Reading, _Answer]:
        reading = Reading(code, settings)
        return reading, ask(reading)

    encoding = encoding_in_use(lexed.data)
    if not whole:
        try:
            alone = not entire and (settings.getter is None or settings.getter.keeps_calls)
            excerpts = memory.excerpts if alone else None
            found = asked(Code(lexed, encoding, memory.islands, excerpts=excerpts))
            if not found[0].code.unparsable:
                return found
        except NeedsWholeFile:
            pass
    if not lexed.broken:
        found = asked(Code(lexed, encoding, memory.islands, whole=True))
        if not found[0].code.unparsable:
            return found
    return asked(Code(lexed, encoding, memory.islands, lenient=True))


def encoding_in_use(data: bytes) -> str:
    name = encoding_of(data).name
    if name.replace("_", "-") in ("utf-8-sig", *REFUSED):
        return "utf-8"  # the first would put a mark into each text
    try:
        "".encode(name)
    except (LookupError, UnicodeError):
        return "utf-8"
    return name


def _accesses(names: Names) -> Iterator[Access]:
    """Every access to the environment, patches among them."""
    names.code.text.search(_WORDS)
    references = References(names, ENVIRON, is_environment)
    found = references.all()
    quoted = references.quoted()
    for it in quoted:
        found.extend(_by_string(references, it.place, it.node))
    if quoted:
        found.extend(references.all_again())
    for reference in found:
        access = classify(
            reference.place, reference.node, reference.name, certain=reference.certain
        )
        yield patched(names, access)
    yield from quoted_patches(names, quoted)
    yield from multiple_patches(names, _PARTS)
    yield from monkeypatched(names)
    yield from _exports(names, references)


def _named(access: Access, getter: Getter | None, names: Names) -> Access:
    if getter is None or access.variable is not None:
        return access
    if not isinstance(access.key, cst.Name | cst.Attribute):
        return access
    return access._replace(variable=getter.variable_of(access, names))


def _by_string(references: References, place: Place, node: cst.SimpleString) -> list[Reference]:
    """``getattr(os, "environ")``, ``vars(os)["environ"]`` and ``os.__dict__["environ"]``."""
    holder = holder_of_string(place, node)
    return references.expression(place, holder) if holder is not None else []


def _exports(names: Names, references: References) -> Iterator[Access]:
    """Imports that offer the environment to other modules."""
    for it in references.imports:
        alias = it.alias
        again = (
            alias.asname is not None
            and isinstance(alias.name, cst.Name)
            and it.local == alias.name.value
        )
        if again or _listed(names.code, it.local):
            target = it.name
            yield Access(model.ESCAPE, "export", target, it.place, alias.name, alias, certain=True)


def _listed(code: Code, name: str) -> bool:
    """Whether ``__all__`` lists the name."""
    for at in code.words("__all__"):
        place = code.place(code.line_of(at))
        if place is None:
            continue
        for node in place.island.strings:
            if text(node) != name:
                continue
            above: cst.CSTNode | None = node
            while above is not None:
                if isinstance(above, cst.Assign | cst.AugAssign | cst.AnnAssign | cst.Expr):
                    if b"__all__" in place.island.code(above).encode().split(b"=")[0]:
                        return True
                    break
                above = place.island.parent(above)
    return False


def _loads_of(row: Row, names: Names, getter: Getter | None) -> Iterator[tuple[Load, cst.CSTNode]]:
    """Uses of the names of one rule, each with the expression that it is about."""
    # ``decouple:config`` may be the getter itself.
    own = None if getter is None else f"{getter.module}.{getter.expression}"
    data = names.code.data
    if not may_load(row, data):
        return
    watched = all_there(data, row.watches)
    if not watched:
        return
    for reference in References(names, sorted(watched), watched.__contains__).all():
        if reference.name == own:
            continue
        above = reference.place.island.parent(reference.node)
        if isinstance(above, cst.Attribute) and not isinstance(
            reference.place.island.parent(above), cst.Call
        ):
            continue
        load = Load(reference.place, reference.node, reference.name)
        yield load, above or load.node


def _getter_uses(names: Names, getter: Getter) -> Iterator[Use]:
    code, root = names.code, getter.root
    if not code.words(root):
        return
    first, whole = f"{getter.module}.{root}", f"{getter.module}.{getter.expression}"
    references = References(names, (first,), {first, whole}.__contains__, deeper=first != whole)
    for it in references.all():
        if it.certain:
            yield Use(it.place, it.node, it.name == whole)
    used_at = [at for at in code.words(root) if looks_used(code.data, at, at + len(root.encode()))]
    if not used_at:
        return
    scopes = {it.frame.scope().key for it in names.bindings(root)}
    if code.frames.module.key in scopes:
        return
    # A line inside a scope that binds the name needs no tree to be told apart.
    open_to = [at for at in used_at if not _within(code, at, scopes)]
    for occurrence in code.occurrences(root, open_to):
        place, node = occurrence.place, occurrence.node
        above = place.island.parent(node)
        used = isinstance(above, cst.Attribute | cst.Subscript | cst.Call | cst.ComparisonTarget)
        if (
            used
            and roles.role_of(place.island, node).kind == roles.LOAD
            and names.is_unbound(root, place, node)
        ):
            yield Use(place, node, first == whole, bound=False)


def _within(code: Code, offset: int, scopes: set[object]) -> bool:
    """Whether the logical line at ``offset`` stands in one of the scopes."""
    frame: Frame | None = code.frames.of_line(code.line_of(offset))
    while frame is not None:
        if frame.key in scopes:
            return True
        frame = frame.parent
    return False
