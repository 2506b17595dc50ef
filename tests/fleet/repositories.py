"""Small real git repositories, and fleets of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.process import run

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
