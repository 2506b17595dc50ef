"""A fleet of three small repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fleet.repositories import CLEAN, OTHER, READ, mirror, repository

NEWER = {"a.py": READ, "tests/test_a.py": CLEAN, "README.md": "no code\n"}


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """Two checkouts and a bare mirror below one directory."""
    repository(tmp_path / "all" / "one", NEWER)
    repository(tmp_path / "all" / "two", {"pkg/__init__.py": CLEAN, "pkg/b.py": OTHER})
    mirror(repository(tmp_path / "third", {"c.py": CLEAN}), tmp_path / "all" / "three.git")
    return tmp_path
