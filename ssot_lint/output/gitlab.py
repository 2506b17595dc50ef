"""GitLab's Code Quality report."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ssot_lint.output.formats import Style
from ssot_lint.output.json import Json, dump, fingerprint
from ssot_lint.workspace import environment
from ssot_lint.workspace.diagnostic import Diagnostic, Place, RelatedPlace

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info", "hint": "info"}


def render(diagnostics: Sequence[Diagnostic], style: Style) -> str:
    """An array of issues; paths count from the root of the repository, as GitLab wants them."""
    root = environment.get("CI_PROJECT_DIR") or style.directory
    return dump(
        [_issue(item, style._replace(directory=os.path.abspath(root))) for item in diagnostics]
    )


def _issue(item: Diagnostic, style: Style) -> Json:
    issue: dict[str, Json] = {
        "description": f"{item.code}: {item.message}",
        "check_name": item.code,
        "fingerprint": fingerprint(item),
        "severity": _SEVERITIES[item.severity],
        "location": {
            "path": style.shown(item.path).replace(os.sep, "/"),
            "lines": {"begin": item.file_start.row, "end": item.file_end.row},
            "positions": {"begin": _place(item.file_start), "end": _place(item.file_end)},
        },
    }
    if item.related:
        issue["other_locations"] = [_elsewhere(it, style) for it in item.related]
    return issue


def _elsewhere(it: RelatedPlace, style: Style) -> Json:
    return {
        "path": style.shown(it.path).replace(os.sep, "/"),
        "lines": {"begin": it.start.row, "end": it.end.row},
    }


def _place(place: Place) -> Json:
    return {"line": place.row, "column": place.column}
