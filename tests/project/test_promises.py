"""Each promise of ``docs/security.md``, and each kind of what was found wrong, names the tests that hold
it, and they are there."""

from __future__ import annotations

import re

import pytest

from tests.process import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
KINDS = (ROOT / "docs" / "decisions" / "0033-what-was-found.md").read_text("utf-8")
ROWS = [row for row in PAGE.splitlines() if row.startswith("| **")]
TOKENS = re.compile(r"`(tests/[\w/]+\.py|test_\w+)`")


@pytest.mark.parametrize("row", ROWS, ids=[row.split("**")[1] for row in ROWS])
def test_a_promise_is_held_by_tests_that_are_there(row: str) -> None:
    are_there(row)


def test_each_kind_that_was_found_is_held_by_tests_that_are_there() -> None:
    rows = [row for row in KINDS.splitlines() if row.startswith("| **")]
    assert len(rows) >= 35
    for row in rows:
        are_there(row)


def are_there(row: str) -> None:
    source, named = "", 0
    for token in TOKENS.findall(row.split("|")[2]):
        if token.startswith("tests/"):
            source = (ROOT / token).read_text("utf-8")
        else:
            assert f"def {token}(" in source, token
            named += 1
    assert named


def test_there_are_promises() -> None:
    assert len(ROWS) >= 6
