"""What each format makes of a finding, character for character."""

from __future__ import annotations

import json
import re

import pytest

from ssot_lint.output import FORMATS
from ssot_lint.output.formats import Failure, Style, load, rule_name, rule_url
from ssot_lint.output.json import fingerprint
from ssot_lint.output.statistics import Count, count, render_json, render_text
from ssot_lint.rules import bodies
from ssot_lint.workspace.diagnostic import Diagnostic, Place, RelatedPlace
from tests.output.samples import SAFE, STYLE, UNSAFE, diagnostic
from tests.process import ROOT

UNSAFE_STYLE = STYLE._replace(unsafe=True)


EMPTY = {"json": "[]\n", "gitlab": "[]\n"}


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"junit", "rdjson", "sarif"}))
def test_nothing_found(name: str) -> None:
    assert load(name).render([], STYLE) == EMPTY.get(name, "")


@pytest.mark.parametrize(
    ("item", "style", "line"),
    [
        pytest.param(
            diagnostic(), STYLE, "app/a.py:3:5: SSOT101 `A` is read directly", id="no fix"
        ),
        pytest.param(
            diagnostic(fix=SAFE), STYLE, "app/a.py:3:5: SSOT101 [*] `A` is read directly", id="fix"
        ),
        pytest.param(
            diagnostic(fix=UNSAFE), STYLE, "app/a.py:3:5: SSOT101 `A` is read directly", id="unsafe"
        ),
        pytest.param(
            diagnostic(fix=UNSAFE),
            UNSAFE_STYLE,
            "app/a.py:3:5: SSOT101 [*] `A` is read directly",
            id="unsafe asked for",
        ),
        pytest.param(
            diagnostic(path="/other/b.py"),
            STYLE,
            "/other/b.py:3:5: SSOT101 `A` is read directly",
            id="outside the current directory",
        ),
        pytest.param(
            diagnostic(message="a\nb\x1b[31m\u202e"),
            STYLE,
            "app/a.py:3:5: SSOT101 a␊b␛[31m\ufffd",
            id="controls are shown, not obeyed",
        ),
    ],
)
def test_concise(item: Diagnostic, style: Style, line: str) -> None:
    assert load("concise").render([item], style) == line + "\n"


def test_grouped() -> None:
    items = [
        diagnostic(fix=SAFE),
        diagnostic(start=Place(12, 15), code="SSOT104", message="b"),
        diagnostic(path="/project/b.py"),
    ]
    assert load("grouped").render(items, STYLE) == (
        "app/a.py:\n"
        "   3:5  SSOT101 [*] `A` is read directly\n"
        "  12:15 SSOT104 b\n"
        "\n"
        "b.py:\n"
        "  3:5 SSOT101 `A` is read directly\n"
        "\n"
    )


def test_pylint() -> None:
    text = load("pylint").render([diagnostic(fix=SAFE, message="a\nb")], STYLE)
    assert text == "app/a.py:3: [SSOT101] a␊b\n"


@pytest.mark.parametrize(
    ("item", "line"),
    [
        pytest.param(
            diagnostic(),
            "##vso[task.logissue type=error;sourcepath=app/a.py;linenumber=3;columnnumber=5;"
            "code=SSOT101;]`A` is read directly",
            id="error",
        ),
        pytest.param(
            diagnostic(severity="hint", message="100 %\r\na;b", path="/project/a;b].py"),
            "##vso[task.logissue type=warning;sourcepath=a%3Bb%5D.py;linenumber=3;columnnumber=5;"
            "code=SSOT101;]100 %AZP25%0D%0Aa;b",
            id="escaped",
        ),
    ],
)
def test_azure(item: Diagnostic, line: str) -> None:
    assert load("azure").render([item], STYLE) == line + "\n"


FULL = [
    pytest.param(
        diagnostic(fix=SAFE),
        """\
app/a.py:3:5: SSOT101 [*] `A` is read directly
  |
3 | X = os.environ["A"]
  |     ^^^^^^^^^^
  |
  = help: Replace with `env["A"]`
""",
        id="safe",
    ),
    pytest.param(
        diagnostic(fix=UNSAFE, fix_refused="raises KeyError today"),
        """\
app/a.py:3:5: SSOT101 `A` is read directly
  |
3 | X = os.environ["A"]
  |     ^^^^^^^^^^
  |
  = help: Replace with `env.get("A")` (unsafe: raises KeyError today)
""",
        id="unsafe",
    ),
    pytest.param(
        diagnostic(fix_refused="no `[]`"),
        """\
app/a.py:3:5: SSOT101 `A` is read directly
  |
3 | X = os.environ["A"]
  |     ^^^^^^^^^^
  |
  = help: no fix: no `[]`
""",
        id="refused",
    ),
    pytest.param(
        diagnostic(start=Place(9, 6), end=Place(9, 16), rows=('\tX = os.environ["A"]',)),
        """\
app/a.py:9:6: SSOT101 `A` is read directly
   |
 9 | \tX = os.environ["A"]
   | \t    ^^^^^^^^^^
   |
""",
        id="tab",
    ),
    pytest.param(
        diagnostic(start=Place(3, 11), end=Place(3, 13), rows=("日本, 'e\u0301', os",)),
        """\
app/a.py:3:11: SSOT101 `A` is read directly
  |
3 | 日本, 'e\u0301', os
  |            ^^
  |
""",
        id="wide and combining characters",
    ),
    pytest.param(
        diagnostic(start=Place(3, 5), end=Place(4, 12), rows=("X = (os", "    .environ)")),
        """\
app/a.py:3:5: SSOT101 `A` is read directly
  |
3 | X = (os
  |     ^^^
4 |     .environ)
  |     ^^^^^^^
  |
""",
        id="two rows",
    ),
    pytest.param(
        diagnostic(start=Place(3, 1), end=Place(3, 1), rows=("",)),
        """\
app/a.py:3:1: SSOT101 `A` is read directly
  |
3 |
  | ^
  |
""",
        id="empty row",
    ),
    pytest.param(
        diagnostic(rows=(), fix=SAFE),
        """\
app/a.py:3:5: SSOT101 [*] `A` is read directly
  = help: Replace with `env["A"]`
""",
        id="row too long to show",
    ),
]


@pytest.mark.parametrize(("item", "text"), FULL)
def test_full(item: Diagnostic, text: str) -> None:
    assert load("full").render([item], STYLE) == text + "\n"


@pytest.mark.parametrize(("item", "text"), FULL)
def test_colour_changes_no_character(item: Diagnostic, text: str) -> None:
    colored = load("full").render([item], STYLE._replace(color=True))
    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == text + "\n"


@pytest.mark.parametrize(
    ("item", "line"),
    [
        pytest.param(
            diagnostic(),
            "::error title=ssot-lint (SSOT101),file=/project/app/a.py,line=3,col=5,endLine=3,"
            "endColumn=15::app/a.py:3:5: SSOT101 `A` is read directly",
            id="error",
        ),
        pytest.param(
            diagnostic(severity="warning", message="100 %\r\nsure: a,b"),
            "::warning title=ssot-lint (SSOT101),file=/project/app/a.py,line=3,col=5,endLine=3,"
            "endColumn=15::app/a.py:3:5: SSOT101 100 %25%0D%0Asure: a,b",
            id="escaped message",
        ),
        pytest.param(
            diagnostic(severity="hint", path="/project/a,b:%.py"),
            "::notice title=ssot-lint (SSOT101),file=/project/a%2Cb%3A%25.py,line=3,col=5,"
            "endLine=3,endColumn=15::a,b:%25.py:3:5: SSOT101 `A` is read directly",
            id="escaped property",
        ),
    ],
)
def test_github(item: Diagnostic, line: str) -> None:
    assert load("github").render([item], STYLE) == line + "\n"


def test_github_names_what_could_not_be_checked() -> None:
    style = STYLE._replace(failures=(Failure("/project/b.py", "Permission denied"),))
    line = "::error title=ssot-lint,file=/project/b.py::Permission denied\n"
    assert load("github").render([], style) == line


def test_json() -> None:
    item = diagnostic(fix=UNSAFE, fix_refused="raises KeyError today", owner="auth")
    assert json.loads(load("json").render([item], STYLE)) == [
        {
            "code": "SSOT101",
            "name": "direct-environ-read",
            "message": "`A` is read directly",
            "filename": "/project/app/a.py",
            "location": {"row": 3, "column": 5},
            "end_location": {"row": 3, "column": 15},
            "severity": "error",
            "url": None,
            "noqa_row": 3,
            "cell": None,
            "fix": {
                "applicability": "unsafe",
                "message": 'Replace with `env.get("A")`',
                "reasons": [],
                "edits": [
                    {
                        "content": "env",
                        "location": {"row": 3, "column": 5},
                        "end_location": {"row": 3, "column": 15},
                    }
                ],
            },
            "fix_refused": "raises KeyError today",
            "kind": "read",
            "variable": "A",
            "owner": "auth",
            "fingerprint": fingerprint(item),
            "related": [],
        }
    ]


def test_json_lines_are_the_same_records() -> None:
    items = [diagnostic(fix=UNSAFE), diagnostic(message="a\nb", path="/project/\udcff.py")]
    lines = load("json-lines").render(items, STYLE).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(load("json").render(items, STYLE))


def test_a_link_to_a_rule_leads_to_its_section(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page is published yet; once one is, each address must end at a heading of docs/rules.md."""
    assert rule_url("SSOT101") is None
    monkeypatch.setattr("ssot_lint.output.formats.DOCUMENTATION", "https://example.org/rules")
    readme = (ROOT / "README.md").read_text("utf-8")
    for rule in bodies():
        url = rule_url(rule.code)
        assert url is not None
        assert f"docs/rules.md#{url.partition('#')[2]})" in readme


def test_a_file_name_that_is_no_text_is_valid_json() -> None:
    text = load("json").render([diagnostic(path="/project/\udcff.py")], STYLE)
    assert json.loads(text.encode("ascii"))[0]["filename"] == "/project/\udcff.py"


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        pytest.param({"start": Place(90, 1), "end": Place(90, 11)}, True, id="moved"),
        pytest.param({"message": "other words"}, True, id="message"),
        pytest.param({"path": "/elsewhere/app/a.py"}, True, id="other machine"),
        pytest.param({"code": "SSOT102"}, False, id="rule"),
        pytest.param({"relative": "app/b.py"}, False, id="file"),
        pytest.param({"scope": "f"}, False, id="scope"),
        pytest.param({"subject": 'os.environ["B"]'}, False, id="subject"),
        pytest.param({"ordinal": 1}, False, id="ordinal"),
    ],
)
def test_fingerprint(changes: dict[str, object], same: bool) -> None:
    assert (fingerprint(diagnostic(**changes)) == fingerprint(diagnostic())) is same


def test_statistics() -> None:
    items = [
        diagnostic(code="SSOT104"),
        *[diagnostic(fix=SAFE)] * 9,
        diagnostic(fix=UNSAFE),
        diagnostic(code="SSOT102", fix=SAFE),
    ]
    counts = count(items, STYLE)
    assert counts == [
        Count("SSOT101", "direct-environ-read", 10, 9, 1),
        Count("SSOT102", "direct-environ-presence", 1, 1),
        Count("SSOT104", "environ-escapes", 1, 0),
    ]
    assert render_text(counts) == (
        "10\tSSOT101\t[-] direct-environ-read\n"
        " 1\tSSOT102\t[*] direct-environ-presence\n"
        " 1\tSSOT104\t[ ] environ-escapes\n"
    )
    assert json.loads(render_json(counts))[0] == {
        "code": "SSOT101",
        "name": "direct-environ-read",
        "count": 10,
        "fixable": True,
        "fixable_count": 9,
    }


def test_a_rule_of_another_version_keeps_its_code() -> None:
    assert rule_name("SSOT999") == "SSOT999"


ELSEWHERE = RelatedPlace("/project/app/b.py", Place(7, 3), Place(7, 9), "defaults to 30 here")
SHOWN = {
    "full": " = note: app/b.py:7:3: defaults to 30 here\n",
    "grouped": "      app/b.py:7:3: defaults to 30 here\n",
    "github": "%0Aapp/b.py:7:3: defaults to 30 here",
    "gitlab": '"other_locations"',
    "json": '"filename": "/project/app/b.py"',
    "json-lines": '"filename": "/project/app/b.py"',
    "junit": "\napp/b.py:7:3: defaults to 30 here",
    "rdjson": '"relatedLocations"',
    "sarif": '"relatedLocations"',
}


@pytest.mark.parametrize("name", FORMATS)
def test_other_places_are_shown(name: str) -> None:
    text = load(name).render([diagnostic(related=(ELSEWHERE,))], STYLE)
    if name in SHOWN:
        assert SHOWN[name] in text
    else:  # one line for each finding
        assert text == load(name).render([diagnostic()], STYLE)
