"""Comments that silence findings, and what is wrong with them.

``# ssot: ignore[CODE] reason`` on the first or last row of the statement, on any row of the
expression, or alone above it; ``# ssot: file-ignore[CODE] reason`` anywhere; ``# noqa: CODE``. A
bare ``# noqa`` is other tools' business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.model import SAFE, UNSAFE, Edit, Finding, Fix, Span, Suppressed
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import Positions

_OURS = re.compile(
    rb"#[ \t]*ssot:[ \t]*(file-)?ignore\b(?:[ \t]*\[([^\]\r\n#]*)\])?[ \t]*([^\r\n#]*)"
)
_NOQA = re.compile(rb"#[ \t]*noqa[ \t]*:[ \t]*((?:[A-Z]+[0-9]+[ \t,]*)+)", re.IGNORECASE)
_CODE = re.compile(rb"[^\s,]+")
_HYGIENE = frozenset({"SSOT901", "SSOT902", "SSOT903"})


class Named(NamedTuple):
    """One code in a directive, as written, and where."""

    code: str
    span: Span


class Directive(NamedTuple):
    """One suppression: what it names, and the rows it speaks for."""

    span: Span
    """From its ``#`` to the end of what it says."""
    comment: Span
    codes: tuple[Named, ...]
    listed: Span
    """Where the codes stand; empty where there are none."""
    reason: str
    whole_file: bool
    noqa: bool
    row: int
    alone: bool
    """Whether nothing but the comment is on its row."""


class Extent(NamedTuple):
    """The rows (1-based) that a suppression of a finding may stand on."""

    first: int
    last: int
    statement_first: int
    statement_last: int


class Outcome(NamedTuple):
    """Findings that stay, those that are silenced, and findings about the comments themselves."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    about_comments: tuple[Finding, ...]


def directives(lexed: Lexed, positions: Positions) -> list[Directive]:
    """Every suppression in the file, in order."""
    found: list[Directive] = []
    data = lexed.data
    for start, end in lexed.comments():
        text = data[start:end]
        if b"ssot" not in text and b"SSOT" not in text:
            continue
        row = positions.row_column(start)[0]
        alone = not data[positions.offset(row) : start].strip()
        for pattern in (_OURS, _NOQA):
            for match in pattern.finditer(text):
                directive = _directive(match, start, end, row, alone, noqa=pattern is _NOQA)
                if directive.codes or not directive.noqa:
                    found.append(directive)
    return found


def apply(
    findings: Iterable[tuple[Finding, Extent]],
    known: list[Directive],
    settings: FileSettings,
    codes: Mapping[str, str],
    lexed: Lexed,
) -> Outcome:
    """Match findings with suppressions. ``codes`` maps each rule's code and name to its code."""
    kept: list[Finding] = []
    silenced: list[Suppressed] = []
    used: set[tuple[Directive, str]] = set()
    whole_file = [it for it in known if it.whole_file]
    by_row = _by_row([it for it in known if not it.whole_file], lexed)
    for finding, extent in findings:
        matches: list[Directive] = []
        if finding.code not in settings.no_suppress:
            near = (it for row in _rows(extent) for it in by_row.get(row, ()))
            matches = [
                it for it in (*whole_file, *near) if _silences(it, finding, extent, codes, lexed)
            ]
        used.update((it, finding.code) for it in matches)
        if matches:
            silenced.append(Suppressed(finding, min(matches).reason))
        else:
            kept.append(finding)
    about = [
        finding
        for it in known
        for finding in _about(it, used, settings, codes, lexed)
        if finding.code in settings.select
    ]
    return Outcome(tuple(kept), tuple(silenced), tuple(about))


def silenced_by(data: bytes, offset: int, names: frozenset[str]) -> str | None:
    """The reason (may be empty) of a comment that silences what begins at ``offset`` in a text that
    is no Python: on its row, or alone on the row above; None where there is none."""
    start = data.rfind(b"\n", 0, offset) + 1
    end = data.find(b"\n", offset)
    above = data.rfind(b"\n", 0, max(start - 1, 0)) + 1
    rows = [data[start : end if end >= 0 else len(data)]]
    if data[above:start].lstrip().startswith(b"#"):
        rows.append(data[above:start])
    for row in rows:
        for found in _OURS.finditer(row):
            codes = [it.decode("utf-8", "replace") for it in _CODE.findall(found[2] or b"")]
            if not codes or not names.isdisjoint(codes):
                return found[3].decode("utf-8", "replace").strip()
    return None


def _directive(
    match: re.Match[bytes], start: int, end: int, row: int, alone: bool, *, noqa: bool
) -> Directive:
    group = 1 if noqa else 2
    listed = Span(start + match.start(group), start + match.end(group))
    if match.start(group) < 0:
        listed = Span(start + match.end(), start + match.end())
    named = tuple(
        Named(
            code[0].decode("utf-8", "replace").upper()
            if noqa
            else code[0].decode("utf-8", "replace"),
            Span(listed.start + code.start(), listed.start + code.end()),
        )
        for code in _CODE.finditer(match[group] or b"")
    )
    if noqa:
        named = tuple(it for it in named if it.code.startswith("SSOT"))
    stop = start + match.start() + len(match[0].rstrip())
    reason = "" if noqa else match[3].decode("utf-8", "replace").strip()
    return Directive(
        Span(start + match.start(), stop),
        Span(start, end),
        named,
        listed,
        reason,
        bool(not noqa and match[1]),
        noqa,
        row,
        alone,
    )


def _by_row(known: list[Directive], lexed: Lexed) -> dict[int, list[Directive]]:
    """Directives by their own row, and by the row below that they speak for."""
    found: dict[int, list[Directive]] = {}
    for it in known:
        below = covers(it, lexed)
        for row in (it.row,) if below is None else (it.row, below):
            found.setdefault(row, []).append(it)
    return found


def _rows(extent: Extent) -> set[int]:
    """The rows that may have a say in what becomes of a finding."""
    return {extent.statement_first, extent.statement_last, *range(extent.first, extent.last + 1)}


def covers(directive: Directive, lexed: Lexed) -> int | None:
    """The row below that a comment on a row of its own speaks for."""
    if not directive.alone or directive.noqa:
        return None
    row, at = directive.row, directive.comment.end
    data = lexed.data
    while True:
        ended = re.compile(rb"\r\n?|\n").match(data, at)
        if ended is None:
            return None
        row += 1
        comment = re.compile(rb"[ \t\f]*#[^\r\n]*").match(data, ended.end())
        if comment is None:
            return row
        at = comment.end()


def _silences(
    directive: Directive,
    finding: Finding,
    extent: Extent,
    codes: Mapping[str, str],
    lexed: Lexed,
) -> bool:
    if directive.codes and finding.code not in {codes.get(it.code) for it in directive.codes}:
        return False
    if directive.whole_file:
        return True
    row = directive.row
    if row in (extent.statement_first, extent.statement_last) and not directive.alone:
        return True
    if extent.first <= row <= extent.last:
        return True
    return covers(directive, lexed) in (extent.statement_first, extent.first)


def _about(
    directive: Directive,
    used: set[tuple[Directive, str]],
    settings: FileSettings,
    codes: Mapping[str, str],
    lexed: Lexed,
) -> list[Finding]:
    found: list[Finding] = []
    for named in directive.codes:
        code = codes.get(named.code)
        fix = _without(directive, named, lexed)
        if code is None:
            message = f"`{named.code}` is no rule, so the suppression silences nothing"
            found.append(Finding("SSOT903", message, named.span, subject=named.code, fix=fix))
        elif code in _HYGIENE or code not in settings.select:
            continue
        elif code in settings.no_suppress:
            message = f"`{code}` cannot be suppressed here (`no-suppress`)"
            found.append(Finding("SSOT901", message, named.span, subject=code, fix=fix))
        elif (directive, code) not in used:
            message = f"nothing here is silenced by the suppression of `{code}`"
            found.append(Finding("SSOT901", message, named.span, subject=code, fix=fix))
    if not directive.codes and not any(it is directive for it, _ in used):
        message = "nothing here is silenced by the suppression"
        fix = _without(directive, None, lexed)
        found.append(Finding("SSOT901", message, directive.span, subject="*", fix=fix))
    if settings.require_reason and not directive.reason:
        found.append(_unreasoned(directive))
    return found


def _unreasoned(directive: Directive) -> Finding:
    message = "the suppression does not say why"
    if directive.noqa:
        refused = "`noqa` has no room for a reason: use `# ssot: ignore[...] reason`"
        return Finding("SSOT902", message, directive.span, subject="noqa", fix_refused=refused)
    at = directive.span.end
    why = "someone must put the reason in its place"
    fix = Fix("Add a placeholder", (Edit(at, at, b" TODO: say why"),), UNSAFE, why)
    return Finding("SSOT902", message, directive.span, subject="", fix=fix, fix_refused=why)


def _without(directive: Directive, named: Named | None, lexed: Lexed) -> Fix:
    """Take one code out of a directive; with its last one, the directive."""
    data = lexed.data
    listed = data[slice(*directive.listed)]
    words = list(_CODE.finditer(listed))
    if named is not None and len(words) > 1:
        index = next(
            i
            for i, it in enumerate(words)
            if directive.listed.start + it.start() == named.span.start
        )
        base = directive.listed.start
        if index + 1 < len(words):
            edit = Edit(base + words[index].start(), base + words[index + 1].start(), b"")
        else:
            edit = Edit(base + words[index - 1].end(), base + words[index].end(), b"")
        return Fix(f"Remove `{named.code}`", (edit,), SAFE)
    start, end = directive.span
    rest = data[end : directive.comment.end].strip()
    if directive.span.start == directive.comment.start and rest:
        # Another comment follows on the row: it moves up to where this one began.
        end = directive.comment.end - len(data[end : directive.comment.end].lstrip())
        return Fix("Remove the suppression", (Edit(start, end, b""),), SAFE)
    row_start = start
    while row_start and data[row_start - 1] in b" \t":
        row_start -= 1
    whole_row = row_start == 0 or data[row_start - 1] in b"\r\n"
    if directive.alone and whole_row and not rest:
        ended = re.compile(rb"\r\n?|\n").match(data, directive.comment.end)
        edit = Edit(row_start, ended.end() if ended else directive.comment.end, b"")
    else:
        edit = Edit(row_start, end, b"")
    return Fix("Remove the suppression", (edit,), SAFE)
