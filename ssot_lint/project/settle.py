"""What becomes of verdicts: comments silence them, and comments that silence none are told.

After the reduce and before the baseline, for all project rules alike. Rows are found in the bytes of
the file, which are asked for only where there is a verdict or a comment that names such a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.model import Finding, Fix, Span
from ssot_lint.core.source import BOM, Positions, is_notebook
from ssot_lint.core.suppress import Extent, apply, directives
from ssot_lint.project.rule import ProjectRule, Related, Verdict

if TYPE_CHECKING:
    from ssot_lint.core.lex.lexed import Lexed
    from ssot_lint.core.settings import FileSettings

UNUSED = "SSOT901"
_NOTEBOOK = "findings about the project are fixed in files, not in notebooks"


Own = Callable[[frozenset[str]], Sequence[Finding]]
"""What the rules with some codes find in the file alone."""


class Settled(NamedTuple):
    """One finding about the project, in the file that it is reported in."""

    finding: Finding
    related: tuple[Related, ...] = ()


class Settlement(NamedTuple):
    """What is to be said of one file."""

    findings: tuple[Settled, ...] = ()
    suppressed: tuple[tuple[Settled, str], ...] = ()
    """With the comments' reasons."""
    used: frozenset[int] = frozenset()
    """Offsets of comments without codes that silence something here: no finding about them."""


def settle(
    verdicts: Sequence[tuple[str, Verdict]],
    data: bytes,
    settings: FileSettings,
    rules: Mapping[str, ProjectRule],
    judged: frozenset[str],
    own: Own | None = None,
) -> Settlement:
    """What is to be said of a Python file (of a notebook: of its cells' code).

    ``judged`` are codes of the rules that were asked about all that this file takes part in; of the
    others no suppression is called unused. ``own`` says what other rules find in the file alone.
    """
    from ssot_lint.core.lex.lexer import lex  # most runs have nothing to settle

    found = list(_findings(verdicts, data, settings, rules, own))
    by_finding = {it.finding: it for it in found}
    lexed = lex(data, len(BOM) if data.startswith(BOM) else 0)
    positions = Positions(data)
    known = directives(lexed, positions)
    if not known:
        return Settlement(tuple(found))
    codes = {code: code for code in rules} | {rule.name: code for code, rule in rules.items()}
    asked = judged & settings.select
    if UNUSED in settings.select:
        asked |= {UNUSED}
    outcome = apply(
        [(it.finding, extent_of(lexed, positions, it.finding)) for it in found],
        known,
        settings._replace(select=asked, require_reason=False),
        codes,
        lexed,
    )
    about = [it for it in outcome.about_comments if it.code == UNUSED and it.subject != "*"]
    if UNUSED not in settings.fixable or is_notebook(settings.path):
        about = [it._replace(fix=None) for it in about]
    idle = {it.span.start for it in outcome.about_comments if it.subject == "*"}
    blanket = {it.span.start for it in known if not it.codes and not it.malformed}
    return Settlement(
        tuple(by_finding.get(it, Settled(it)) for it in (*outcome.kept, *about)),
        tuple((by_finding[it.finding], it.reason) for it in outcome.suppressed),
        frozenset(blanket - idle) if UNUSED in asked else frozenset(),
    )


def settle_plain(
    verdicts: Sequence[tuple[str, Verdict]],
    data: bytes,
    settings: FileSettings,
    rules: Mapping[str, ProjectRule],
) -> Settlement:
    """The same for a file that is no Python: configuration, deployment files.

    ``# ssot: ignore[CODE] reason`` counts on the row of the verdict or alone above it.
    """
    from ssot_lint.core.suppress import silenced_by

    kept: list[Settled] = []
    suppressed: list[tuple[Settled, str]] = []
    for it in _findings(verdicts, data, settings, rules):
        reason = None
        if it.finding.code not in settings.no_suppress and it.finding.code != UNUSED:
            names = frozenset((it.finding.code, rules[it.finding.code].name))
            reason = silenced_by(data, it.finding.span.start, names)
        if reason is None:
            kept.append(it)
        else:
            suppressed.append((it, reason))
    return Settlement(tuple(kept), tuple(suppressed))


def _findings(
    verdicts: Iterable[tuple[str, Verdict]],
    data: bytes,
    settings: FileSettings,
    rules: Mapping[str, ProjectRule],
    own: Own | None = None,
) -> Iterable[Settled]:
    counts: dict[tuple[str, str, str], int] = {}
    for code, it in verdicts:
        key = (code, it.scope, it.subject)
        ordinal = counts[key] = counts.get(key, -1) + 1
        fix, refused = it.fix, it.refused
        if is_notebook(settings.path):
            fix, refused = None, _NOTEBOOK
        elif fix is None and refused is None:
            made = _made(rules[code], it, data, settings, own)
            fix, refused = (None, made) if isinstance(made, str) else (made, made.reason)
        yield Settled(
            Finding(
                code,
                it.message,
                Span(it.site.start, it.site.end),
                it.kind,
                it.variable,
                it.scope,
                it.subject,
                ordinal,
                fix,
                refused,
            ),
            it.related,
        )


def _made(
    rule: ProjectRule, verdict: Verdict, data: bytes, settings: FileSettings, own: Own | None
) -> Fix | str:
    if not rule.beside:
        return rule.fix(verdict, data, settings)
    found = () if own is None else own(rule.beside)
    at = verdict.site.start
    return rule.through(verdict, next((it for it in found if it.span.start == at), None))


def extent_of(lexed: Lexed, positions: Positions, finding: Finding) -> Extent:
    """The rows of the expression and of the statement around it."""
    line = lexed.line_index(finding.span.start)
    start, end = lexed.lines[line], lexed.line_end(line)
    row = positions.row
    last = max(finding.span.end - 1, finding.span.start)
    return Extent(row(finding.span.start), row(last), row(start), row(max(end - 1, start)))
