"""Comments that silence findings, and what is wrong with them.

``# ssot: ignore[CODE] reason`` on the first or last row of the statement, on any row of the
expression, or alone above it; ``# ssot: file-ignore[CODE] reason`` anywhere; ``# noqa: CODE``. A
bare ``# noqa`` is other tools' business.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.model import SAFE, UNSAFE, Edit, Finding, Fix, Span, Suppressed
from ssot_lint.core.regex import regex
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import Positions

_OURS = regex(
    rb"#[ \t]*ssot:[ \t]*(file-)?ignore\b(?:[ \t]*\[([^\]\r\n#]*)\])?(?P<rest>[ \t]*([^\r\n#]*))"
)
_CODE_LIKE = regex(rb"\A[\W_]*SSOT|\bSSOT[0-9]", re.IGNORECASE)
_ROW_END = regex(rb"\r\n?|\n")
_COMMENT_ROW = regex(rb"[ \t\f]*#[^\r\n]*")
_LONGEST = 60
_NOQA = regex(rb"#[ \t]*noqa[ \t]*:[ \t]*((?:[A-Z]+[0-9]+[ \t,]*)+)", re.IGNORECASE)
_CODE = regex(rb"[^\s,]+")
_HYGIENE = frozenset({"SSOT901", "SSOT902", "SSOT903"})
BEYOND_COMMENTS = _HYGIENE | {"SSOT900"}
"""Rules about comments themselves, and about code that cannot be read."""


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
    below: int | None = None
    """The row below that a comment on a row of its own speaks for."""
    malformed: bool = False
    """Whether codes seem to be meant that cannot be read: it silences nothing then."""


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
    return _with_rows_below(found, data)


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
    matching = _Matching([it for it in known if not it.malformed], codes)
    for finding, extent in findings:
        reason = None
        if finding.code not in settings.no_suppress:
            reason = matching.reason(finding.code, extent)
        if reason is None:
            kept.append(finding)
        else:
            silenced.append(Suppressed(finding, reason))
    about = [
        finding
        for it in known
        for finding in _about(it, matching, settings, codes, lexed)
        if finding.code in settings.select
    ]
    return Outcome(tuple(kept), tuple(silenced), tuple(about))


class _Matching:
    """Which suppressions speak for a rule and rows; each question is answered once."""

    def __init__(self, known: list[Directive], codes: Mapping[str, str]) -> None:
        self.used: set[tuple[int, str]] = set()
        """Of each suppression that silences something: where it begins, and the code."""
        self.used_at: set[int] = set()
        self._named = {id(it): frozenset(codes.get(name.code) for name in it.codes) for it in known}
        self._whole_file = [it for it in known if it.whole_file]
        self._by_row: dict[int, list[Directive]] = {}
        self._answers: dict[tuple[str, Extent], str | None] = {}
        self._for_file: dict[str, Directive | None] = {}
        for it in known:
            if not it.whole_file:
                for row in (it.row,) if it.below is None else (it.row, it.below):
                    self._by_row.setdefault(row, []).append(it)

    def reason(self, code: str, extent: Extent) -> str | None:
        """The reason (may be empty) of the first that silences the rule there; None for none."""
        key = code, extent
        if key not in self._answers:
            matches = [it for it in self._near(extent) if self._speaks(it, code)]
            whole = self._whole(code)
            self._note(matches, code)
            matches += [whole] if whole is not None else []
            self._answers[key] = min(matches).reason if matches else None
        return self._answers[key]

    def _whole(self, code: str) -> Directive | None:
        """The first for the whole file that names the code."""
        if code not in self._for_file:
            matches = [it for it in self._whole_file if self._speaks(it, code)]
            self._note(matches, code)
            self._for_file[code] = min(matches, default=None)
        return self._for_file[code]

    def _note(self, matches: list[Directive], code: str) -> None:
        self.used.update((it.span.start, code) for it in matches)
        self.used_at.update(it.span.start for it in matches)

    def _speaks(self, directive: Directive, code: str) -> bool:
        return not directive.codes or code in self._named[id(directive)]

    def _near(self, extent: Extent) -> Iterator[Directive]:
        rows = {extent.statement_first, extent.statement_last}
        rows.update(range(extent.first, extent.last + 1))
        near = {id(it): it for row in rows for it in self._by_row.get(row, ())}
        return (it for it in near.values() if _is_beside(it, extent))


def _is_beside(directive: Directive, extent: Extent) -> bool:
    row = directive.row
    if row in (extent.statement_first, extent.statement_last) and not directive.alone:
        return True
    if extent.first <= row <= extent.last:
        return True
    return directive.below is not None and directive.below in (
        extent.statement_first,
        extent.first,
    )


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
            if _is_malformed(found):
                continue
            if not codes or not names.isdisjoint(codes):
                return found[4].decode("utf-8", "replace").strip()
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
    reason = "" if noqa else match[4].decode("utf-8", "replace").strip()
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
        malformed=not noqa and _is_malformed(match),
    )


def _is_malformed(match: re.Match[bytes]) -> bool:
    """Whether what follows looks like codes and is no list of them: that silences nothing."""
    if match[2] is not None:
        return not match[2].strip(b" \t,")
    rest = match["rest"]
    if rest[:1] not in (b"", b" ", b"\t"):
        return True
    rest = rest.strip()
    return rest[:1] in (b"[", b"(", b"{", b"<", b":", b"=") or _CODE_LIKE.search(rest) is not None


def _with_rows_below(known: list[Directive], data: bytes) -> list[Directive]:
    """Each comment on a row of its own with the row below that it speaks for: from below, once."""
    below: dict[int, int | None] = {}
    found: list[Directive] = []
    for it in reversed(known):
        if it.alone and not it.noqa:
            it = it._replace(below=_row_below(it, data, below))
        found.append(it)
    return found[::-1]


def _row_below(directive: Directive, data: bytes, below: dict[int, int | None]) -> int | None:
    """``below`` holds what was found out, by the end of each comment row passed."""
    row, at = directive.row, directive.comment.end
    passed: list[int] = []
    found: int | None = None
    while at not in below:
        passed.append(at)
        ended = _ROW_END.match(data, at)
        if ended is None:
            break
        row += 1
        comment = _COMMENT_ROW.match(data, ended.end())
        if comment is None:
            found = row
            break
        at = comment.end()
    else:
        found = below[at]
    below.update(dict.fromkeys(passed, found))
    return found


def _about(
    directive: Directive,
    matching: _Matching,
    settings: FileSettings,
    codes: Mapping[str, str],
    lexed: Lexed,
) -> list[Finding]:
    if directive.malformed:
        return [_unreadable(directive, lexed)]
    found: list[Finding] = []
    places = _places(directive, lexed)
    for named in directive.codes:
        code = codes.get(named.code)
        if code is None:
            message = f"`{named.code}` is no rule, so the suppression silences nothing"
            fix = _without(directive, named, lexed, places)
            found.append(Finding("SSOT903", message, named.span, subject=named.code, fix=fix))
        elif code in _HYGIENE or code not in settings.select:
            continue
        elif code in settings.no_suppress:
            message = f"`{code}` cannot be suppressed here (`no-suppress`)"
            fix = _without(directive, named, lexed, places)
            found.append(Finding("SSOT901", message, named.span, subject=code, fix=fix))
        elif (directive.span.start, code) not in matching.used:
            message = f"nothing here is silenced by the suppression of `{code}`"
            fix = _without(directive, named, lexed, places)
            found.append(Finding("SSOT901", message, named.span, subject=code, fix=fix))
    if not directive.codes and directive.span.start not in matching.used_at:
        message = "nothing here is silenced by the suppression"
        fix = _without(directive, None, lexed, places)
        found.append(Finding("SSOT901", message, directive.span, subject="*", fix=fix))
    if settings.require_reason and not directive.reason:
        found.append(_unreasoned(directive))
    return found


def _unreadable(directive: Directive, lexed: Lexed) -> Finding:
    text = lexed.data[slice(*directive.span)].decode("utf-8", "replace")
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    message = f"`{text}` silences nothing: write `# ssot: ignore[CODE] reason`"
    refused = "which rules are meant, only people can tell"
    return Finding("SSOT903", message, directive.span, subject=text, fix_refused=refused)


def _unreasoned(directive: Directive) -> Finding:
    message = "the suppression does not say why"
    if directive.noqa:
        refused = "`noqa` has no room for a reason: use `# ssot: ignore[...] reason`"
        return Finding("SSOT902", message, directive.span, subject="noqa", fix_refused=refused)
    at = directive.span.end
    why = "someone must put the reason in its place"
    fix = Fix("Add a placeholder", (Edit(at, at, b" TODO: say why"),), UNSAFE, why)
    return Finding("SSOT902", message, directive.span, subject="", fix=fix, fix_refused=why)


def _places(directive: Directive, lexed: Lexed) -> list[int]:
    """Where the codes of a directive begin; those of others in a ``noqa``, too."""
    if not directive.noqa:
        return [it.span.start for it in directive.codes]
    listed = lexed.data[slice(*directive.listed)]
    return [directive.listed.start + it.start() for it in _CODE.finditer(listed)]


def _without(directive: Directive, named: Named | None, lexed: Lexed, places: list[int]) -> Fix:
    """Take one code out of a directive; with its last one, the directive. ``places`` are the offsets
    of its codes."""
    data = lexed.data
    if named is not None and len(places) > 1:
        after = bisect_right(places, named.span.start)
        if after < len(places):
            edit = Edit(named.span.start, places[after], b"")
        else:
            before = data[: named.span.start].rstrip(b" \t,")
            edit = Edit(len(before), named.span.end, b"")
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
        ended = _ROW_END.match(data, directive.comment.end)
        edit = Edit(row_start, ended.end() if ended else directive.comment.end, b"")
    else:
        edit = Edit(row_start, end, b"")
    return Fix("Remove the suppression", (edit,), SAFE)
