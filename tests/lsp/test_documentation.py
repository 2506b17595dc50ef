"""What the documentation claims is what the tests it names show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.process import ROOT

CITED = re.findall(
    r"`(test_\w+\.py)(?:::(\w+))?`", (ROOT / "docs" / "server.md").read_text("utf-8")
)


@pytest.mark.parametrize(("file", "test"), CITED)
def test_a_cited_test_exists(file: str, test: str) -> None:
    source = (Path(__file__).parent / file).read_text("utf-8")
    assert not test or f"def {test}(" in source
