"""What every test has around it: git without the developer's own configuration, and a checkout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkout import copy_of_sources
from tests.depth import load_profiles
from tests.process import ISOLATED

load_profiles()


@pytest.fixture(autouse=True, scope="session")
def _isolated() -> Iterator[None]:
    """No variable of the developer's shell changes what ssot-lint or git do in a test."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ISOLATED.items():
            if value is None:
                patch.delenv(name, raising=False)
            else:
                patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository with one commit that holds this working tree: what a fresh clone sees."""
    return copy_of_sources(tmp_path_factory.mktemp("checkout") / "ssot-lint")
