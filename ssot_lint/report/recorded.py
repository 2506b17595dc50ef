"""Reads back the scores of a report that was recorded in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ssot_lint.report.audit import Stamp
from ssot_lint.report.json import VERSION
from ssot_lint.report.score import Score, Scores, scores_of


class Recorded(NamedTuple):
    """What a later report is compared with."""

    stamp: Stamp
    scores: Scores


class NotAReport(Exception):
    """Why a file is none that can be compared with."""


def read(data: bytes) -> Recorded:
    """Raises NotAReport."""
    from json import loads

    try:
        document: object = loads(data)
        if not isinstance(document, dict) or "stamp" not in document:
            raise NotAReport("not a report in JSON")
        if document.get("version") != VERSION:
            raise NotAReport(f"of version {document.get('version')}, and this reads {VERSION}")
        stamp, tiers = document["stamp"], document["tiers"]
        return Recorded(
            Stamp(str(stamp["version"]), tuple(map(str, stamp["rules"])), str(stamp["settings"])),
            scores_of({str(it["tier"]): _score(it) for it in tiers}),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotAReport("not a report in JSON") from error


def difference(recorded: Stamp, now: Stamp) -> str | None:
    """Why scores under these stamps do not compare; None where they do."""
    if recorded.version != now.version:
        return f"it was made by ssot-lint {recorded.version}, and this is {now.version}"
    if recorded.rules != now.rules:
        return "there were other rules then"
    if recorded.settings != now.settings:
        return "it was made with other settings, or of other paths"
    return None


def _score(fields: Mapping[str, object]) -> Score:
    files, clean = fields["files"], fields["clean"]
    if not isinstance(files, int) or not isinstance(clean, int) or not 0 <= clean <= files:
        raise ValueError(fields)
    return Score(files, clean)
