"""Small real git repositories, and what a fleet says of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.process import run, ssot_lint

READ = 'import os\n\nPORT = os.getenv("APP_PORT", "80")\n'
OTHER = 'import os\n\nPORT = os.getenv("APP_PORT", "8080")\n'
CLEAN = "x = 1\n"


def repository(root: Path, files: Mapping[str, str | bytes], message: str = "first") -> Path:
    """A git repository with one commit of the files, on the branch ``main``."""
    root.mkdir(parents=True, exist_ok=True)
    if not (root / ".git").exists():
        run("git", "init", "-q", "-b", "main", cwd=root)
    return commit(root, files, message)


def commit(root: Path, files: Mapping[str, str | bytes], message: str = "next") -> Path:
    """One more commit."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    run("git", "add", "-A", cwd=root)
    run("git", "commit", "-q", "--allow-empty", "-m", message, cwd=root)
    return root


def mirror(source: Path, root: Path) -> Path:
    """A bare clone."""
    run("git", "clone", "-q", "--mirror", str(source), str(root), cwd=source)
    return root


def asked(*arguments: str, cwd: Path, code: int = 0) -> Any:
    """The JSON that the command prints."""
    done = ssot_lint(
        *("fleet", "-q", "--output-format", "json", "--jobs", "1"), *arguments, cwd=cwd, check=False
    )
    assert done.returncode == code, done.stdout
    return json.loads(done.stdout[done.stdout.index("{") :])  # after what went to standard error


def plain(report: Any) -> Any:
    """The report without what differs from run to run."""
    for row in report["rows"]:
        row["seconds"] = row["reused"] = 0
    report["trend"] = []
    return report
