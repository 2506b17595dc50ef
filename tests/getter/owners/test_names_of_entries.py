"""Entries of a table that no attribute can ask for: nothing is spelled through them, none is added."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import lint, project
from tests.getter.owners.test_kinds import TABLE

NAMES = ["APP_PORT ", "APP-NAME", "class", "app.x", "__APP", "1APP", "APP_\ufb01"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("is_registered", [True, False])
def test_no_attribute(tmp_path: Path, name: str, is_registered: bool) -> None:
    row = f'    "{name}": lambda: os.getenv("{name}", "x"),\n' if is_registered else ""
    registry = TABLE.replace("variables = {\n", "variables = {\n" + row).encode()
    use = f'import os\n\n\ndef run():\n    return os.environ.get("{name}", "x")\n'.encode()
    files = {
        "app/__init__.py": b"",
        "app/envs.py": registry,
        "app/use.py": use,
        "ssot-lint.toml": b'getter = "app.envs"\n',
    }
    root = project(tmp_path, files, getter=False)
    told = lint("check", "app/use.py", cwd=root).out
    assert "no name that can be written as an attribute" in told.decode()
    assert b"--fix" not in told
    ended = lint("check", "--fix", "--unsafe-fixes", "app/use.py", cwd=root)
    assert b"error" not in ended.err
    lint("check", "--add-to-registry", "app/use.py", cwd=root)
    assert (root / "app/use.py").read_bytes() == use
    assert (root / "app/envs.py").read_bytes() == registry
