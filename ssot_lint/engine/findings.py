"""From a reading of a file to its report: places, subjects, fixes, and what comments silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from ssot_lint.core.environment import ENVIRON
from ssot_lint.core.fix.proposals import Several
from ssot_lint.core.lex.lexed import STRING, Lexed
from ssot_lint.core.model import Finding, Report, Span
from ssot_lint.core.scan import needles_of, occurrences
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import Positions, encoding_of, unreadable
from ssot_lint.core.suppress import Extent, apply, directives
from ssot_lint.core.tree.code import Code
from ssot_lint.engine.judge import Hit, View
from ssot_lint.engine.scope import out_of_scope
from ssot_lint.rules import ABOUT_PROJECT, HYGIENE, NEED_A_GETTER, ON, TABLE

_CODES = {word: row.code for row in TABLE for word in (row.code, row.name)}


_OTHER_LETTERS = "names of the file are written in letters that Python reads as others (NFKC)"


def report_of(view: View, settings: FileSettings) -> Report:
    """What the selected rules say of the file, comments heeded."""
    findings: list[tuple[Finding, Hit | None]] = [*_findings(view, settings)]
    findings += [(it, None) for it in _unparsable(view, view.code.lexed, settings)]
    told = _silenced(findings, view, settings)
    if settings.variables is None or settings.exempt is not None:
        return told
    foreign = out_of_scope(view.reading.named, settings)
    return told._replace(foreign=foreign) if foreign else told


def _findings(view: View, settings: FileSettings) -> list[tuple[Finding, Hit]]:
    code = view.code
    proposals = Several(view.names, settings, view.accesses())
    counts: dict[tuple[str, str, str], int] = {}
    found: list[tuple[Finding, Hit]] = []
    for hit in view.hits:
        span = span_of(code, hit)
        scope = code.frame(hit.place, hit.node).dotted()
        subject = hit.variable or _subject(hit)
        key = (hit.code, scope, subject)
        ordinal = counts[key] = counts.get(key, -1) + 1
        fix, refused, shown, told = proposals.of(hit.access, hit.found, hit.code)
        if view.respelled:
            fix, refused = None, _OTHER_LETTERS
        message = hit.found.message if told is None else told
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


def span_of(code: Code, hit: Hit) -> Span:
    """Where the expression stands that the hit is about."""
    span = code.span(hit.place, hit.node)
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
    plain = Report(tuple(sorted((finding for finding, _ in findings), key=_order)))
    if b"ssot" not in lexed.data and b"SSOT" not in lexed.data:
        return plain
    # Rows are counted only here: few files have a suppression.
    positions = Positions(lexed.data)
    known = directives(lexed, positions)
    if not known:
        return plain
    placed = [(it, _extent(view.code, positions, it, hit)) for it, hit in findings]
    # Whether one that names a rule about the project silences anything shows after linking.
    alone = settings._replace(select=settings.select - ABOUT_PROJECT)
    outcome = apply(placed, known, alone, _CODES, lexed)
    whole = ON - HYGIENE - (frozenset() if settings.getter is not None else NEED_A_GETTER)
    # A comment that names no code may be there for any rule: judged only when all have run.
    judged = [it for it in outcome.about_comments if it.subject != "*" or whole <= settings.select]
    about = tuple(
        it if it.code in settings.fixable else it._replace(fix=None) for it in _numbered(judged)
    )
    return Report(tuple(sorted(outcome.kept + about, key=_order)), outcome.suppressed)


def _numbered(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each with its place among those of the same rule and subject."""
    counts: dict[tuple[str, str], int] = {}
    for it in findings:
        key = (it.code, it.subject)
        ordinal = counts[key] = counts.get(key, -1) + 1
        yield it._replace(ordinal=ordinal)


def _order(finding: Finding) -> tuple[int, str]:
    return finding.span.start, finding.code
