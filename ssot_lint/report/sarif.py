"""All findings in SARIF, as ``check`` writes it: what code scanning takes."""

from __future__ import annotations

from ssot_lint.output.formats import Style, load
from ssot_lint.report.audit import NEW, Audit
from ssot_lint.report.verdict import Verdict


def render(audit: Audit, verdict: Verdict, style: Style) -> str:
    """What ``check`` would report: neither what the baseline lists nor what comments silence."""
    found = [it.diagnostic for _, it in audit.sightings if it.status == NEW]
    return load("sarif").render(found, style)
