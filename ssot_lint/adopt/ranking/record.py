"""What ``init`` found, as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.adopt.ranking.ranked import Ranked, why_not
from ssot_lint.adopt.ranking.scan import Scan

Json = str | int | float | None | list["Json"] | dict[str, "Json"]


def record(
    candidates: Sequence[Ranked],
    scan: Scan,
    proposed: dict[str, Json],
    getters: Sequence[str],
) -> dict[str, Json]:
    """The candidates, best first, and the configuration as it would be written."""
    return {
        "candidates": [_candidate(it, scan, getters) for it in candidates],
        "proposed": proposed,
    }


def _candidate(candidate: Ranked, scan: Scan, getters: Sequence[str]) -> dict[str, Json]:
    refused = None if candidate.target in getters else why_not(candidate, scan)
    if refused is None and candidate.target not in getters:
        refused = "another candidate is better"
    return {
        "getter": candidate.target,
        "kind": candidate.kind,
        "variables": len(candidate.names),
        "uses": candidate.uses,
        "files": len(candidate.users),
        "behind": candidate.behind,
        "score": candidate.score,
        "why_not": refused,
    }
