"""The close look at one file: statements, names, accesses, what the rules say, what is silenced."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

import libcst as cst

from ssot_lint.core import model
from ssot_lint.core.access import Access, classify, is_environment
from ssot_lint.core.code import Code, NeedsWholeFile, Place
from ssot_lint.core.fixes import Proposals
from ssot_lint.core.islands import Islands
from ssot_lint.core.lexer import STRING, Lexed, lex
from ssot_lint.core.literals import text
from ssot_lint.core.model import Finding, Report, Span
from ssot_lint.core.names import Names
from ssot_lint.core.patches import METHODS, monkeypatched, patched, quoted_patches
from ssot_lint.core.references import Reference, References, holder_of_string
from ssot_lint.core.rule import (
    ENVIRON,
    AccessRule,
    Context,
    Found,
    Load,
    LoadRule,
    UseRule,
    Use,
)
from ssot_lint.core.scan import Needles, needles_of, occurrences
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import BOM, Positions, encoding_of, unreadable
from ssot_lint.core.suppress import Directive, Extent, apply, directives
from ssot_lint.rules import RULES

# Equal statements are parsed once a process; bounded, and of no influence on any result.
_ISLANDS = Islands()
_WORDS = Needles([*(name.rpartition(".")[2] for name in ENVIRON), *METHODS])
_CODES = {rule.code: rule.code for rule in RULES} | {rule.name: rule.code for rule in RULES}


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
    concerned: bool
    """Whether the file holds an access, allowed ones included."""


def analyse(data: bytes, settings: FileSettings, *, whole: bool = False) -> Report:
    """What the selected rules say of ``data``.

    ``whole`` parses the file as one island, where that is possible: the oracle that statements on
    their own are tested against.
    """
    lexed = lex(data, len(BOM) if data.startswith(BOM) else 0)
    view = _view(lexed, settings, whole=whole)
    findings: list[tuple[Finding, Hit | None]] = [*_findings(view, settings)]
    findings += [(finding, None) for finding in _unparsable(view, lexed, settings)]
    return _silenced(findings, view, settings)


def look(data: bytes, settings: FileSettings) -> View:
    """The hits of ``data`` with the trees they were found in, before any is silenced."""
    lexed = lex(data, len(BOM) if data.startswith(BOM) else 0)
    return _view(lexed, settings, whole=False)


def _view(lexed: Lexed, settings: FileSettings, *, whole: bool) -> View:
    """Statement by statement; the whole file where that does not tell; the readable rest else."""
    encoding = _encoding(lexed.data)
    if not whole:
        try:
            view = _read(Code(lexed, encoding, _ISLANDS), settings)
            if not view.code.unparsable:
                return view
        except NeedsWholeFile:
            pass
    if not lexed.broken:
        view = _read(Code(lexed, encoding, _ISLANDS, whole=True), settings)
        if not view.code.unparsable:
            return view
    return _read(Code(lexed, encoding, _ISLANDS, lenient=True), settings)


def _encoding(data: bytes) -> str:
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
    return View(code, names, hits, bool(accesses))


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
    yield from monkeypatched(names)
    yield from _exports(names, references)


def _by_string(
    references: References, place: Place, node: cst.SimpleString
) -> list[Reference]:
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
            yield Access(
                model.ESCAPE, "export", target, it.place, alias.name, alias, certain=True
            )


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
    for rule in RULES:
        if isinstance(rule, AccessRule) and rule.kind == access.kind and rule.code in settings.select:
            for found in rule.check(access, context):
                yield Hit(
                    rule.code,
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
    settings, names = context.settings, context.names
    for rule in RULES:
        if not isinstance(rule, LoadRule) or rule.code not in settings.select:
            continue
        if settings.getter is None or rule.kind in settings.permitted:
            continue
        watched = frozenset(name for name in rule.watches if _all_there(names.code.data, name))
        if not watched:
            continue
        for reference in References(names, sorted(watched), watched.__contains__).all():
            above = reference.place.island.parent(reference.node)
            if isinstance(above, cst.Attribute) and not isinstance(
                reference.place.island.parent(above), cst.Call
            ):
                continue
            load = Load(reference.place, reference.node, reference.name)
            for found in rule.check(load, context):
                yield Hit(
                    rule.code, found, load.place, load.node, above or load.node, rule.kind
                )


def _all_there(data: bytes, name: str) -> bool:
    """Whether every word of a dotted name stands in the file, as it must where the name is used."""
    return all(word.encode() in data for word in name.split("."))


def _uses(context: Context) -> Iterator[Hit]:
    """Uses of the getter that its contract does not cover, and of its name without a binding."""
    settings, names = context.settings, context.names
    getter = settings.getter
    if getter is None:
        return
    for rule in RULES:
        if not isinstance(rule, UseRule) or rule.code not in settings.select:
            continue
        if rule.kind in settings.permitted:
            continue
        for use in _getter_uses(names, getter.module, getter.root, getter.expression):
            for found in rule.check(use, context):
                yield Hit(rule.code, found, use.place, use.node, use.node, rule.kind)


def _getter_uses(names: Names, module: str, root: str, expression: str) -> Iterator[Use]:
    code = names.code
    if not code.words(root):
        return
    first, whole = f"{module}.{root}", f"{module}.{expression}"
    references = References(names, (first,), {first, whole}.__contains__)
    for it in references.all():
        yield Use(it.place, it.node, it.name == whole)
    if names.bindings(root) and any(
        it.frame.scope() is code.frames.module for it in names.bindings(root)
    ):
        return
    offsets = [at for at in code.words(root) if code.data[at - 1 : at] != b"."]
    for occurrence in code.occurrences(root, offsets):
        place, node = occurrence.place, occurrence.node
        above = place.island.parent(node)
        used = isinstance(above, cst.Attribute | cst.Subscript | cst.Call) or isinstance(
            above, cst.ComparisonTarget
        )
        from ssot_lint.core import bindings as roles

        if (
            used
            and roles.role_of(place.island, node).kind == roles.LOAD
            and names.is_unbound(root, place, node)
        ):
            yield Use(place, node, first == whole, bound=False)


# -- findings --------------------------------------------------------------------------------------


def _findings(view: View, settings: FileSettings) -> list[tuple[Finding, Hit]]:
    code = view.code
    proposals = Proposals(view.names, settings, [hit.access for hit in view.hits if hit.access])
    counts: dict[tuple[str, str, str], int] = {}
    found: list[tuple[Finding, Hit]] = []
    for hit in view.hits:
        span = _span(code, hit)
        scope = code.frame(hit.place, hit.node).dotted()
        subject = hit.variable or _subject(hit)
        key = (hit.code, scope, subject)
        ordinal = counts[key] = counts.get(key, -1) + 1
        fix, refused, shown = proposals.of(hit.access, hit.found, hit.code)
        message = hit.found.message
        if shown is not None:
            message = f"{message}: use `{shown}`"
        finding = Finding(
            hit.code,
            message,
            span,
            hit.kind,
            hit.variable,
            scope,
            subject,
            ordinal,
            fix,
            refused,
        )
        found.append((finding, hit))
    return found


def _span(code: Code, hit: Hit) -> Span:
    node = hit.node
    if isinstance(node, cst.Name):
        at = code.offset(hit.place, node)
        return Span(at, at + len(node.value.encode(code.encoding)))
    if isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name):
        # ``os.environ`` as nearly everyone writes it: no need to let the tree write itself.
        at = code.offset(hit.place, node.value)
        text = f"{node.value.value}.{node.attr.value}".encode(code.encoding)
        if code.data.startswith(text, at) and not node.lpar and not node.value.lpar:
            return Span(at, at + len(text))
    span = code.span(hit.place, node)
    return Span(*span) if span is not None else Span(hit.place.base, hit.place.base)


def _subject(hit: Hit) -> str:
    """The access as text that survives reformatting."""
    key = ("subject", hit.whole)
    known = hit.place.island.memo.get(key)
    if not isinstance(known, str):
        node = hit.whole if not isinstance(hit.whole, cst.BaseCompoundStatement) else hit.node
        known = "".join(hit.place.island.code(node).split())
        hit.place.island.memo[key] = known
    return known


def _extent(code: Code, positions: Positions, finding: Finding, hit: Hit | None) -> Extent:
    row, span = positions.row, finding.span
    if hit is None:
        at = row(span.start)
        return Extent(at, at, at, at)
    line = code.line_of(span.start)
    start, end = code.lexed.lines[line], code.lexed.line_end(line)
    last = span.end
    if row(start) != row(max(end - 1, start)):
        whole = code.span(hit.place, hit.whole)
        if whole is not None and not isinstance(hit.whole, cst.BaseCompoundStatement):
            last = max(whole[1], last)
    return Extent(row(span.start), row(last), row(start), row(max(end - 1, start)))


def _unparsable(view: View, lexed: Lexed, settings: FileSettings) -> list[Finding]:
    """SSOT900: where an access could hide, or beside one, text that cannot be read."""
    if "SSOT900" not in settings.select or settings.exempt is not None:
        return []
    places: dict[int, str] = {}
    spoiled = {lexed.line_index(it.offset) for it in lexed.broken}
    for line, problem in view.code.unparsable.items():
        if line not in spoiled:
            places.setdefault(problem.offset, problem.message)
    if view.concerned or view.code.unparsable or _may_hide(lexed):
        # The first of each statement: the others mostly follow from it.
        first = {lexed.line_index(it.offset): it for it in reversed(lexed.broken)}
        for broken in first.values():
            places.setdefault(broken.offset, broken.message)
        unread = unreadable(lexed.data)
        if unread is not None:
            places.setdefault(unread.offset, unread.message)
    found: list[Finding] = []
    counts: dict[str, int] = {}
    for offset, message in sorted(places.items()):
        ordinal = counts[message] = counts.get(message, -1) + 1
        found.append(
            Finding(
                "SSOT900",
                message,
                Span(offset, offset),
                subject=message,
                ordinal=ordinal,
                fix_refused="the file cannot be read as Python",
            )
        )
    return found


def _may_hide(lexed: Lexed) -> bool:
    """Whether a needle stands in code, or in what only looks like a string."""
    torn = any("string" in it.message for it in lexed.broken) or unreadable(lexed.data) is not None
    if not torn and not lexed.broken:
        return False
    data = lexed.data
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    for word in needles_of(ENVIRON):
        for at in occurrences(data, word):
            kind = lexed.kind_at(at)
            if kind == 0 or (torn and kind == STRING):
                return True
    return encoding_of(data).name not in ("utf-8", "utf8", "ascii", "latin-1")


def _silenced(
    findings: list[tuple[Finding, Hit | None]], view: View, settings: FileSettings
) -> Report:
    lexed = view.code.lexed
    known: list[Directive] = []
    if b"ssot" in lexed.data or b"SSOT" in lexed.data:
        # Rows are counted only here: few files have a suppression.
        positions = Positions(lexed.data)
        known = directives(lexed, positions)
    if not known:
        return Report(tuple(sorted((finding for finding, _ in findings), key=_order)))
    placed = [(it, _extent(view.code, positions, it, hit)) for it, hit in findings]
    outcome = apply(placed, known, settings, _CODES, lexed)
    about = tuple(
        it if it.code in settings.fixable else it._replace(fix=None) for it in outcome.about_comments
    )
    return Report(tuple(sorted(outcome.kept + about, key=_order)), outcome.suppressed)


def _order(finding: Finding) -> tuple[int, str]:
    return finding.span.start, finding.code


# -- for the fixer ---------------------------------------------------------------------------------


def removals(
    data: bytes, settings: FileSettings, fixed: set[tuple[str, Span]]
) -> tuple[model.Edit, ...]:
    """Imports that lose their last use when the findings with these codes and spans are fixed."""
    view = look(data, settings)
    gone = [
        (hit.place, hit.node)
        for hit in view.hits
        if hit.access is not None and (hit.code, _span(view.code, hit)) in fixed
    ]
    return Proposals(view.names, settings, []).removals(gone)


def getter_uses(data: bytes, settings: FileSettings) -> list[int]:
    """Offsets at which a name surely stands for the getter."""
    getter = settings.getter
    if getter is None:
        return []
    lexed = lex(data, len(BOM) if data.startswith(BOM) else 0)
    code = Code(lexed, _encoding(data), _ISLANDS, lenient=True)
    names = Names(code, settings.module, is_package=settings.is_package)
    first = f"{getter.module}.{getter.root}"
    found = References(names, (first,), first.__eq__).all()
    return sorted(code.start(it.place, it.node) for it in found if it.certain)


def parses(data: bytes) -> bool:
    """Whether libcst can parse all of ``data``."""
    from ssot_lint.core.islands import Island, parse_whole

    begin = len(BOM) if data.startswith(BOM) else 0
    if lex(data, begin).perilous:
        return False
    return isinstance(parse_whole(data[begin:], _encoding(data)), Island)
