"""One command that runs a file by its path, and which file it means."""

from __future__ import annotations

import re

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.regex import regex

ANY_NAME = "*"
"""Stands in a file's name for what is filled in: ``f"jobs/{name}.py"``, ``jobs/$name.py``."""
_FILLED = regex(r"\$\{\{[^}]*\}\}|\$[{(][^})]*[})]|\$\w+|\{[^}]*\}|%[sr]|\*+")


class Run(NamedTuple):
    """One command that runs a file by its path."""

    path: str
    """As it is written."""
    row: int


def meant(run: Run, saying: str, path: str) -> bool:
    """Whether the command of the file ``saying`` runs the one at ``path``; both count from the
    project's directory."""
    parts = run.path.replace("\\", "/").split("/")
    parts[-1] = named(run)
    if ANY_NAME in parts[-1]:
        if not _fits(parts[-1], path.rpartition("/")[2]):
            return False
        parts[-1] = path.rpartition("/")[2]
    known = [n for n, it in enumerate(parts) if it in ("", ".", "..", "~") or set(it) & set("${}%")]
    parts = parts[known[-1] + 1 :] if known else parts
    rest = "/".join(parts)
    directory = saying.rpartition("/")[0]
    if run.path.startswith("/") and "/" in path and f"/{rest}".endswith(f"/{path}"):
        return True  # where the project lies in an image
    if len(parts) == 1 and ".." not in run.path:
        return path == (f"{directory}/{rest}" if directory else rest)
    return path == rest or path.endswith(f"/{rest}")


def named(run: Run) -> str:
    """The name of the file that is run."""
    return _FILLED.sub(ANY_NAME, run.path.replace("\\", "/").rpartition("/")[2])


def _fits(pattern: str, name: str) -> bool:
    """Whether a file may be meant by such a name."""
    form = ".*".join(map(re.escape, pattern.split(ANY_NAME)))
    return re.fullmatch(form, name) is not None
