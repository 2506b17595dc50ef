"""Byte spans become rows and columns, and the text people are shown."""

from __future__ import annotations

import pytest

from ssot_lint.core.model import Edit, Finding, Fix, Report, Span
from ssot_lint.core.settings import FileSettings
from ssot_lint.workspace.diagnostic import Diagnostic, Place, diagnostics

SETTINGS = FileSettings(
    path="/p/a.py", relative="a.py", select=frozenset({"X"}), fixable=frozenset({"X"})
)


def located(data: bytes, word: bytes = b"HERE", settings: FileSettings = SETTINGS) -> Diagnostic:
    start = data.index(word)
    fix = Fix("T", (Edit(start, start + len(word), b"\xe9"),), "safe")
    finding = Finding("X", "M", Span(start, start + len(word)), fix=fix)
    (found,) = diagnostics(data, Report((finding,)), settings)
    return found


@pytest.mark.parametrize(
    ("data", "place"),
    [
        pytest.param(b"HERE", Place(1, 1), id="start"),
        pytest.param(b"a\nb HERE", Place(2, 3), id="lf"),
        pytest.param(b"a\r\nb HERE\r\n", Place(2, 3), id="crlf"),
        pytest.param(b"a\rb HERE\r", Place(2, 3), id="cr"),
        pytest.param(b"\xef\xbb\xbfHERE", Place(1, 1), id="byte order mark"),
        pytest.param("é😀 HERE".encode(), Place(1, 4, 4), id="code points"),
        pytest.param(b"\x0c HERE", Place(1, 3), id="form feed"),
        pytest.param("\u2028 HERE".encode(), Place(1, 3, 2), id="line separator"),
        pytest.param(b"# coding: latin-1\n\xe9\xe9 HERE", Place(2, 4, 2), id="latin-1"),
    ],
)
def test_places(data: bytes, place: Place) -> None:
    found = located(data)
    assert (found.start, found.end) == (place, place._replace(column=place.column + 4))
    assert found.rows[0][place.column - 1 :] == "HERE"


def test_content_is_read_in_the_encoding_of_the_file() -> None:
    found = located(b"# coding: latin-1\nHERE")
    assert found.fix is not None
    assert found.fix.edits[0].content == "é"


def test_overlong_rows_are_not_carried_along() -> None:
    assert located(b"x" * 2000 + b" HERE").rows == ()


def test_unfixable_rules_show_no_fix() -> None:
    found = located(b"HERE", settings=SETTINGS._replace(fixable=frozenset()))
    assert found.fix is None
    assert found.fix_refused is not None


def test_severity_and_owner() -> None:
    found = located(b"HERE", settings=SETTINGS._replace(severity={"X": "hint"}, owner="auth"))
    assert (found.severity, found.owner) == ("hint", "auth")


def test_order_is_that_of_the_file() -> None:
    spans = [Span(6, 7), Span(0, 1), Span(4, 5)]
    report = Report(tuple(Finding("X", "M", span) for span in spans))
    found = diagnostics(b"a b\nc d e", report, SETTINGS)
    assert [item.start for item in found] == [Place(1, 1), Place(2, 1), Place(2, 3)]
