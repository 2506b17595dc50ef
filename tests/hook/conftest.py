"""Each hook manager in turn, and a repository under it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hook.repository import NewRepository, Repository


@pytest.fixture(params=["pre-commit", "prek"])
def tool(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def new_repository(tmp_path: Path, tool: str) -> NewRepository:
    """Makes a repository with the given hooks (``CHECK``, ``FIX``) installed by the tool."""
    return lambda *hooks: Repository(tmp_path / "project", tool, *hooks)
