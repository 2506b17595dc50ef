"""What of a checked project may be read and written: never what lies outside of it.

A project is somebody else's text. Its files, links and configurations may name anything on the
machine; all that reads or writes by such a name asks here first. What each promise is, and the test
that holds it, stands in ``docs/security.md``.
"""

from __future__ import annotations

import os

_BINARY = getattr(os, "O_BINARY", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_REGULAR, _FORMAT_BITS = 0o100000, 0o170000
LARGEST = 64 * 1024 * 1024
"""More than this of one file is never read for its meaning: bytes."""
# Files there look regular, and hold what no project does: the environment, memory, devices.
_SYSTEM = ("/proc/", "/sys/", "/dev/")


def read_regular(path: str, largest: int = LARGEST) -> bytes | None:
    """The bytes of a regular file; None for any other kind, one that is larger, or of the system's."""
    try:
        descriptor = os.open(path, os.O_RDONLY | _BINARY | _NO_WAIT)
    except (OSError, ValueError):  # a name with a NUL
        return None
    try:
        status = os.fstat(descriptor)
        if status.st_mode & _FORMAT_BITS != _REGULAR or status.st_size > largest:
            return None
        if not status.st_size and os.path.realpath(path).startswith(_SYSTEM):
            return None
        parts: list[bytes] = []
        left = largest + 1
        while left > 0 and (part := os.read(descriptor, min(left, 1 << 20))):
            parts.append(part)
            left -= len(part)
        return b"".join(parts) if left > 0 else None
    except OSError:
        return None
    finally:
        os.close(descriptor)


def project_of(directory: str) -> str:
    """The project that a directory belongs to: its git work tree, else the directory itself."""
    return work_tree_of(directory) or directory.rstrip("/") or "/"


def work_tree_of(directory: str) -> str | None:
    """The git work tree that a directory lies in."""
    at = directory.rstrip("/")
    while at:
        if os.path.exists(f"{at}/.git"):
            return at
        at = at.rpartition("/")[0]
    return None


def is_inside(path: str, directory: str) -> bool:
    """Whether a path really lies below a directory, whichever links lead there."""
    real = os.path.realpath(path)
    root = os.path.realpath(directory).rstrip(os.sep) + os.sep
    return real.startswith(root)


def link_out(path: str, project: str) -> str | None:
    """Why a file of a project is not to be read or written; None where it may be."""
    if not is_inside(path, project):
        return "it leads out of the project"
    return None
