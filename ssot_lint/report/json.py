"""The report for machines: everything there is, in the shape that ``schema`` publishes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ssot_lint.output.formats import Style, rule_name
from ssot_lint.output.json import Json, dump, fingerprint
from ssot_lint.report.audit import (
    SUPPRESSED,
    Audit,
    File,
    Passed,
    Point,
    Sighting,
    counts_of,
    owner_of,
    rules_of,
    scores_by,
    severities_of,
    statuses_by,
    tier_of,
)
from ssot_lint.report.score import Score, Scores
from ssot_lint.report.steps import steps_of
from ssot_lint.report.variables import as_record
from ssot_lint.report.verdict import Verdict

VERSION = 1
"""Of the shape: raised when a reader of the old one could not read the new one."""


def render(audit: Audit, verdict: Verdict, style: Style) -> str:
    """The whole report, indented by two."""
    return dump(record(audit, verdict))


def record(audit: Audit, verdict: Verdict) -> dict[str, Json]:
    """The report as JSON's values."""
    scores = audit.scores
    return {
        "version": VERSION,
        "stamp": _stamp(audit),
        "score": _score(scores.overall),
        "worst_tier": scores.worst,
        "tiers": _groups("tier", scores, statuses_by(audit.files, tier_of)),
        "owners": _groups(
            "owner", scores_by(audit.files, owner_of), statuses_by(audit.files, owner_of)
        ),
        "rules": _rules(audit),
        "severities": dict(severities_of(audit)),
        "counts": _counts(counts_of(audit)),
        "files": _files(audit),
        "allowed": _passed(audit.allowed),
        "skipped": _passed(audit.skipped),
        "failed": _passed(audit.failed),
        "unparsable": [*audit.unparsable],
        "findings": [_finding(file, it) for file, it in audit.sightings],
        "thresholds": _thresholds(verdict),
        "comparison": _comparison(verdict),
        "foreign": audit.foreign,
        "variables": as_record(audit.variables),
        "trend": [_point(point) for point in audit.trend],
        "next_steps": _steps(audit),
    }


def _stamp(audit: Audit) -> dict[str, Json]:
    version, rules, settings = audit.stamp
    return {"version": version, "rules": [*rules], "settings": settings}


def _score(score: Score) -> dict[str, Json]:
    return {"percent": score.percent, "files": score.files, "clean": score.clean}


def _groups(key: str, scores: Scores, statuses: Mapping[str, Mapping[str, int]]) -> list[Json]:
    return [
        {key: name or None, **_score(score), "counts": _counts(statuses[name])}
        for name, score in scores.tiers.items()
    ]


def _counts(statuses: Mapping[str, int]) -> dict[str, Json]:
    named = {status.replace(" ", "_"): number for status, number in statuses.items()}
    keys = ("new", "baselined", "suppressed_without_reason", "suppressed")
    return {
        "findings": sum(statuses.values()) - statuses.get(SUPPRESSED, 0),
        **{key: named.get(key, 0) for key in keys},
    }


def _rules(audit: Audit) -> list[Json]:
    return [
        {
            "code": rule.code,
            "name": rule_name(rule.code),
            "severity": rule.severity,
            "findings": rule.findings,
            "files": rule.files,
            "fixable": rule.fixable,
            "suppressed": rule.suppressed,
        }
        for rule in rules_of(audit)
    ]


def _files(audit: Audit) -> dict[str, Json]:
    checked, failed, allowed = len(audit.files), len(audit.failed), len(audit.allowed)
    return {
        "scanned": checked + failed + allowed,
        "checked": checked,
        "allowed": allowed,
        "failed": failed,
        "left_out": len(audit.skipped),
        "unparsable": len(audit.unparsable),
    }


def _passed(passed: Sequence[Passed]) -> list[Json]:
    return [{"path": it.path, "why": it.why} for it in passed]


def _finding(file: File, it: Sighting) -> dict[str, Json]:
    found = it.diagnostic
    return {
        "path": file.path,
        "cell": found.cell,
        "row": found.start.row,
        "column": found.start.column,
        "code": found.code,
        "message": found.message,
        "severity": found.severity,
        "tier": file.tier or None,
        "owner": file.owner,
        "kind": found.kind,
        "variable": found.variable,
        "status": it.status.replace(" ", "_"),
        "reason": it.reason or None,
        "fix": None if found.fix is None else found.fix.safety,
        "fingerprint": fingerprint(found),
    }


def _thresholds(verdict: Verdict) -> list[Json]:
    return [
        {
            "name": it.name,
            "minimum": float(it.minimum),
            **_score(it.score),
            "reached": it.is_reached,
        }
        for it in verdict.thresholds
    ]


def _comparison(verdict: Verdict) -> dict[str, Json] | None:
    if verdict.comparison is None:
        return None
    return {
        "reference": verdict.comparison.reference,
        "changes": [
            {
                "name": it.name,
                "before": _score(it.before),
                "now": _score(it.now),
                "decreased": it.is_decrease,
            }
            for it in verdict.comparison.changes
        ],
    }


def _point(point: Point) -> dict[str, Json]:
    return {
        "commit": point.commit,
        "name": point.name,
        "date": point.date,
        "score": _score(point.scores.overall),
        "tiers": _tiers(point.scores.tiers.items()),
        "findings": point.findings,
    }


def _tiers(scores: Iterable[tuple[str, Score]]) -> list[Json]:
    return [{"tier": name, **_score(score)} for name, score in scores]


def _steps(audit: Audit) -> list[Json]:
    return [
        {
            "title": step.title,
            "findings": step.findings,
            "files": step.files,
            "score": _score(step.score),
            "command": step.command,
        }
        for step in steps_of(audit)
    ]
