"""The report on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ssot_lint.output.formats import Style, rule_name
from ssot_lint.output.text import BOLD, CYAN, GREEN, RED, YELLOW, Paint, printable
from ssot_lint.report.audit import (
    SUPPRESSED,
    Audit,
    counts_of,
    owner_of,
    rules_of,
    scores_by,
    severities_of,
    statuses_by,
    tier_of,
)
from ssot_lint.report.score import Score, percent_text
from ssot_lint.report.steps import gain, steps_of
from ssot_lint.report.variables import as_text
from ssot_lint.report.verdict import Verdict
from ssot_lint.report.wording import (
    bar,
    clean_of,
    count,
    counted,
    made_of,
    owner_name,
    sparkline,
    stamped,
    unchecked,
)

_BAR = 20
_Row = tuple[str, ...]


def render(audit: Audit, verdict: Verdict, style: Style) -> str:
    """Score, tiers, owners, rules, what was not checked, trend, what to do next."""
    paint = Paint(style.color)
    parts = [
        _head(audit, paint),
        _scores("tier", audit.scores.tiers, statuses_by(audit.files, tier_of), paint),
        _owners(audit, paint),
        _rules(audit, paint),
        as_text(audit.variables, paint),
        _unchecked(audit, paint),
        _trend(audit, paint),
        _steps(audit, paint),
        _verdict(verdict, paint),
        [stamped(audit.stamp)],
    ]
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part))) + "\n"


def color_of(score: Score) -> str:
    """Green for all, yellow from nine tenths, red below."""
    if score.percent is None or score.clean == score.files:
        return GREEN
    return YELLOW if score.percent >= 90 else RED


def _head(audit: Audit, paint: Paint) -> Iterator[str]:
    overall = audit.scores.overall
    worst = audit.scores.worst
    percent = paint(percent_text(overall), color_of(overall))
    line = f"{paint('Score', BOLD)}  {percent}  ({clean_of(overall)})"
    if worst is not None and len(audit.scores.tiers) > 1:
        line += f"; worst tier: {printable(worst)}, {percent_text(audit.scores.tiers[worst])}"
    yield line
    counts = counts_of(audit)
    made = made_of(counts)
    yield count(counted(counts), "finding") + (f": {made}" if made else "")
    severities = severities_of(audit)
    if severities["error"] != counted(counts):
        said = [f"{number:,} {name}" for name, number in severities.items() if number]
        yield f"of severity: {', '.join(said)}"
    if counts[SUPPRESSED]:
        yield f"{counts[SUPPRESSED]:,} more suppressed with a reason, which do not count"
    if audit.foreign:
        yield f"{count(audit.foreign, 'access', 'accesses')} of variables that are not ours"
    if audit.configuration:
        found = sum(len(file.sightings) for file in audit.configuration)
        yield f"{count(found, 'finding')} in configuration files, which have no score"


def _scores(
    title: str,
    scores: Mapping[str, Score],
    statuses: Mapping[str, Mapping[str, int]],
    paint: Paint,
) -> Iterator[str]:
    rows = [
        (printable(owner_name(name)), percent_text(score), clean_of(score), made_of(statuses[name]))
        for name, score in scores.items()
    ]
    if rows:
        yield paint(f"By {title}", BOLD)
    for (name, percent, clean, made), score in zip(_aligned(rows), scores.values()):
        shown = paint(bar(score, _BAR), color_of(score))
        yield f"  {name}  {shown}  {percent}  {clean}  {made}".rstrip()


def _owners(audit: Audit, paint: Paint) -> Iterator[str]:
    scores = scores_by(audit.files, owner_of).tiers
    if set(scores) - {""}:
        yield from _scores("owner", scores, statuses_by(audit.files, owner_of), paint)


def _rules(audit: Audit, paint: Paint) -> Iterator[str]:
    rules = rules_of(audit)
    rows = [
        (
            rule.code,
            rule_name(rule.code),
            rule.severity,
            count(rule.findings, "finding"),
            f"in {count(rule.files, 'file')}",
            f"{rule.fixable:,} fixable" if rule.fixable else "",
            f"{rule.suppressed:,} suppressed" if rule.suppressed else "",
        )
        for rule in rules
    ]
    if rows:
        yield paint("By rule", BOLD)
    for row in _aligned(rows):
        yield f"  {paint(row[0], RED)}  {'  '.join(row[1:])}".rstrip()


def _unchecked(audit: Audit, paint: Paint) -> Iterator[str]:
    found = unchecked(audit)
    if found or audit.unparsable:
        yield paint("Not checked", BOLD)
    for row in _aligned([(it.amount, f"{it.what}: {printable(it.why)}") for it in found]):
        yield f"  {'  '.join(row)}".rstrip()
    if audit.unparsable:
        yield f"  {count(len(audit.unparsable), 'file')} with places that cannot be read as Python"


def _trend(audit: Audit, paint: Paint) -> Iterator[str]:
    if not audit.trend:
        return
    first, last = audit.trend[0], audit.trend[-1]
    percents = [*(it.scores.overall.percent for it in audit.trend), audit.scores.overall.percent]
    yield (
        paint("Trend", BOLD)
        + f"  ({count(len(audit.trend), 'revision')}, then the files as they are)"
    )
    yield f"  {paint(sparkline(percents), CYAN)}"
    for point in (first, last)[: len(audit.trend)]:
        yield (
            f"  {point.date}  {printable(point.name)}  {percent_text(point.scores.overall)}"
            f"  {clean_of(point.scores.overall)}, {count(point.findings, 'finding')}"
        )
    yield f"  now  {percent_text(audit.scores.overall)}  {clean_of(audit.scores.overall)}"


def _steps(audit: Audit, paint: Paint) -> Iterator[str]:
    steps = steps_of(audit)
    if steps:
        yield paint("Next steps", BOLD)
    for step in steps:
        said = gain(step)
        yield f"  {printable(step.title)}{f' ({said})' if said else ''}"
        yield f"    {paint(f'$ {printable(step.command)}', CYAN)}"


def _verdict(verdict: Verdict, paint: Paint) -> Iterator[str]:
    for it in verdict.thresholds:
        word = paint("reached", GREEN) if it.is_reached else paint("missed", RED)
        yield f"{printable(it.name)} {percent_text(it.score)}, at least {it.minimum} % asked: {word}"
    if verdict.comparison is not None:
        for change in verdict.comparison.changes:
            word = paint("fell", RED) if change.is_decrease else paint("held", GREEN)
            yield (
                f"{printable(change.name)} {percent_text(change.now)}, before"
                f" {percent_text(change.before)} ({printable(verdict.comparison.reference)}): {word}"
            )


def _aligned(rows: Sequence[_Row]) -> list[_Row]:
    """Cells of each column as wide as its widest; numbers at its right end."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    return [
        tuple(
            cell.rjust(width) if cell[:1].isdigit() else cell.ljust(width)
            for cell, width in zip(row, widths)
        )
        for row in rows
    ]
