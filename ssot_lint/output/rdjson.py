"""Reviewdog's diagnostic format, whose columns count UTF-8 bytes."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ssot_lint.output.formats import Style, rule_url
from ssot_lint.output.json import Json, dump
from ssot_lint.workspace.diagnostic import Diagnostic, Place

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "info": "INFO", "hint": "INFO"}


def render(diagnostics: Sequence[Diagnostic], style: Style) -> str:
    """One object, indented by two."""
    return dump(
        {
            "source": {"name": "ssot-lint"},
            "severity": "ERROR",
            "diagnostics": [_diagnostic(item, style) for item in diagnostics],
        }
    )


def _diagnostic(item: Diagnostic, style: Style) -> Json:
    code: dict[str, Json] = {"value": item.code}
    url = rule_url(item.code)
    if url is not None:
        code["url"] = url
    found: dict[str, Json] = {
        "message": item.message,
        "location": {
            "path": style.shown(item.path).replace(os.sep, "/"),
            "range": _range(item.file_start, item.file_end),
        },
        "severity": _SEVERITIES[item.severity],
        "code": code,
    }
    if item.related:
        found["relatedLocations"] = [
            {
                "message": it.message,
                "location": {
                    "path": style.shown(it.path).replace(os.sep, "/"),
                    "range": _range(it.start, it.end),
                },
            }
            for it in item.related
        ]
    # A suggestion is taken on its own, so a fix of several edits cannot be one: half of it would
    # leave the new name without its import.
    if (
        item.fix is not None
        and style.fixes(item)
        and item.cell is None
        and len(item.fix.edits) == 1
    ):
        (edit,) = item.fix.edits
        found["suggestions"] = [{"range": _range(edit.start, edit.end), "text": edit.content}]
    return found


def _range(start: Place, end: Place) -> Json:
    return {"start": _place(start), "end": _place(end)}


def _place(place: Place) -> Json:
    return {"line": place.row, "column": place.column + place.wider}
