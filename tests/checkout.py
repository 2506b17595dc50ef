"""The project as git has it, or would have it after ``git add --all``."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from tests.process import ROOT, run


@cache
def source_files() -> tuple[str, ...]:
    """Paths of all files that are tracked or would be; none that git ignores."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    return tuple(sorted({name for name in listed.stdout.split("\0") if (ROOT / name).is_file()}))


def copy_of_sources(target: Path) -> Path:
    """A repository at ``target`` whose one commit holds the sources."""
    for name in source_files():
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, copy)
    run("git", "init", "--quiet", "--initial-branch=main", cwd=target)
    run("git", "add", "--all", cwd=target)
    run("git", "commit", "--quiet", "--message=sources", cwd=target)
    return target
