"""The audit in Markdown, fit to be pasted into a pull request; each number with its command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ssot_lint.output.formats import Style, rule_name
from ssot_lint.output.text import printable
from ssot_lint.report.audit import (
    BASELINED,
    NEW,
    SUPPRESSED,
    UNREASONED,
    Audit,
    File,
    counts_of,
    owner_of,
    rules_of,
    scores_by,
    severities_of,
    statuses_by,
    tier_of,
)
from ssot_lint.report.markdown_text import code, free, html, table
from ssot_lint.report.score import Score, percent_text
from ssot_lint.report.steps import steps_of
from ssot_lint.report.variables import as_markdown
from ssot_lint.report.verdict import Verdict
from ssot_lint.report.wording import (
    bar,
    count,
    counted,
    owner_name,
    sparkline,
    stamped,
    unchecked,
)

_MOST_FILES = 10
_MOST_PASSED = 50
_BAR = 10
Rows = Iterator[str]


def render(audit: Audit, verdict: Verdict, style: Style) -> str:
    """Every section there is something to say in."""
    blocks = ["# Who reads the environment\n"]
    for title, section in SECTIONS:
        lines = list(section(audit, verdict))
        if lines:
            blocks.append("\n".join((f"## {title}\n", *lines, "")))
    return "\n".join((*blocks, f"_{stamped(audit.stamp)}_\n"))


def _summary(audit: Audit, verdict: Verdict) -> Rows:
    overall, worst = audit.scores.overall, audit.scores.worst
    files = count(overall.files, "checked file")
    yield f"**{percent_text(overall)}**: {overall.clean:,} of {files} without a finding."
    if worst is not None:
        yield f"The worst tier is {code(worst)}: {percent_text(audit.scores.tiers[worst])}."
    yield ""
    report, check = audit.asked.command("report"), audit.asked.command("check")
    counts, severities = counts_of(audit), severities_of(audit)
    yield from table(
        ("what", "number", "command"),
        [
            ("score", percent_text(overall), code(report)),
            ("checked files", f"{overall.files:,}", code(report)),
            ("files without a finding", f"{overall.clean:,}", code(report)),
            ("findings", f"{counted(counts):,}", code(report)),
            ("new", f"{counts[NEW]:,}", code(check)),
            ("in the baseline", f"{counts[BASELINED]:,}", code(check)),
            ("suppressed without a reason", f"{counts[UNREASONED]:,}", code(report)),
            ("suppressed with a reason (not counted)", f"{counts[SUPPRESSED]:,}", code(report)),
            *(
                (f"of severity {name}", f"{number:,}", code(report))
                for name, number in severities.items()
                if number and name != "error"
            ),
        ],
    )
    yield from _demands(verdict)


def _demands(verdict: Verdict) -> Rows:
    rows = [
        (code(it.name), f"at least {it.minimum} %", percent_text(it.score), _word(it.is_reached))
        for it in verdict.thresholds
    ]
    if verdict.comparison is not None:
        reference = code(verdict.comparison.reference)
        rows += [
            (
                code(it.name),
                f"not below {percent_text(it.before)} ({reference})",
                percent_text(it.now),
                _word(not it.is_decrease),
            )
            for it in verdict.comparison.changes
        ]
    if rows:
        yield ""
        yield from table(("of", "demanded", "is", ""), rows)


def _tiers(audit: Audit, verdict: Verdict) -> Rows:
    scores, statuses = audit.scores.tiers, statuses_by(audit.files, tier_of)
    named = {code(name): it for name, it in scores.items()}
    yield from _scores("tier", named, [statuses[name] for name in scores])
    yield from ("", f"From {code(audit.asked.command('report'))}.")


def _access(audit: Audit, verdict: Verdict) -> Rows:
    rules = rules_of(audit)
    if not rules:
        yield "None outside the owners."
        return
    yield from table(
        ("rule", "finds", "severity", "findings", "files", "fixable", "suppressed", "command"),
        [
            (
                it.code,
                rule_name(it.code),
                it.severity,
                f"{it.findings:,}",
                f"{it.files:,}",
                f"{it.fixable:,}",
                f"{it.suppressed:,}",
                code(audit.asked.command("report", "--select", it.code)),
            )
            for it in rules
        ],
    )
    yield from _most(audit)


def _most(audit: Audit) -> Rows:
    found = [(file, _counted_in(file)) for file in audit.files if not file.is_clean]
    found.sort(key=lambda pair: (-pair[1], pair[0].path))
    if not found:
        return
    shown = found[:_MOST_FILES]
    all_of = (
        f"all {len(found):,}" if len(shown) == len(found) else f"{len(shown)} of {len(found):,}"
    )
    yield from ("", f"Files with the most findings ({all_of}):", "")
    yield from table(
        ("file", "findings", "command"),
        [
            (
                code(file.path),
                f"{number:,}",
                code(audit.asked.of((file.path,), "report")),
            )
            for file, number in shown
        ],
    )


def _owners(audit: Audit, verdict: Verdict) -> Rows:
    scores = scores_by(audit.files, owner_of).tiers
    statuses = statuses_by(audit.files, owner_of)
    named = {code(name) if name else owner_name(name): it for name, it in scores.items()}
    yield from _scores("owner", named, [statuses[name] for name in scores])
    if scores:
        yield from ("", f"From {code(audit.asked.command('report'))}; who owns a file:")
        yield f"{code('ssot-lint config FILE')}."


def _unchecked(audit: Audit, verdict: Verdict) -> Rows:
    groups = unchecked(audit)
    if not groups and not audit.unparsable:
        yield "Nothing was left out."
        return
    if groups:
        yield from table(
            ("what", "how many", "why"), [(it.what, it.amount, code(it.why)) for it in groups]
        )
        yield ""
    if audit.unparsable:
        number = count(len(audit.unparsable), "checked file has", "checked files have")
        yield f"{number} places that cannot be read as Python:"
        yield f"{code(audit.asked.command('check', '--select', 'SSOT900'))}."
        yield ""
    for it in groups:
        shown = it.which[:_MOST_PASSED]
        title = f"{it.what}: {printable(it.why)}"
        more = "" if len(shown) == len(it.which) else f", {len(shown)} of {len(it.which):,}"
        yield f"<details><summary>{html(title)}{more}</summary>\n"
        yield from (f"- {code(passed.path)}" for passed in shown)
        yield "\n</details>\n"
    yield f"All of them: {code(audit.asked.command('report', '--output-format', 'json'))}."


def _trend(audit: Audit, verdict: Verdict) -> Rows:
    if not audit.trend:
        command = audit.asked.command("report", "--history")
        yield f"Not asked for: {code(command)}."
        return
    now = audit.scores.overall
    yield code(sparkline([*(it.scores.overall.percent for it in audit.trend), now.percent]))
    yield from ("", "<details><summary>Every revision</summary>", "")
    rows = [
        (
            it.date,
            code(it.name),
            percent_text(it.scores.overall),
            f"{it.scores.overall.clean:,}",
            f"{it.scores.overall.files:,}",
            f"{it.findings:,}",
        )
        for it in reversed(audit.trend)
    ]
    findings = counted(counts_of(audit))
    last = ("", "now", percent_text(now), f"{now.clean:,}", f"{now.files:,}", f"{findings:,}")
    head = ("date", "revision", "score", "clean", "files", "findings")
    yield from table(head, [last, *rows])
    yield "\n</details>\n"
    command = audit.asked.command("report", "--history")
    yield f"Every revision is judged by today's rules and settings: {code(command)}."


def _steps(audit: Audit, verdict: Verdict) -> Rows:
    steps = steps_of(audit)
    if not steps:
        yield "Nothing is left to do."
        return
    yield from table(
        ("step", "settles", "makes clean", "score then", "command"),
        [
            (
                free(it.title),
                count(it.findings, "finding"),
                count(it.files, "file"),
                percent_text(it.score),
                code(it.command),
            )
            for it in steps
        ],
    )


# Title and content, in order. A section on variables, and one on the health of each environment,
# belong after the owners.
SECTIONS: tuple[tuple[str, Callable[[Audit, Verdict], Rows]], ...] = (
    ("Summary", _summary),
    ("Score by tier", _tiers),
    ("Environment access", _access),
    ("Configuration owners", _owners),
    ("Variables", lambda audit, _: as_markdown(audit.variables)),
    ("What was not checked", _unchecked),
    ("Trend", _trend),
    ("Next steps, by impact", _steps),
)


def _scores(title: str, scores: Mapping[str, Score], statuses: Sequence[Mapping[str, int]]) -> Rows:
    yield from table(
        (title, "score", "", "clean", "files", "findings"),
        [
            (
                name,
                percent_text(score),
                bar(score, _BAR),
                f"{score.clean:,}",
                f"{score.files:,}",
                f"{counted(found):,}",
            )
            for (name, score), found in zip(scores.items(), statuses)
        ],
    )


def _counted_in(file: File) -> int:
    return sum(it.counts for it in file.sightings)


def _word(good: bool) -> str:
    return "✅ met" if good else "❌ not met"
