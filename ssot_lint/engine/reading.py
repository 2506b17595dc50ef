"""One reading of a file: its accesses and other uses that rules watch, and what the rules say.

Nothing is silenced here, and no fix is made: see ``findings``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

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
from ssot_lint.core.lex.relex import Relexer
from ssot_lint.core.names.names import Names
from ssot_lint.core.names.references import Reference, References, holder_of_string
from ssot_lint.core.rule import AccessRule, Context, Found, Load, LoadRule, UseRule
from ssot_lint.core.scan import Needles, looks_used, needles_of
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import BOM, encoding_of
from ssot_lint.core.tree import roles
from ssot_lint.core.tree.code import Code, NeedsWholeFile, Place
from ssot_lint.core.tree.excerpts import Excerpts
from ssot_lint.core.tree.frames import Frame
from ssot_lint.core.tree.islands import Islands
from ssot_lint.core.tree.literals import text
from ssot_lint.rules import CODES, TABLE, body, rows
from ssot_lint.rules.table import ACCESS, LOAD, USE, Row

# Equal statements are parsed once a process; bounded, and of no influence on any result.
_ISLANDS = Islands()
_EXCERPTS = Excerpts()
_RELEXER = Relexer()
_LOADERS = {it.code: Needles(needles_of(it.watches)) for it in TABLE if it.asked == LOAD}
_PARTS = sorted({name.rpartition(".")[2] for name in ENVIRON})
_WORDS = Needles([*_PARTS, *METHODS])


class Hit(NamedTuple):
    """Something a rule said, where it said it."""

    code: str
    found: Found
    place: Place
    node: cst.BaseExpression
    """The smallest expression that names what the finding is about."""
    whole: cst.CSTNode
    kind: str
    variable: str | None = None
    access: Access | None = None


class View(NamedTuple):
    """One way to read a file, and what was found by it."""

    code: Code
    names: Names
    hits: list[Hit]
    read: list[Access]
    """Every access in the file, allowed ones included."""

    @property
    def concerned(self) -> bool:
        """Whether the file holds an access, allowed ones included."""
        return bool(self.read)

    def accesses(self) -> list[Access]:
        """The accesses among the hits."""
        return [hit.access for hit in self.hits if hit.access is not None]


def view_of(
    data: bytes, settings: FileSettings, *, whole: bool = False, entire: bool = False
) -> View:
    """Read ``data`` statement by statement; ``whole`` as one island, where that can be parsed.

    ``entire`` keeps the statement around each access, where a call alone would do for the rules.
    """
    lexed = _RELEXER.lex(data, len(BOM) if data.startswith(BOM) else 0)
    return view_of_lexed(lexed, settings, whole=whole, entire=entire)


def view_of_lexed(
    lexed: Lexed, settings: FileSettings, *, whole: bool = False, entire: bool = False
) -> View:
    """The same; the whole file where statements do not tell, the readable rest where it cannot."""
    encoding = encoding_in_use(lexed.data)
    if not whole:
        try:
            alone = not entire and (settings.getter is None or settings.getter.keeps_calls)
            excerpts = _EXCERPTS if alone else None
            view = _read(Code(lexed, encoding, _ISLANDS, excerpts=excerpts), settings)
            if not view.code.unparsable:
                return view
        except NeedsWholeFile:
            pass
    if not lexed.broken:
        view = _read(Code(lexed, encoding, _ISLANDS, whole=True), settings)
        if not view.code.unparsable:
            return view
    return _read(Code(lexed, encoding, _ISLANDS, lenient=True), settings)


def encoding_in_use(data: bytes) -> str:
    name = encoding_of(data).name
    try:
        "".encode(name)
    except (LookupError, UnicodeError):
        return "utf-8"
    return name


def _read(code: Code, settings: FileSettings) -> View:
    names = Names(code, settings.module, is_package=settings.is_package)
    context = Context(names, settings)
    hits: list[Hit] = []
    accesses = list(_accesses(names))
    for access in accesses:
        hits.extend(_judged(access, context))
    if settings.exempt is None:
        hits.extend(_loads(context))
        hits.extend(_uses(context))
    hits.sort(key=lambda hit: code.start(hit.place, hit.node))
    return View(code, names, hits, accesses)


def _accesses(names: Names) -> Iterator[Access]:
    """Every access to the environment, patches among them."""
    names.code.search(_WORDS)
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


def _judged(access: Access, context: Context) -> Iterator[Hit]:
    """What the rules say of one access, unless the file or the variable is allowed it."""
    settings = context.settings
    if settings.exempt is not None or access.kind in settings.permitted:
        return
    if access.variable is not None and any(
        fnmatchcase(access.variable, pattern) for pattern in settings.allow_variables
    ):
        return
    for row in rows(ACCESS, settings.select):
        rule = body(row.code) if row.kind == access.kind else None
        if isinstance(rule, AccessRule):
            for found in rule.check(access, context):
                yield Hit(
                    row.code,
                    found,
                    access.place,
                    access.expression,
                    access.whole,
                    access.kind,
                    access.variable,
                    access,
                )


def _loads(context: Context) -> Iterator[Hit]:
    """Uses of the names that rules about other libraries watch."""
    settings = context.settings
    if settings.getter is None:
        return
    for row in rows(LOAD, settings.select):
        if row.kind in settings.permitted:
            continue
        for load, whole in _loads_of(row, context.names, settings.getter):
            rule = body(row.code)
            if isinstance(rule, LoadRule):
                for found in rule.check(load, context):
                    yield Hit(rule.code, found, load.place, load.node, whole, rule.kind)


def loads(names: Names, getter: Getter | None) -> list[Load]:
    """Uses of the names that any rule about other libraries watches."""
    return [load for row in rows(LOAD, CODES) for load, _ in _loads_of(row, names, getter)]


def _loads_of(row: Row, names: Names, getter: Getter | None) -> Iterator[tuple[Load, cst.CSTNode]]:
    """Uses of the names of one rule, each with the expression that it is about."""
    # ``decouple:config`` may be the getter itself.
    own = None if getter is None else f"{getter.module}.{getter.expression}"
    data = names.code.data
    if not _LOADERS[row.code].occur_in(data, len(data)):
        return
    watched = _all_there(data, row.watches)
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


def _all_there(data: bytes, names: Iterable[str]) -> frozenset[str]:
    """The dotted names of which every word stands in the file, as it must where they are used."""
    known: dict[str, bool] = {}
    found = []
    for name in names:
        for word in name.split("."):
            if word not in known:
                known[word] = word.encode() in data
            if not known[word]:
                break
        else:
            found.append(name)
    return frozenset(found)


def _uses(context: Context) -> Iterator[Hit]:
    """Uses of the getter that its contract does not cover, and of its name without a binding."""
    settings, names = context.settings, context.names
    getter = settings.getter
    if getter is None:
        return
    for row in rows(USE, settings.select):
        rule = body(row.code)
        if not isinstance(rule, UseRule) or row.kind in settings.permitted:
            continue
        for use in getter_uses(names, getter.module, getter.root, getter.expression):
            for found in rule.check(use, context):
                yield Hit(rule.code, found, use.place, use.node, use.node, rule.kind)


def getter_uses(names: Names, module: str, root: str, expression: str) -> Iterator[Use]:
    code = names.code
    if not code.words(root):
        return
    first, whole = f"{module}.{root}", f"{module}.{expression}"
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
