"""The files of a project that may say something of its modules: which, how they look, what they hold."""

from __future__ import annotations

import os
from collections.abc import Iterator

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


def sources_below(root: str) -> Iterator[str]:
    waiting = [root]
    while waiting:
        directory = waiting.pop()
        try:
            with os.scandir(directory) as found:
                entries = sorted(found, key=lambda it: it.name)
        except OSError:
            continue
        if any(it.name == "pyvenv.cfg" for it in entries):
            continue
        for entry in entries:
            name = entry.name
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
                    yield entry.path.replace(os.sep, "/")


def stamp_of(path: str) -> Stamp:
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0, 0, 0
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def content_of(path: str) -> bytes:
    try:
        descriptor = os.open(path, _READING)
        try:  # as much as there is: to ask for more takes the memory first
            return os.read(descriptor, min(os.fstat(descriptor).st_size, _LARGEST))
        finally:
            os.close(descriptor)
    except OSError:
        return b""
