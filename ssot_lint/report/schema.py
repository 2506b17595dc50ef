"""The published shape of a report in JSON; ``docs/report.schema.json`` is written from it."""

from __future__ import annotations

from ssot_lint.output.json import Json
from ssot_lint.report.audit import FIGURES, STATUSES

_Kind = dict[str, Json]

_TEXT: _Kind = {"type": "string"}
_COUNT: _Kind = {"type": "integer", "minimum": 0}
_PERCENT: _Kind = {"type": ["number", "null"], "minimum": 0, "maximum": 100}
_TRUTH: _Kind = {"type": "boolean"}
_SEVERITIES = ("error", "warning", "info", "hint")


def _maybe(*words: str) -> _Kind:
    if words:
        return {"enum": [*words, None]}
    return {"type": ["string", "null"]}


def _described(kind: _Kind, description: str) -> _Kind:
    return {**kind, "description": description}


def _list(items: Json, description: str) -> _Kind:
    return {"type": "array", "items": items, "description": description}


def _object(fields: _Kind, description: str = "") -> _Kind:
    """Every field is always there, and no other is."""
    made: _Kind = {
        "type": "object",
        "properties": fields,
        "required": [*fields],
        "additionalProperties": False,
    }
    return {**made, "description": description} if description else made


def _ref(name: str) -> _Kind:
    return {"$ref": f"#/$defs/{name}"}


_SCORED: _Kind = {
    "percent": _described(_PERCENT, "Rounded down to a tenth; null where there is no file."),
    "files": _described(_COUNT, "Checked files."),
    "clean": _described(_COUNT, "Those of them without a finding."),
}

_FINDING = _object(
    {
        "path": _described(_TEXT, "From the directory that the report was made in, with `/`."),
        "cell": {"type": ["integer", "null"], "minimum": 1, "description": "Of a notebook."},
        "row": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1, "description": "In code points."},
        "code": _TEXT,
        "message": _TEXT,
        "severity": {"enum": [*_SEVERITIES]},
        "tier": _described(_maybe(), "Null for a finding in a configuration file."),
        "owner": _maybe(),
        "kind": _maybe("read", "presence", "write", "escape", "patch", "load", "misuse"),
        "variable": _maybe(),
        "status": {"enum": [status.replace(" ", "_") for status in STATUSES]},
        "reason": _described(_maybe(), "Of the suppression."),
        "fix": _maybe("safe", "unsafe"),
        "fingerprint": _described(_TEXT, "The same as in `check --output-format json`."),
    }
)

_RULE = _object(
    {
        "code": _TEXT,
        "name": _TEXT,
        "severity": {"enum": [*_SEVERITIES]},
        "findings": _described(_COUNT, "Those that count."),
        "files": _described(_COUNT, "In how many files."),
        "fixable": _described(_COUNT, "What `--fix` would settle."),
        "suppressed": _described(_COUNT, "With a reason: these do not count."),
    }
)

_POINT = _object(
    {
        "commit": _TEXT,
        "name": _described(_TEXT, "A tag, or the start of the commit's id."),
        "date": _described(_TEXT, "Of the commit, YYYY-MM-DD."),
        "score": _ref("score"),
        "tiers": _list(_object({"tier": _TEXT, **_SCORED}), "Tiers that had files then."),
        "findings": _COUNT,
    }
)

_FILES = _object(
    {
        "scanned": _described(_COUNT, "Looked at: checked, allowed and failed together."),
        "checked": _described(_COUNT, "The files that the score is about."),
        "allowed": _described(_COUNT, "Covered by `allow`, or a getter's own module."),
        "failed": _described(_COUNT, "Could not be checked."),
        "left_out": _described(_COUNT, "Files and directories that configuration leaves out."),
        "unparsable": _described(_COUNT, "Checked files with an SSOT900."),
    }
)


def _group(name: str) -> _Kind:
    named = _described(_maybe(), "Null for files of no named owner.") if name == "owner" else _TEXT
    return _object({name: named, **_SCORED, "counts": _ref("counts")})


SCHEMA: _Kind = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "ssot-lint report",
    "description": "What `ssot-lint report --output-format json` prints.",
    **_object(
        {
            "version": {"const": 1, "description": "Of this shape."},
            "stamp": _ref("stamp"),
            "score": _ref("score"),
            "worst_tier": _maybe(),
            "tiers": _list(_group("tier"), "By name; tiers without files are left out."),
            "owners": _list(_group("owner"), "By name."),
            "rules": _list(_RULE, "Rules with a finding, most findings first."),
            "severities": _object(dict.fromkeys(_SEVERITIES, _COUNT)),
            "counts": _ref("counts"),
            "files": _FILES,
            "allowed": _list(_ref("passed"), "Files that may access the environment."),
            "skipped": _list(_ref("passed"), "Left out; directories end with `/`."),
            "failed": _list(_ref("passed"), "Could not be checked."),
            "unparsable": _list(_TEXT, "Checked files with places that cannot be read."),
            "findings": _list(_FINDING, "Every finding, whatever its status."),
            "thresholds": _list(
                _object({"name": _TEXT, "minimum": _PERCENT, **_SCORED, "reached": _TRUTH}),
                "What was asked for; `overall` is all files.",
            ),
            "comparison": {"anyOf": [{"type": "null"}, _ref("comparison")]},
            "foreign": _described(_COUNT, "Accesses to variables that `variables` leaves out."),
            "variables": {"anyOf": [_ref("variables"), {"type": "null"}]},
            "trend": _list(_POINT, "Oldest first; empty without `--history`."),
            "next_steps": _list(_ref("step"), "Most effective first."),
        }
    ),
    "$defs": {
        "score": _object(_SCORED),
        "stamp": _object(
            {
                "version": _described(_TEXT, "Of the rules, which is ssot-lint's."),
                "rules": _list(_TEXT, "The rules there are."),
                "settings": _described(_TEXT, "Fingerprint of configuration and paths."),
            },
            "Scores under different stamps do not compare.",
        ),
        "counts": _object(
            {
                "findings": _described(_COUNT, "Those that count: the next three together."),
                "new": _COUNT,
                "baselined": _COUNT,
                "suppressed_without_reason": _COUNT,
                "suppressed": _described(_COUNT, "With a reason: these do not count."),
            }
        ),
        "passed": _object({"path": _TEXT, "why": _TEXT}),
        "variables": _object(
            {
                **dict.fromkeys(FIGURES, _COUNT),
                "conflicts": _list(
                    _object(
                        {
                            "variable": _TEXT,
                            "owner": _maybe(),
                            "places": _list(_TEXT, "Path and row."),
                        }
                    ),
                    "Two defaults, or two meanings.",
                ),
            },
            "With `--variables`; else null.",
        ),
        "comparison": _object(
            {
                "reference": _TEXT,
                "changes": _list(
                    _object(
                        {
                            "name": _TEXT,
                            "before": _ref("score"),
                            "now": _ref("score"),
                            "decreased": _TRUTH,
                        }
                    ),
                    "Overall and every tier.",
                ),
            }
        ),
        "step": _object(
            {
                "title": _TEXT,
                "findings": _described(_COUNT, "How many it settles."),
                "files": _described(_COUNT, "How many it makes clean."),
                "score": _ref("score"),
                "command": _TEXT,
            }
        ),
    },
}
