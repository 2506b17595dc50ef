"""Small projects run before and after ``--fix``: no entry tells the difference, and the oracle sees one
where a guard is gone. More of them are run by hand (``benchmarks/projects_oracle.py``)."""

from __future__ import annotations

import os
import re
import sys

import pytest

from tests.process import ROOT, run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="each entry runs in a fork"),
]


def oracle(*arguments: str) -> str:
    program = str(ROOT / "benchmarks" / "projects_oracle.py")
    return run(sys.executable, program, *arguments, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}).stdout


def test_no_entry_tells_the_difference() -> None:
    assert oracle("40", "7000").endswith("40 projects, 0 with a difference\n")


GUARDS = (
    *("reached", "replaced", "first-import", "started", "cycle", "search-path", "doctest"),
    *("sent-elsewhere", "loaded", "bound-anew", "made-elsewhere", "claimed", "bound-by-text"),
    *("read-by-text", "taken", "run-by-path", "together", "programs", "shown"),
)


def test_no_guard_is_left_out() -> None:
    choices = re.search(r"--without \{([\w,\s-]+)\}", oracle("--help"))
    assert choices is not None
    assert re.sub(r"\s", "", choices[1]).split(",") == [*GUARDS, "all"]


@pytest.mark.parametrize("guard", GUARDS)  # one takes half a minute: workers share them
def test_each_guard_is_needed(guard: str) -> None:
    said = oracle("200", "920000", "--without", guard)
    assert re.search(rf"^without {guard}: found within \d+\n\Z", said, re.MULTILINE), said
