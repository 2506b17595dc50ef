"""An array of ruff's records, and what is ours to add."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ssot_lint.output.formats import Style, rule_name, rule_url
from ssot_lint.workspace.diagnostic import Diagnostic, Place, RelatedPlace, TextEdit, TextFix

Json = str | int | float | None | list["Json"] | dict[str, "Json"]


def render(diagnostics: Sequence[Diagnostic], style: Style) -> str:
    """The array, indented by two."""
    return dump([record(item, style) for item in diagnostics])


def dump(value: Json) -> str:
    """``value`` as people and tools read it; a file name that is no text stays as its escapes."""
    import json  # 6 ms, and only this format needs it

    return json.dumps(value, indent=2) + "\n"


def record(item: Diagnostic, style: Style) -> dict[str, Json]:
    """One finding; rows and columns from 1, columns in code points."""
    return {
        "code": item.code,
        "name": rule_name(item.code),
        "message": item.message,
        "filename": os.path.join(style.directory, item.path),
        "location": _place(item.start),
        "end_location": _place(item.end),
        "severity": item.severity,
        "url": rule_url(item.code),
        "noqa_row": item.start.row,
        "cell": item.cell,
        "fix": None if item.fix is None else _fix(item.fix),
        "fix_refused": item.fix_refused,
        "kind": item.kind,
        "variable": item.variable,
        "owner": item.owner,
        "fingerprint": fingerprint(item),
        "related": [_related(it, style) for it in item.related],
    }


def fingerprint(item: Diagnostic) -> str:
    """The same for the same finding whatever its line, its message and the machine."""
    from hashlib import sha256

    parts = (item.code, item.relative, item.scope, item.subject, str(item.ordinal))
    return sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _related(it: RelatedPlace, style: Style) -> Json:
    return {
        "filename": os.path.join(style.directory, it.path),
        "location": _place(it.start),
        "end_location": _place(it.end),
        "message": it.message,
    }


def _place(place: Place) -> dict[str, Json]:
    return {"row": place.row, "column": place.column}


def _fix(fix: TextFix) -> dict[str, Json]:
    return {
        "applicability": fix.safety,
        "message": fix.title,
        "reasons": [*fix.reasons],
        "edits": [_edit(edit) for edit in fix.edits],
    }


def _edit(edit: TextEdit) -> dict[str, Json]:
    made: dict[str, Json] = {
        "content": edit.content,
        "location": _place(edit.start),
        "end_location": _place(edit.end),
    }
    # Its import may belong to another cell than the finding.
    return made if edit.cell is None else {**made, "cell": edit.cell}
