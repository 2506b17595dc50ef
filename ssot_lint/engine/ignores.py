"""Comments that silence findings, put where they are heeded and where code ends on its row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint.core.layout import WHOLE, Layout
from ssot_lint.core.lex.lexed import COMMENT, Lexed
from ssot_lint.core.model import Edit, Finding, Report
from ssot_lint.core.source import Positions
from ssot_lint.core.suppress import BEYOND_COMMENTS, Directive, directives
from ssot_lint.engine.analysis import examine
from ssot_lint.engine.fixing.fixer import apply
from ssot_lint.engine.fixing.verify import Change, not_compiled
from ssot_lint.engine.ignored_verdicts import not_heeded
from ssot_lint.engine.memory import Memory
from ssot_lint.engine.reading import encoding_in_use

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings

Key = tuple[str, str, str, int]
"""Rule, scope, subject and ordinal: a finding wherever it stands."""
_ROW_END = re.compile(rb"[ \t]*(?=[\r\n]|\Z)")
_CODE_END = re.compile(rb"[^\r\n]*")
_ONLY_AST = 0x400  # ast.PyCF_ONLY_AST


class Ignored(NamedTuple):
    """A file with its comments: unchanged where none was needed or could be verified."""

    data: bytes
    silenced: tuple[Finding, ...] = ()
    failure: str | None = None
    edits: tuple[Edit, ...] = ()
    """What was changed; a notebook has none."""


class Spot(NamedTuple):
    """Where the codes of a row go: into a directive that is there, or to the end of the row."""

    end: int
    directive: Directive | None


def key_of(finding: Finding) -> Key:
    return finding.code, finding.scope, finding.subject, finding.ordinal


def ignore_text(
    data: bytes,
    settings: FileSettings,
    wanted: Collection[Key],
    reason: str,
    memory: Memory,
    layout: Layout = WHOLE,
    verdicts: Sequence[Finding] = (),
) -> Ignored:
    """``ignore.ignore`` for Python text, which ``layout`` says the parts of."""
    before = examine(data, settings, memory, layout)
    chosen = [
        it for it in before.report.findings if key_of(it) in wanted and may_silence(it, settings)
    ]
    verdicts = [it for it in verdicts if may_silence(it, settings)]
    if not chosen and not verdicts:
        return Ignored(data)
    if settings.require_reason and not reason:
        return Ignored(data, failure="`require-reason` is on: say why, `--add-ignore=REASON`")
    lexed = before.view.code.lexed
    if lexed.broken:
        return Ignored(data, failure="the file cannot be read as Python")
    try:
        wording = reason.encode(encoding_in_use(data))
        edits = tuple(_edits([*chosen, *verdicts], lexed, wording))
    except UnicodeEncodeError:
        return Ignored(data, failure="the file's encoding cannot spell the reason")
    change = Change(data, apply(data, edits), edits, chosen, layout)
    return proved(change, before.report, settings, memory, verdicts)


def may_silence(finding: Finding, settings: FileSettings) -> bool:
    """Whether a comment can silence it: those about comments, and broken code, are not."""
    return finding.code not in BEYOND_COMMENTS and finding.code not in settings.no_suppress


# --- where


def _edits(chosen: Sequence[Finding], lexed: Lexed, reason: bytes) -> Iterator[Edit]:
    positions = Positions(lexed.data)
    known = [it for it in directives(lexed, positions) if it.codes and not it.noqa | it.whole_file]
    codes: dict[Spot, set[str]] = {}
    for finding in chosen:
        codes.setdefault(_spot(finding, lexed, positions, known), set()).add(finding.code)
    for spot, added in codes.items():
        names = ", ".join(sorted(added)).encode()
        yield from (
            merged(spot.directive, names, reason)
            if spot.directive
            else _new(lexed.data, spot.end, names, reason)
        )


def _new(data: bytes, at: int, names: bytes, reason: bytes) -> Iterator[Edit]:
    stop = _ROW_END.match(data, at)
    comment = b"  # ssot: ignore[%s] %s" % (names, reason)
    yield Edit(at, stop.end() if stop else at, comment.rstrip())


def merged(directive: Directive, names: bytes, reason: bytes) -> Iterator[Edit]:
    yield Edit(directive.codes[-1].span.end, directive.codes[-1].span.end, b", " + names)
    if reason and not directive.reason:
        yield Edit(directive.span.end, directive.span.end, b" " + reason)


def _spot(finding: Finding, lexed: Lexed, positions: Positions, known: Iterable[Directive]) -> Spot:
    """The row of the expression where code ends there, else the last of the statement."""
    line = lexed.line_index(finding.span.start)
    first, last = lexed.lines[line], max(lexed.line_end(line) - 1, lexed.lines[line])
    rows = positions.row(finding.span.start), positions.row(last), positions.row(first)
    for it in known:
        if (it.row in rows and not it.alone) or it.below in (rows[0], rows[2]):
            return Spot(it.span.end, it)
    ends = [_end(lexed.data, positions.offset(row)) for row in rows[:2]]
    return Spot(ends[0] if _is_open(lexed, ends[0]) else ends[1], None)


def _end(data: bytes, row_start: int) -> int:
    """Where what stands on the row ends, blanks behind it left out."""
    found = _CODE_END.match(data, row_start)
    return row_start + len(found[0].rstrip(b" \t")) if found else row_start


def _is_open(lexed: Lexed, end: int) -> bool:
    """Whether a comment may follow what ends there: no string goes on, and no backslash joins."""
    stop = _ROW_END.match(lexed.data, end)
    kind = lexed.kind_at(stop.end()) if stop else 0
    in_text = kind not in (0, COMMENT) or _within(lexed, end)
    return not in_text and not (lexed.data[end - 1 : end] == b"\\" and lexed.kind_at(end - 1) == 0)


def _within(lexed: Lexed, offset: int) -> bool:
    """Whether the offset lies inside a string, fields of f-strings among it."""
    if not lexed.starts or offset <= lexed.starts[0]:
        return False
    start, end = lexed.text_span(offset - 1)
    return start < offset < end and lexed.data[start : start + 1] != b"#"


# --- proof


def proved(
    change: Change,
    before: Report,
    settings: FileSettings,
    memory: Memory,
    verdicts: Sequence[Finding] = (),
) -> Ignored:
    """The changed file if it is the same code, and silent where it shall be; else why it is not.

    ``verdicts`` are findings about the project: what is said of the file alone does not hold them.
    """
    failure = (
        not_compiled(change, settings.path)
        or _other_code(change)
        or _not_silenced(before, examine(change.after, settings, memory).report, change.chosen)
        or (not_heeded(verdicts, change.edits, change.after, settings) if verdicts else None)
    )
    if failure:
        return Ignored(change.before, failure=failure)
    silenced = (*change.chosen, *verdicts)
    return Ignored(change.after, silenced, edits=tuple(change.edits))


def _other_code(change: Change) -> str | None:
    """Comments are no code: the trees are the same. Newer grammars have been parsed by libcst."""
    before, after = change.layout, change.layout.moved(change.edits)
    pieces = zip(before.pieces(change.before), after.pieces(change.after), strict=True)
    same = all(_tree(one) == _tree(other) for one, other in pieces)
    return None if same else "the result would be other code"


def _tree(data: bytes) -> str | None:
    import warnings
    from ast import dump

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return dump(compile(data, "", "exec", _ONLY_AST, dont_inherit=True))
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
            return None


def _not_silenced(before: Report, after: Report, chosen: Iterable[Finding]) -> str | None:
    """The chosen findings are gone, and none has come; others of a rule and row may be silent too."""
    expected = Counter(map(key_of, before.findings)) - Counter(map(key_of, chosen))
    if Counter(map(key_of, after.findings)) - expected:
        return "the comments would not silence what they name"
    return None
