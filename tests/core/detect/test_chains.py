"""Chains of calls cost no more than their length, and mean what they meant."""

from __future__ import annotations

import pytest

from ssot_lint.core.tree.chains import shortened
from ssot_lint.engine.check import check
from tests.core.detect.marked import settings


@pytest.mark.parametrize("count", [90, 130, 3000])
@pytest.mark.parametrize("trailer", [".strip()", ".a", ".strip( )"])
def test_found_all_the_same(count: int, trailer: str) -> None:
    text = f'import os\nx = os.getenv("A"){trailer * count}\ny = os.environ["B"]\n'
    found = check(text.encode(), settings()).findings
    assert [(it.code, it.variable, it.subject) for it in found] == [
        ("SSOT101", "A", "A"),
        ("SSOT101", "B", "B"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" + ".a" * 110, id="short"),
        pytest.param("x = '" + ".a" * 900 + "'", id="a string"),
        pytest.param("x" + ".a(1)" * 900, id="arguments"),
        pytest.param("é" + ".a" * 900, id="other characters"),
    ],
)
def test_left_alone(text: str) -> None:
    assert shortened(text) == text


def test_no_offset_moves() -> None:
    text = "x" + ".a" * 900 + " + y"
    short = shortened(text)
    assert (len(short), short[-4:], short.count(".a")) == (len(text), " + y", 100)
