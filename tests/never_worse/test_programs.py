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


def test_each_guard_is_needed() -> None:
    said = oracle("200", "920000", "--without", "all")
    without = re.findall(r"^without ([\w-]+): (\w+) within", said, re.MULTILINE)
    assert len(without) >= 11
    assert {found for _, found in without} == {"found"}
