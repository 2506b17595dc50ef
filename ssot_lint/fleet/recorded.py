"""A repository that was checked elsewhere: the row of a report that ``ssot-lint report`` recorded."""

from __future__ import annotations

import json
from collections import Counter

from ssot_lint.fleet.row import NOTHING_CHECKED, Row, row_of
from ssot_lint.report.recorded import NotAReport, Recorded, read

LARGEST = 256 << 20
"""Bytes of the largest report that is read."""


def row_of_report(path: str, row: Row) -> Row:
    """``row`` with what the report says; what is wrong with the file is why it failed."""
    try:
        with open(path, "rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            return row._replace(failed="is larger than a report can be")
        recorded = read(data)
        document = json.loads(data)
        found = Counter(
            str(it["code"]) for it in document["findings"] if it["status"] != "suppressed"
        )
        failed = [(str(it["path"]), str(it["why"])) for it in document["failed"]]
        return _told(row, recorded, found, failed)
    except OSError as error:
        return row._replace(failed=f"cannot be read: {error.strerror or error}")
    except NotAReport as error:
        return row._replace(failed=f"cannot be used: {error}")
    except (KeyError, TypeError, ValueError, RecursionError):
        return row._replace(failed="cannot be used: not a report in JSON")


def _told(row: Row, recorded: Recorded, found: Counter[str], failed: list[tuple[str, str]]) -> Row:
    if not recorded.scores.overall.files:
        return row._replace(failed=NOTHING_CHECKED)
    tiers = recorded.scores.tiers.items()
    made = row._replace(
        version=recorded.stamp.version,
        settings=recorded.stamp.settings,
        tiers=tuple((name, score.files, score.clean) for name, score in tiers),
        findings=tuple(sorted(found.items())),
        unread=tuple(failed),
    )
    return row_of(made)
