"""Audits to write down, and strategies that make them."""

from __future__ import annotations

from hypothesis import strategies as st

from ssot_lint.report.audit import (
    NEW,
    STATUSES,
    SUPPRESSED,
    Audit,
    Conflict,
    File,
    Passed,
    Sighting,
    Stamp,
    Variables,
)
from ssot_lint.report.commands import Asked
from ssot_lint.rules import CODES
from ssot_lint.workspace.diagnostic import TextFix
from tests.output.samples import SAFE, UNSAFE, diagnostic

STAMP = Stamp("1.2.3", CODES, "0123456789abcdef")
TIERS = ("production", "scripts", "tests")
OWNERS = (None, "auth", "billing")
HOSTILE = "a&b<script>alert(1)</script>\"'|`\n\x1b[31m‮\udcff"


def sighting(status: str = NEW, *, code: str = "SSOT101", fix: TextFix | None = None) -> Sighting:
    reason = "the platform sets it" if status == SUPPRESSED else ""
    return Sighting(diagnostic(code=code, fix=fix), status, reason)


def file(path: str = "app/a.py", *sightings: Sighting, tier: str = "production") -> File:
    return File(path, tier, None, sightings)


def audit(*files: File, **more: object) -> Audit:
    return Audit(STAMP, files)._replace(**more)  # type: ignore[arg-type]  # fields as a test likes


SIGHTINGS = st.builds(
    sighting,
    st.sampled_from(STATUSES),
    code=st.sampled_from(CODES),
    fix=st.sampled_from((None, SAFE, UNSAFE)),
)
FILES = st.builds(
    File,
    st.text("abc/", min_size=1, max_size=8),
    st.sampled_from(TIERS),
    st.sampled_from(OWNERS),
    st.lists(SIGHTINGS, max_size=3).map(tuple),
)
PASSED = st.lists(st.builds(Passed, st.text("ab/", min_size=1), st.text("xy")), max_size=3)
CONFLICTS = st.builds(Conflict, st.text(), st.none() | st.text(), st.just(("a.py:1", "b.py:2")))
VARIABLES = st.builds(
    Variables, *(st.integers(0, 99),) * 5, st.lists(CONFLICTS, max_size=3).map(tuple)
)
AUDITS = st.builds(
    Audit,
    st.just(STAMP),
    st.lists(FILES, max_size=8).map(tuple),
    st.lists(FILES, max_size=1).map(tuple),
    *(PASSED.map(tuple),) * 3,
    st.booleans(),
    asked=st.just(Asked()),
    trend=st.just(()),
    foreign=st.integers(0, 9),
    variables=st.none() | VARIABLES,
)
