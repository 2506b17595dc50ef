"""Every format holds what the audit holds, and nothing in a project's files can spoil one."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lint.report import FORMATS
from ssot_lint.report.audit import SUPPRESSED, Audit, File, Passed, Point, Sighting, Variables
from ssot_lint.report.badge import color
from ssot_lint.report.commands import Asked
from ssot_lint.report.formats import load
from ssot_lint.report.markdown import SECTIONS
from ssot_lint.report.markdown_text import code, table
from ssot_lint.report.score import Score
from ssot_lint.report.verdict import Verdict, compared, thresholds_of
from ssot_lint.report.wording import bar, sparkline
from ssot_lint.workspace.config.options import OVERALL
from tests.cli.commands import lint
from tests.depth import examples
from tests.output.samples import STYLE, diagnostic
from tests.process import ROOT
from tests.report.samples import AUDITS, HOSTILE, audit, file, sighting

EXAMPLE = ROOT / "examples" / "shop"


def rendered(name: str, found: Audit, verdict: Verdict | None = None) -> str:
    return load(name).render(found, verdict or Verdict(), STYLE)


def hostile() -> Audit:
    """Every text that comes from the project is an attack."""
    found = diagnostic(
        path=f"/project/{HOSTILE}", message=HOSTILE, rows=(HOSTILE,), scope=HOSTILE, subject=HOSTILE
    )
    spoiled = File(HOSTILE, HOSTILE, HOSTILE, (Sighting(found, SUPPRESSED, HOSTILE), sighting()))
    passed = (Passed(HOSTILE, HOSTILE),)
    made = audit(spoiled, allowed=passed, skipped=passed, failed=passed)
    point = Point("0" * 40, HOSTILE, "2026-01-01", made.scores, 1)
    return made._replace(trend=(point, point), asked=Asked((f"--config={HOSTILE}",), (HOSTILE,)))


def demanding(found: Audit) -> Verdict:
    return Verdict(
        thresholds_of(found.scores, {OVERALL: "98.7", **dict.fromkeys(found.scores.tiers, "1")}),
        compared(found.scores, found.scores, HOSTILE),
    )


@pytest.mark.parametrize("name", FORMATS)
@examples(30)
@given(AUDITS)
def test_every_audit_can_be_written_down(name: str, found: Audit) -> None:
    assert rendered(name, found, demanding(found)).endswith("\n")


@pytest.mark.parametrize("name", FORMATS)
def test_no_text_is_obeyed(name: str) -> None:
    """Neither a terminal nor a reader of lines sees a control character of the project's."""
    text = rendered(name, hostile(), demanding(hostile()))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", text)
    text.encode("utf-8", "backslashreplace")


# --- HTML


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.rows: list[dict[str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, *it) for it in attrs]
        if tag == "tr" and "data-rule" in dict(attrs):
            self.rows.append(dict(attrs))
        if tag not in ("meta", "br", "input", "rect", "path", "circle"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("rect", "path", "circle"):
            return
        assert self.open.pop() == tag, tag


@examples(30)
@given(AUDITS)
def test_page_has_every_finding(found: Audit) -> None:
    page = Page(rendered("html", found))
    assert not page.open
    assert [(it["data-file"], it["data-rule"], it["data-status"]) for it in page.rows] == [
        (each.path, it.diagnostic.code, it.status) for each, it in found.sightings
    ]


def test_page_runs_nothing_but_its_own_script() -> None:
    text = rendered("html", hostile(), demanding(hostile()))
    page = Page(text)
    assert (page.tags["script"], page.tags["style"]) == (1, 1)
    assert "<script>alert" not in text
    assert not [it for it in page.attributes if it[1].startswith("on")]
    assert not [it for it in page.attributes if it[1] == "style"]
    policy = next(value for _, name, value in page.attributes if name == "content")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_page_loads_nothing() -> None:
    """No address is in it; a file name that looks like one is text."""
    text = rendered("html", hostile())
    assert not re.search(r"""(?:src|href)=["'](?!#)|url\(|@import|https?://""", text)


def test_page_marks_the_access_in_its_source() -> None:
    row = 'X = os.environ["A"]  # <&>'
    it = sighting()._replace(diagnostic=diagnostic(rows=(row,)))
    text = rendered("html", audit(file("a.py", it)))
    assert (
        "<pre><code>X = <mark>os.environ</mark>[&quot;A&quot;]  # &lt;&amp;&gt;</code></pre>"
        in text
    )


def test_page_is_labelled() -> None:
    text = rendered("html", hostile())
    page = Page(text)
    assert ("html", "lang", "en") in page.attributes
    assert page.tags["h1"] == 1
    assert page.tags["label"] == page.tags["select"] + page.tags["input"] == 5
    assert page.tags["th"] == sum(it[:2] == ("th", "scope") for it in page.attributes)
    assert page.attributes.count(("svg", "role", "img")) == 1
    assert 'aria-label="The score went from' in text


# --- Markdown


@examples(30)
@given(st.text())
def test_a_span_is_one_cell_of_one_row(text: str) -> None:
    span = code(text)
    assert len(span.splitlines()) <= 1 or not set(span) & set("\n\r")
    *_, row = table(("what",), [(span,)])
    assert len(re.findall(r"(?<!\\)\|", row)) == 2
    fence = re.match("`+", span)
    assert fence is not None
    assert span.endswith(fence[0])
    inner = span[len(fence[0]) : -len(fence[0])]
    assert not re.search(f"(?<!`){fence[0]}(?!`)", inner)


def test_markdown_has_every_section_in_order() -> None:
    found = audit(file("a.py", sighting()))._replace(variables=Variables(1, 0, 0, 0, 0))
    text = rendered("markdown", found)
    assert re.findall("^## (.*)$", text, re.MULTILINE) == [title for title, _ in SECTIONS]


def test_markdown_mentions_and_runs_nothing() -> None:
    text = rendered("markdown", hostile())
    without_spans = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text).replace("\\<", "")
    assert "<script" not in without_spans


def test_numbers_are_those_of_their_commands(tmp_path: Path) -> None:
    """Each number in the tables is printed by the command beside it."""
    shop = Path(shutil.copytree(EXAMPLE, tmp_path / "shop"))
    (shop / "shop" / "more.py").write_text('import os\nX = os.environ["A"]  # noqa: SSOT101\n')
    text = lint("report", "--output-format", "markdown", cwd=shop).out.decode()
    text = text.partition("## Next steps")[0]
    checked = 0
    for row, command in re.findall(
        r"^\| (.*) \| `ssot-lint ((?:report|check)(?: [^-`|]| --select)?[^-`|]*)` \|$", text, re.M
    ):
        cells = row.split(" | ")
        number = cells[1] if len(cells) < 5 else cells[3]
        printed = lint(*command.split(), cwd=shop).out.decode()
        if number != "0":
            checked += 1
            assert re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", printed), (row, printed)
    assert checked >= 10


# --- JUnit


@examples(30)
@given(AUDITS)
def test_junit_counts_the_files(found: Audit) -> None:
    verdict = demanding(found)
    root = ElementTree.fromstring(rendered("junit", found, verdict))
    for suite in (root, *root):
        cases = suite.findall(".//testcase")
        assert int(suite.attrib["tests"]) == len(cases)
        assert int(suite.attrib["failures"]) == len(suite.findall(".//failure"))
        assert int(suite.attrib["errors"]) == len(suite.findall(".//error"))
    tiers = [it for it in root if it.get("name") in found.scores.tiers]
    assert sum(len(it) for it in tiers) == found.scores.overall.files
    passed = sum(not list(case) for it in tiers for case in it)
    assert passed == found.scores.overall.clean
    said = [it.get("message") for it in root.findall("testsuite[@name='thresholds']//failure")]
    assert said == verdict.problems


# --- badge


@pytest.mark.parametrize(
    ("score", "name"),
    [
        (Score(0, 0), "lightgrey"),
        (Score(10, 10), "brightgreen"),
        (Score(10_000, 9_999), "green"),
        (Score(100, 95), "green"),
        (Score(100, 94), "yellowgreen"),
        (Score(100, 75), "yellow"),
        (Score(100, 50), "orange"),
        (Score(100, 49), "red"),
    ],
)
def test_badge_colors(score: Score, name: str) -> None:
    assert color(score) == name


def test_badge_is_what_shields_reads() -> None:
    found = json.loads(rendered("badge", audit(file("a.py"), file("b.py", sighting()))))
    assert found == {
        "schemaVersion": 1,
        "label": "ssot-lint",
        "message": "50.0\u202f%",
        "color": "orange",
        "isError": False,
    }


def test_badge_of_a_run_that_failed() -> None:
    found = audit(file("a.py"), failed=(Passed("b.py", "gone"),))
    assert json.loads(rendered("badge", found))["message"] == "failed"
    assert "failed" in rendered("badge-svg", found)


def test_badge_image() -> None:
    root = ElementTree.fromstring(rendered("badge-svg", audit(file("a.py"))))
    assert root.attrib["aria-label"] == "ssot-lint: 100.0\u202f%"


@pytest.mark.parametrize("name", ["brightgreen", "green", "yellowgreen", "yellow", "orange", "red"])
def test_badge_can_be_read(name: str) -> None:
    """White on it has the contrast that accessibility guidelines ask of small text."""
    from ssot_lint.report.badge_svg import HEX

    parts = [int(HEX[name][at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [it / 12.92 if it <= 0.03928 else ((it + 0.055) / 1.055) ** 2.4 for it in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 4.5


# --- words


@pytest.mark.parametrize(
    ("score", "drawn"),
    [
        (Score(0, 0), "····"),
        (Score(10, 10), "████"),
        (Score(1000, 999), "███░"),
        (Score(1000, 1), "█░░░"),
        (Score(1000, 0), "░░░░"),
    ],
)
def test_bar(score: Score, drawn: str) -> None:
    assert bar(score, 4) == drawn


def test_sparkline() -> None:
    assert sparkline([0.0, 12.5, 50.0, None, 99.9, 100.0]) == "▁▂▅ ██"
    assert sparkline([0.0] * 1000 + [100.0])[-1] == "█"
    assert len(sparkline([0.0] * 1000)) <= 72


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        (Asked(), "ssot-lint check --fix"),
        (Asked(("--isolated",), ("src", "a b")), "ssot-lint check --fix --isolated src 'a b'"),
        (Asked((), ("-x.py",)), "ssot-lint check --fix -- -x.py"),
    ],
)
def test_commands(asked: Asked, command: str) -> None:
    assert asked.command("check", "--fix") == command
