"""Child processes of tests: with an environment that says nothing about the developer's machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# None: the variable is taken away.
ISOLATED: Mapping[str, str | None] = {
    "CI": None,
    "FORCE_COLOR": None,
    "GITHUB_ACTIONS": None,
    "GIT_AUTHOR_EMAIL": "ann@example.com",
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@example.com",
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_DIR": None,  # set where the tests themselves are run by a git hook
    "GIT_INDEX_FILE": None,
    "GIT_WORK_TREE": None,
    "NO_COLOR": None,
    "PRE_COMMIT_ALLOW_NO_CONFIG": None,
    "PYTHONDONTWRITEBYTECODE": None,  # each of hundreds of processes would compile all of ssot-lint
    "SKIP": None,
    "SSOT_LINT_CACHE_DIR": None,
    "SSOT_LINT_NO_CACHE": None,
    "SSOT_LINT_OUTPUT_FORMAT": None,
}


def run(
    *command: str | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    check: bool = True,
) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it prints, errors among the rest."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
    )
    assert not check or done.returncode == 0, f"{command} exited {done.returncode}:\n{done.stdout}"
    return done


def ssot_lint(*arguments: str, cwd: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run this checkout's ssot-lint, installed or not."""
    return run(
        *(sys.executable, "-m", "ssot_lint", *arguments),
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT)},
        check=check,
    )
