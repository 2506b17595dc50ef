"""What finding files and their settings may cost at start: a hook runs on every commit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import ssot_lint
from tests.workspace.trees import grow

ROOT = Path(ssot_lint.__file__).parent.parent
DEAR = ["ast", "dataclasses", "difflib", "fnmatch", "json", "libcst", "logging", "pathlib"]
DEAR += ["pathspec", "subprocess", "tokenize"]
LEAN = ["typing", "contextlib", "importlib"]
SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import ssot_lint.facts.claims
import ssot_lint.facts.used
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.settings.workspace import Workspace
workspace = Workspace(sys.argv[2])
files = discover(["a.py"], workspace).files
assert [workspace.settings_for(path).tier for path in files] == ["production"]
print(*sys.modules)
"""


@pytest.mark.parametrize(
    ("files", "more"),
    [
        pytest.param(
            {}, ["tomllib", "ssot_lint.workspace.config.keys", *LEAN], id="no configuration"
        ),
        pytest.param({"pyproject.toml": "[project]"}, ["tomllib", *LEAN], id="not ours"),
        pytest.param({"ssot-lint.toml": 'getter = "a:b"'}, [], id="configuration"),
    ],
)
def test_nothing_dear_is_imported(tmp_path: Path, files: dict[str, str], more: list[str]) -> None:
    grow(tmp_path, {"a.py": "", **files})
    # Without site: an environment's own start-up files import what they like.
    command = [sys.executable, "-I", "-S", "-c", SCRIPT, str(ROOT), str(tmp_path)]
    if files.get("ssot-lint.toml") and sys.version_info < (3, 11):
        command.remove("-S")  # tomli lies in site-packages
        pytest.importorskip("tomli")
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    walking = ["ssot_lint.workspace.files.walk", "ssot_lint.workspace.files.gitignore"]
    assert set(done.stdout.split()).isdisjoint([*DEAR, *more, *walking])
