"""The report as one HTML file that loads nothing: light and dark, to be sorted and filtered.

All of it is there without the script, which only sorts and hides rows. The page allows itself no
other script or style than these two, so that no file name or source text could ever be run.
"""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.output.formats import Style, rule_name
from ssot_lint.output.markup import shown
from ssot_lint.report import charts
from ssot_lint.report.audit import (
    SUPPRESSED,
    Audit,
    counts_of,
    owner_of,
    rules_of,
    scores_by,
    statuses_by,
    tier_of,
)
from ssot_lint.report.findings_table import findings
from ssot_lint.report.score import Scores, percent_text
from ssot_lint.report.steps import gain, steps_of
from ssot_lint.report.variables import as_html
from ssot_lint.report.verdict import Verdict
from ssot_lint.report.wording import count, counted, made_of, owner_name, stamped, unchecked

Parts = Iterator[str]


def render(audit: Audit, verdict: Verdict, style: Style) -> str:
    """The whole page."""
    css, script = asset("style.css"), asset("script.js")
    body = "\n".join(
        (
            *_head(audit),
            *_demands(verdict),
            *_scores("tier", audit.scores, audit),
            *_owners(audit),
            *_rules(audit),
            *_trend(audit),
            *_steps(audit),
            *as_html(audit.variables),
            *_unchecked(audit),
            *findings(audit),
        )
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(css, script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>ssot-lint: {percent_text(audit.scores.overall)}</title>\n"
        f"<style>{css}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#findings-title">Skip to the findings</a>\n<main>\n'
        f"{body}\n</main>\n<footer>{shown(stamped(audit.stamp))}</footer>\n"
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def asset(name: str) -> str:
    """A file that the page is made with."""
    from pkgutil import get_data  # also out of a zip file

    data = get_data("ssot_lint.report", f"page/{name}")
    assert data is not None
    return data.decode().replace("\r\n", "\n")


def policy(css: str, script: str) -> str:
    """What the page may load and run: these two, and nothing else."""
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none';"
        f" style-src '{_digest(css)}'; script-src '{_digest(script)}'"
    )


def _digest(text: str) -> str:
    from base64 import b64encode
    from hashlib import sha256

    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _head(audit: Audit) -> Parts:
    scores, counts = audit.scores, counts_of(audit)
    yield "<h1>Who reads the environment</h1>"
    yield '<p class="quiet">The share of checked files without a finding, and what it rests on.</p>'
    yield '<dl class="cards">'
    overall = scores.overall
    yield _card(
        "Score",
        percent_text(overall),
        f"{overall.clean:,} of {count(overall.files, 'file')} clean",
        charts.grade(overall),
    )
    if scores.worst is not None:
        worst = scores.tiers[scores.worst]
        yield _card("Worst tier", percent_text(worst), scores.worst, charts.grade(worst))
    yield _card("Findings", f"{counted(counts):,}", made_of(counts) or "none")
    yield _card("Suppressed with a reason", f"{counts[SUPPRESSED]:,}", "not counted")
    yield _card(
        "Not checked",
        f"{len(audit.failed) + len(audit.allowed):,}",
        f"{len(audit.failed):,} failed, {len(audit.allowed):,} allowed",
        "bad" if audit.failed else "",
    )
    yield "</dl>"


def _card(title: str, value: str, more: str, grade: str = "") -> str:
    return (
        f'<div class="card"><dt>{title}</dt><dd class="{grade}">{shown(value)}</dd>'
        f"<dd>{shown(more)}</dd></div>"
    )


def _scrolled(label: str) -> str:
    """Opens what is scrolled sideways on a narrow screen, with the keyboard, too."""
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">'


def _demands(verdict: Verdict) -> Parts:
    problems = verdict.problems
    if not verdict.thresholds and verdict.comparison is None:
        return
    yield "<h2>Demands</h2>"
    if not problems:
        yield '<p class="good">All are met.</p>'
        return
    yield '<ul class="bad">' + "".join(f"<li>{shown(it)}</li>" for it in problems) + "</ul>"


def _owners(audit: Audit) -> Parts:
    scores = scores_by(audit.files, owner_of)
    if set(scores.tiers) - {""}:
        yield from _scores("owner", scores, audit)


def _scores(title: str, scores: Scores, audit: Audit) -> Parts:
    statuses = statuses_by(audit.files, tier_of if title == "tier" else owner_of)
    yield f"<h2>By {title}</h2>"
    yield f"{_scrolled(f'Scores by {title}')}<table><thead><tr>"
    yield f'<th scope="col">{title.capitalize()}</th><th scope="col" class="share">Share</th>'
    yield '<th scope="col" class="number">Score</th><th scope="col" class="number">Clean</th>'
    yield '<th scope="col" class="number">Files</th><th scope="col" class="number">Findings</th>'
    yield "</tr></thead><tbody>"
    for name, score in scores.tiers.items():
        yield (
            f'<tr><th scope="row">{shown(owner_name(name))}</th><td>{charts.bar(score)}</td>'
            f'<td class="number {charts.grade(score)}">{percent_text(score)}</td>'
            f'<td class="number">{score.clean:,}</td><td class="number">{score.files:,}</td>'
            f'<td class="number">{counted(statuses[name]):,}</td></tr>'
        )
    yield "</tbody></table></div>"


def _rules(audit: Audit) -> Parts:
    rules = rules_of(audit)
    if not rules:
        return
    yield "<h2>By rule</h2>"
    yield f"{_scrolled('Findings by rule')}<table><thead><tr>"
    yield '<th scope="col">Rule</th><th scope="col">Finds</th>'
    yield '<th scope="col">Severity</th>'
    for title in ("Findings", "Files", "Fixable", "Suppressed"):
        yield f'<th scope="col" class="number">{title}</th>'
    yield "</tr></thead><tbody>"
    for rule in rules:
        numbers = (rule.findings, rule.files, rule.fixable, rule.suppressed)
        cells = "".join(f'<td class="number">{it:,}</td>' for it in numbers)
        yield (
            f'<tr><th scope="row"><a href="#rule={rule.code}">{rule.code}</a></th>'
            f"<td>{shown(rule_name(rule.code))}</td><td>{shown(rule.severity)}</td>{cells}</tr>"
        )
    yield "</tbody></table></div>"


def _trend(audit: Audit) -> Parts:
    if not audit.trend:
        return
    yield "<h2>Trend</h2>"
    yield '<p class="quiet">Every revision is judged by today\'s rules and settings.</p>'
    yield f"{_scrolled('Chart')}{charts.trend(audit.trend, audit.scores)}</div>"
    yield "<details><summary>As a table</summary>"
    yield f"{_scrolled('Scores by revision')}<table><thead><tr>"
    yield '<th scope="col">Date</th><th scope="col">Revision</th>'
    for title in ("Score", "Clean", "Files", "Findings"):
        yield f'<th scope="col" class="number">{title}</th>'
    yield "</tr></thead><tbody>"
    for point in reversed(audit.trend):
        score = point.scores.overall
        yield (
            f"<tr><td>{shown(point.date)}</td><td><code>{shown(point.name)}</code></td>"
            f'<td class="number">{percent_text(score)}</td><td class="number">{score.clean:,}</td>'
            f'<td class="number">{score.files:,}</td><td class="number">{point.findings:,}</td></tr>'
        )
    yield "</tbody></table></div></details>"


def _steps(audit: Audit) -> Parts:
    steps = steps_of(audit)
    if not steps:
        return
    yield '<h2>Next steps, by impact</h2><ol class="steps">'
    for step in steps:
        said = gain(step)
        more = f' <span class="quiet">({said})</span>' if said else ""
        yield (f"<li>{shown(step.title)}{more}<br><code>{shown(step.command)}</code></li>")
    yield "</ol>"


def _unchecked(audit: Audit) -> Parts:
    groups = unchecked(audit)
    if not groups and not audit.unparsable:
        return
    yield "<h2>What was not checked</h2>"
    for it in groups:
        paths = "".join(f"<li><code>{shown(passed.path)}</code></li>" for passed in it.which)
        yield (
            f"<details><summary>{shown(it.amount)} {shown(it.what)}: {shown(it.why)}</summary>"
            f'<ul class="paths">{paths}</ul></details>'
        )
    if audit.unparsable:
        paths = "".join(f"<li><code>{shown(path)}</code></li>" for path in audit.unparsable)
        number = count(len(audit.unparsable), "checked file has", "checked files have")
        yield (
            f"<details><summary>{number} places that cannot be read as Python</summary>"
            f'<ul class="paths">{paths}</ul></details>'
        )
