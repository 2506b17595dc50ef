"""Real files: those of an installed package that name the environment, in a project of their own."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from tests.cli.commands import project


def copy_of_package(package: str, directory: Path) -> Path:
    """A project with a getter below ``directory``, and the package's files that may have a finding."""
    found = importlib.util.find_spec(package)
    assert found is not None
    assert found.submodule_search_locations is not None
    source = Path(found.submodule_search_locations[0])
    root = project(directory, {})
    for path in source.rglob("*.py"):
        data = path.read_bytes()
        if b"environ" in data or b"getenv" in data:
            copy = root / package / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(data)
    return root
