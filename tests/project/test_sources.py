"""What must hold for every file of the project, whoever wrote it."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.checkout import source_files
from tests.process import ROOT, run, ssot_lint

# Split, so that this file does not hold what it looks for.
REGISTRY = re.compile(r"//[a-z.-]*(?:py" r"pi|python" r"hosted|npm" r"js)[a-z.-]*")


def texts() -> dict[str, str]:
    """By path: the text of each file of the project."""
    return {name: (ROOT / name).read_text("utf-8", "replace") for name in source_files()}


def test_there_are_files() -> None:
    assert {"README.md", "pyproject.toml", "ssot_lint/cli/main.py"} <= set(source_files())


def test_no_path_of_this_machine() -> None:
    own = {str(ROOT), str(Path.home()), sys.prefix} - {"/", "/usr", "/usr/local"}
    there = re.compile("|".join(rf"(?<![\w.~-]){re.escape(path)}(?![\w.-])" for path in own))
    assert not [name for name, text in texts().items() if there.search(text)]


def test_no_host_of_a_package_registry() -> None:
    assert not [name for name, text in texts().items() if REGISTRY.search(text)]


def test_layers() -> None:
    pytest.importorskip("importlinter", reason="its own task: scripts/run.py layers")
    run(Path(sys.executable).with_name("lint-imports"), cwd=ROOT)


def test_lints_itself() -> None:
    done = ssot_lint("check", cwd=ROOT)
    assert "All checks passed" in done.stdout


def test_would_find_something_in_itself() -> None:
    """The check above is not clean because nothing is looked at."""
    done = ssot_lint("config", "ssot_lint/cli/main.py", cwd=ROOT)
    assert "ssot_lint.workspace.environment:get" in done.stdout
    done = ssot_lint(
        *("check", "--config", "getter = 'elsewhere:env'", "--output-format", "concise"),
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 1
    assert "ssot_lint/workspace/environment.py" in done.stdout


def test_no_room_needs_a_list_to_be_understood() -> None:
    """A folder of more modules than this is several folders."""
    modules = [Path(name) for name in source_files() if name.startswith("ssot_lint/")]
    rooms = Counter(it.parent for it in modules if it.suffix == ".py" and it.stem != "__init__")
    assert {str(room): number for room, number in rooms.items() if number > 24} == {}
