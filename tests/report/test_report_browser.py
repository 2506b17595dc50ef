"""The HTML in a real browser: its script works, nothing of the project's is run, both themes differ."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest

from ssot_lint.report.html import render
from ssot_lint.report.verdict import Verdict
from tests.output.samples import STYLE
from tests.process import ROOT
from tests.report import browser
from tests.report.samples import audit, file, sighting
from tests.report.test_report_formats import Page, hostile

EXAMPLE = ROOT / "docs" / "example-report" / "report.html"
BROWSER = browser.find()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="needs Chromium or Chrome on the PATH"),
]


def document(page: Path, tmp_path: Path, fragment: str = "") -> Page:
    assert BROWSER is not None
    return Page(browser.document(BROWSER, tmp_path / "profile", page, fragment))


def shown(page: Page) -> list[tuple[str | None, str | None]]:
    """Rows that are not hidden, in the order in which they stand."""
    return [(it["data-file"], it["data-rule"]) for it in page.rows if "hidden" not in it]


def test_the_script_filters_and_sorts_as_the_address_says(tmp_path: Path) -> None:
    every = document(EXAMPLE, tmp_path)
    assert len(shown(every)) == len(every.rows) == 13
    some = document(EXAMPLE, tmp_path, "owner=billing&rule=SSOT101&path=INVOICE&sort=-path")
    assert len(some.rows) == 13
    assert shown(some) == [("billing/invoice.py", "SSOT101")] * 2
    places = [it["data-path"] for it in some.rows]
    assert places == sorted(places, key=str, reverse=True)
    assert ("th", "aria-sort", "descending") in some.attributes
    # An owner without a name can be asked for, too.
    assert len(shown(document(EXAMPLE, tmp_path, "owner="))) == 9


def test_hostile_names_run_nothing(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(render(hostile(), Verdict(), STYLE), "utf-8", "backslashreplace")
    found = document(page, tmp_path)
    assert found.tags["script"] == 1
    assert len(shown(found)) == 2


def test_the_policy_would_stop_a_foreign_script(tmp_path: Path) -> None:
    """The guard behind the escaping: a script that got in all the same is not run."""
    text = render(audit(file("a.py", sighting())), Verdict(), STYLE)
    page = tmp_path / "page.html"
    probe = '<script>document.title = "ran"</script>'
    for spoiled, stopped in ((text, True), (text.replace("Content-Security-Policy", "x"), False)):
        page.write_text(spoiled.replace("</main>", f"{probe}</main>"), "utf-8")
        assert BROWSER is not None
        made = browser.document(BROWSER, tmp_path / "profile", page)
        assert ("<title>ran</title>" not in made) is stopped


@pytest.mark.parametrize("width", [1200, 500])
def test_light_and_dark(tmp_path: Path, width: int) -> None:
    assert BROWSER is not None
    colors = [
        first_pixel(
            browser.picture(
                BROWSER,
                tmp_path / "profile",
                EXAMPLE,
                tmp_path / f"{dark}.png",
                dark=dark,
                width=width,
            )
        )
        for dark in (False, True)
    ]
    assert colors == [(255, 255, 255), (15, 19, 24)]


def first_pixel(png: bytes) -> tuple[int, ...]:
    """Of the upper left corner, which no filter of a PNG's first row can change."""
    parts = re.findall(rb"IDAT", png)
    assert parts
    data, at = b"", 8
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            data += png[at + 8 : at + 8 + size]
        at += size + 12
    return tuple(zlib.decompress(data)[1:4])
