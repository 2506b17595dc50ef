"""Files that passed a run like this one: where they and all that was looked at look as they did, there
is nothing to do. What may be noted so is decided by ``passing``, which writes it.

Imports nothing but ``os`` and ``sys``: a hook's run over such files takes 3 ms more than an
interpreter that does nothing, not 25. A text of rows, since it may come from a stranger: nothing in it
can name how the files of whoever reads it look.
"""

from __future__ import annotations

import os
import sys

from ssot_lint import __version__
from ssot_lint.workspace import environment
from ssot_lint.workspace.cache.head_log import has_moved, head_log

DIRECTORY = ".ssot-lint_cache"
NAME = f"passed-{sys.implementation.cache_tag}-{__version__}.cache"
ABSENT = "-"
QUIET = frozenset({"-q", "--quiet"})
_PLAIN = QUIET | {"--fix"}
_LARGEST = 1 << 20
_HEAD = 5
"""Rows before the first that has a stamp."""


def edited_since(argv: list[str]) -> list[str] | None:
    """Which of the files that ``check`` with these arguments is asked about look otherwise than they
    did when it found nothing; None where not all of them passed, or something else is another."""
    names = names_of(argv)
    if names is None or environment.speaks_of_us():
        return None
    try:
        rows = read()
        return _edited(rows, names) if rows[0] == magic() else None
    except (OSError, ValueError, IndexError):
        return None


def names_of(argv: list[str]) -> list[str] | None:
    """The files that are named, where nothing else is asked for but to fix and to be quiet."""
    names = [word for word in argv if word not in _PLAIN]
    return None if not names or any(it.startswith("-") for it in names) else names


def read() -> list[str]:
    """The rows of what is kept of the working directory; raises OSError.

    ``magic()``, names of configurations, where HEAD stood, what ``edited`` has to know, how many rows
    are dependencies; these; and files, each with how it looked and what it is to the project.
    """
    place = f"{DIRECTORY}/{NAME}"
    with open(place, encoding="utf-8", errors="surrogateescape", newline="\n") as stream:
        return stream.read(_LARGEST).split("\n")


def magic() -> str:
    """What the first row says: for whom and where all of it holds."""
    return f"ssot-lint passed, format 2 {sys.hexversion:x} {os.getcwd()}"


def look(path: str, *, follow: bool = True) -> str:
    """How a file looks, as text; ``ABSENT`` where there is none."""
    try:
        status = os.stat(path, follow_symlinks=follow)
    except OSError:
        return ABSENT
    return f"{status.st_mtime_ns},{status.st_ctime_ns},{status.st_size},{status.st_ino}"


def parted(rows: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """How dependencies and files looked, by path; raises ValueError."""
    looks = [row.partition(" ")[::2] for row in rows[_HEAD:]]
    count = int(rows[_HEAD - 1])
    return (
        {path: looked for looked, path in looks[:count]},
        {path: looked for looked, path in looks[count:]},
    )


def _edited(rows: list[str], names: list[str]) -> list[str] | None:
    depends, files = parted(rows)
    if not depends or has_moved(rows[2], head_log(os.getcwd())):
        return None
    if any(look(path) != looked for path, looked in depends.items()):
        return None
    if any(name not in files for name in names):
        return None
    if any(_is_odd(it, rows[1].split(" "), depends) for it in directories_of(names)):
        return None
    return [it for it in names if not files[it].startswith(f"{look(it, follow=False)},")]


def directories_of(names: list[str]) -> set[str]:
    """All directories below this one that the files stand in."""
    found: set[str] = set()
    for name in names:
        above = name.rpartition("/")[0]
        while above and above not in found:
            found.add(above)
            above = above.rpartition("/")[0]
    return found


def _is_odd(directory: str, configurations: list[str], depends: dict[str, str]) -> bool:
    """Whether a directory is a link, or has a configuration that it did not have."""
    places = (f"{directory}/{name}" for name in configurations)
    return os.path.islink(directory) or any(
        place not in depends and os.path.lexists(place) for place in places
    )


def forget(directory: str) -> None:
    """What is kept of a project there is news: others than those that passed may be found."""
    try:
        os.unlink(os.path.join(directory, NAME))
    except OSError:
        pass
