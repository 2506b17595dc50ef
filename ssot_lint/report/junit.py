"""JUnit's XML: a suite for each tier, a test case for each file; clean files are tests that pass.

``check`` has findings for test cases; here their number is that of the score's denominator.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ssot_lint.output.formats import Style
from ssot_lint.output.markup import HEAD, ascii_only, escaped, tag
from ssot_lint.report.audit import Audit, File, Passed
from ssot_lint.report.verdict import Verdict
from ssot_lint.report.wording import place_of

_NOT_CHECKED = "not checked"
_DEMANDS = "thresholds"


def render(audit: Audit, verdict: Verdict, style: Style) -> str:
    """Tiers, what was not checked, and demands that are not met."""
    return ascii_only("\n".join((HEAD, *_suites(audit, verdict), "")))


def _suites(audit: Audit, verdict: Verdict) -> Iterator[str]:
    demands = [
        *((f"{it.name} at least {it.minimum} %", it.is_reached) for it in verdict.thresholds),
        *(
            (f"{it.name} not worse", not it.is_decrease)
            for it in (verdict.comparison.changes if verdict.comparison else ())
        ),
    ]
    failed = sum(not it.is_clean for it in audit.files) + sum(not met for _, met in demands)
    tests = len(audit.files) + len(audit.failed) + len(audit.allowed) + len(demands)
    yield tag(
        "testsuites",
        {
            "name": "ssot-lint report",
            "tests": tests,
            "failures": failed,
            "errors": len(audit.failed),
        },
    )
    for tier in audit.scores.tiers:
        yield from _tier(tier, [it for it in audit.files if it.tier == tier])
    yield from _others(audit.failed, audit.allowed)
    yield from _demanded(demands, verdict.problems)
    yield "</testsuites>"


def _tier(tier: str, files: Sequence[File]) -> Iterator[str]:
    failed = sum(not it.is_clean for it in files)
    yield _suite(tier, len(files), failed, 0, 0)
    for file in files:
        attributes = {"name": file.path, "classname": tier, "file": file.path}
        if file.is_clean:
            yield "    " + tag("testcase", attributes, "/")
            continue
        found = [it for it in file.sightings if it.counts]
        rows = [
            f"{place_of(file.path, it.diagnostic)}: {it.diagnostic.code}"
            f" {it.diagnostic.message} ({it.status})"
            for it in found
        ]
        message = f"{len(found)} finding{'s' * (len(found) != 1)}"
        yield "    " + tag("testcase", attributes)
        failure = tag("failure", {"type": found[0].diagnostic.severity, "message": message})
        yield "      " + failure + escaped("\n".join(rows)) + "</failure>"
        yield "    </testcase>"
    yield "  </testsuite>"


def _others(failed: Sequence[Passed], allowed: Sequence[Passed]) -> Iterator[str]:
    if not failed and not allowed:
        return
    yield _suite(_NOT_CHECKED, len(failed) + len(allowed), 0, len(failed), len(allowed))
    for element, passed in (("error", failed), ("skipped", allowed)):
        for it in passed:
            yield "    " + tag("testcase", {"name": it.path, "classname": _NOT_CHECKED})
            yield "      " + tag(element, {"message": it.why}, "/")
            yield "    </testcase>"
    yield "  </testsuite>"


def _demanded(demands: Sequence[tuple[str, bool]], problems: Sequence[str]) -> Iterator[str]:
    if not demands:
        return
    yield _suite(_DEMANDS, len(demands), sum(not met for _, met in demands), 0, 0)
    said = iter(problems)  # one for each that is not met, in the same order
    for name, met in demands:
        attributes = {"name": name, "classname": _DEMANDS}
        if met:
            yield "    " + tag("testcase", attributes, "/")
            continue
        yield "    " + tag("testcase", attributes)
        yield "      " + tag("failure", {"type": "threshold", "message": next(said)}, "/")
        yield "    </testcase>"
    yield "  </testsuite>"


def _suite(name: str, tests: int, failures: int, errors: int, skipped: int) -> str:
    counts = {"tests": tests, "failures": failures, "errors": errors, "skipped": skipped}
    return "  " + tag("testsuite", {"name": name, **counts})
