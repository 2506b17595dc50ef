"""SARIF 2.1.0: results with fixes and fingerprints, and every rule with its page."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ssot_lint.output.formats import Failure, Style, rule_url
from ssot_lint.output.json import Json, dump, fingerprint
from ssot_lint.workspace.diagnostic import Diagnostic, Place, TextEdit, TextFix

if TYPE_CHECKING:
    from ssot_lint.core.rule import Rule

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note", "hint": "note"}
_ROOT = "SRCROOT"
# The name says how it is made, as SARIF asks: a later way to make it gets the next number.
_FINGERPRINT = "ssotLint/v1"


def render(diagnostics: Sequence[Diagnostic], style: Style) -> str:
    """One run; columns count code points and their ends are exclusive, as ours do."""
    from ssot_lint import __version__

    rules = _rules(diagnostics)
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    run: dict[str, Json] = {
        "tool": {
            "driver": {
                "name": "ssot-lint",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [*rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"uri": _uri(style.directory) + "/"}},
        "invocations": [_invocation(style)],
        "results": [
            {**_result(item, style), "ruleIndex": numbers[item.code]} for item in diagnostics
        ],
    }
    return dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


# --- rules


def _rules(diagnostics: Sequence[Diagnostic]) -> list[dict[str, Json]]:
    """All there are: what was looked for is as telling as what was found."""
    from ssot_lint.output.page import documentation
    from ssot_lint.rules import CODES, bodies  # with their docstrings

    rules = [_rule(rule, documentation(rule)) for rule in bodies()]
    others = sorted({item.code for item in diagnostics} - {*CODES})
    return rules + [{"id": code} for code in others]


def _rule(rule: Rule, page: str) -> dict[str, Json]:
    enabled: dict[str, Json] = {} if rule.on else {"enabled": False}
    described: dict[str, Json] = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": f"{rule.summary[:1].upper()}{rule.summary[1:]}."},
        "fullDescription": {"text": page.partition("\n\n")[0].replace("\n", " ")},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity], **enabled},
        "properties": {"tags": ["configuration", "environment"], "precision": "very-high"},
    }
    url = rule_url(rule.code)
    return described if url is None else {**described, "helpUri": url}


# --- results


def _result(item: Diagnostic, style: Style) -> dict[str, Json]:
    artifact = _artifact(item.path, style)
    location: dict[str, Json] = {
        "physicalLocation": {
            "artifactLocation": artifact,
            "region": _region(item.file_start, item.file_end),
        }
    }
    if item.scope:
        location["logicalLocations"] = [{"fullyQualifiedName": item.scope}]
    result: dict[str, Json] = {
        "ruleId": item.code,
        "level": _LEVELS[item.severity],
        "message": {"text": item.message},
        "locations": [location],
        "partialFingerprints": {_FINGERPRINT: fingerprint(item)},
        "properties": {
            "kind": item.kind,
            "variable": item.variable,
            "owner": item.owner,
            "fixRefused": item.fix_refused,
        },
    }
    if item.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": {
                    "artifactLocation": _artifact(it.path, style),
                    "region": _region(it.start, it.end),
                },
                "message": {"text": it.message},
            }
            for number, it in enumerate(item.related, 1)
        ]
    # An edit of a cell is none of the file.
    return (
        result
        if item.fix is None or item.cell is not None
        else {**result, "fixes": [_fix(item.fix, artifact)]}
    )


def _fix(fix: TextFix, artifact: Json) -> Json:
    unsafe = "" if fix.safety == "safe" else f" (unsafe: {fix.reason})"
    return {
        "description": {"text": fix.title + unsafe},
        "artifactChanges": [
            {
                "artifactLocation": artifact,
                "replacements": [_replacement(edit) for edit in fix.edits],
            }
        ],
    }


def _replacement(edit: TextEdit) -> Json:
    return {
        "deletedRegion": _region(edit.start, edit.end),
        "insertedContent": {"text": edit.content},
    }


def _region(start: Place, end: Place) -> Json:
    return {
        "startLine": start.row,
        "startColumn": start.column,
        "endLine": end.row,
        "endColumn": end.column,
    }


# --- the run


def _invocation(style: Style) -> Json:
    invocation: dict[str, Json] = {"executionSuccessful": not style.failures}
    if style.failures:
        invocation["toolExecutionNotifications"] = [
            _notification(failure, style) for failure in style.failures
        ]
    return invocation


def _notification(failure: Failure, style: Style) -> Json:
    place: Json = {"physicalLocation": {"artifactLocation": _artifact(failure.path, style)}}
    return {"level": "error", "message": {"text": failure.message}, "locations": [place]}


def _artifact(path: str, style: Style) -> dict[str, Json]:
    """Relative to the working directory, which the machine that reads this has elsewhere."""
    from urllib.parse import quote

    shown = style.shown(path)
    if os.path.isabs(shown):
        return {"uri": _uri(shown)}
    relative = shown.replace(os.sep, "/")
    return {"uri": quote(relative.encode("utf-8", "surrogateescape")), "uriBaseId": _ROOT}


def _uri(path: str) -> str:
    from pathlib import Path

    return Path(path).as_uri()
