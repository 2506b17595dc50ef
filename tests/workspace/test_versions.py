"""Versions against requirements."""

from __future__ import annotations

import pytest

from ssot_lint.workspace.config.versions import lowest_python, satisfies

CASES = [
    ("0.1.0", ">=0.1", True),
    ("0.1.0", "0.1.0", True),
    ("0.1.0", "==0.1", True),
    ("0.1.0", "==0.1.1", False),
    ("0.1.0", "!=0.1.0", False),
    ("0.1.0", ">0.1", False),
    ("0.2", ">0.1,<1", True),
    ("1.0", ">=0.1, <1", False),
    ("0.10.0", ">=0.9", True),
    ("0.1.5", "~=0.1.2", True),
    ("0.2.0", "~=0.1.2", False),
    ("0.9", "~=0.1", True),
    ("0.1.7", "==0.1.*", True),
    ("0.2.7", "!=0.1.*", True),
    ("1.0rc1", "<1.0", True),
    ("1.0rc1", ">=1.0b2", True),
    ("1.0.dev1", "<1.0a1", True),
]


@pytest.mark.parametrize(("version", "requirement", "expected"), CASES)
def test_satisfies(version: str, requirement: str, expected: bool) -> None:
    assert satisfies(version, requirement) is expected


@pytest.mark.parametrize("requirement", ["", "newest", ">=", "=0.1", ">=0.1;<2", "0.1 0.2", ">=x"])
def test_not_a_requirement(requirement: str) -> None:
    assert satisfies("0.1", requirement) is None


@pytest.mark.parametrize(
    ("requirement", "lowest"),
    [
        (">=3.10", (3, 10)),
        (">=3.8,<4", (3, 8)),
        ("<4,>=3.9.2", (3, 9)),
        ("~=3.11", (3, 11)),
        ("==3.12.*", (3, 12)),
        (">3.8", (3, 8)),
        (">=3", (3, 0)),
        ("<4", None),
        ("", None),
    ],
)
def test_lowest_python(requirement: str, lowest: tuple[int, int] | None) -> None:
    assert lowest_python(requirement) == lowest
