"""The files of a project that may say something of its modules: which, how they look, what they hold."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from operator import attrgetter

from ssot_lint.modules.around.file.commands import HIDDEN, says_how

# What holds no code of the project, whatever its configuration says; hidden directories beside.
_LEFT_OUT = frozenset(
    {
        *("__pycache__", "__pypackages__", "node_modules", "site-packages", "venv", "build"),
        *("dist", "_build", "buck-out"),
    }
)
_LARGEST = 8_000_000
_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0)
SUFFIXES = (".py", ".pyi", ".ipynb", ".rst", ".md", ".txt", ".pyx")
"""Code, and texts whose examples are run."""

Stamp = tuple[int, int, int, int]
"""When a file was changed, by its content and otherwise (nanoseconds), how large it is, its number."""


Listed = tuple[int, dict[str, Stamp]]
"""Files and how they looked, and since when they may have been written once more."""

# The kernel stamps files by its ticks, of up to 10 ms.
_TICK = 20_000_000
_GONE = 0, 0, 0, 0
_name_of = attrgetter("name")
_look_of = attrgetter("st_mtime_ns", "st_ctime_ns", "st_size", "st_ino")


def listed(root: str) -> Listed:
    """The files below a directory that may say something, and how they look."""
    since = time.time_ns() - _TICK
    return since, stamps_of(sources_below(root))


def sources_below(root: str) -> list[str]:
    """Code, texts, and what says how a project is run: each directory's in the order of their names.

    Of 3,700 files in 2,200 directories 28 ms, 24 of them in the system; a call for each took 10 more.
    """
    paths: list[str] = []
    waiting = [root]
    while waiting:
        directory = waiting.pop()
        try:
            with os.scandir(directory) as found:
                entries = [*found]
        except OSError:
            continue
        entries.sort(key=_name_of)
        names = [*map(_name_of, entries)]
        if "pyvenv.cfg" in names:
            continue
        for name, entry in zip(names, entries):
            if entry.is_dir(follow_symlinks=False):
                if (name in HIDDEN or not name.startswith(".")) and name not in _LEFT_OUT:
                    waiting.append(entry.path.replace(os.sep, "/"))
            elif name.endswith(SUFFIXES) or says_how(
                name,
                hidden="/." in directory[len(root) :],
                at_root=directory == root,
                folder=directory.rpartition("/")[2],
            ):
                if entry.is_file(follow_symlinks=False):
                    paths.append(entry.path)
    return paths if os.sep == "/" else [it.replace(os.sep, "/") for it in paths]


def stamps_of(paths: Iterable[str]) -> dict[str, Stamp]:
    """How the files look; zeros for one that is gone."""
    stat, found = os.stat, dict[str, Stamp]()
    for path in paths:
        try:
            found[path] = _look_of(stat(path))
        except OSError:
            found[path] = _GONE
    return found


def content_of(path: str) -> bytes:
    try:
        descriptor = os.open(path, _READING)
        try:  # as much as there is: to ask for more takes the memory first
            return os.read(descriptor, min(os.fstat(descriptor).st_size, _LARGEST))
        finally:
            os.close(descriptor)
    except OSError:
        return b""
