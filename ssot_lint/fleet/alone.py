"""One process at a time, by a lock that ends with its process, however that ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

_BUSY = (BlockingIOError, PermissionError)


class Busy(Exception):
    """Another process has the lock."""


@contextmanager
def only_one(path: str, seconds: float) -> Iterator[None]:
    """Hold the lock that the file at ``path`` stands for. Raises Busy where another process holds it
    for so long, and OSError where there can be no file."""
    with open(path, "ab") as stream:
        deadline = time.monotonic() + seconds
        while not _locked(stream.fileno()):
            if time.monotonic() > deadline:
                raise Busy
            time.sleep(0.05)
        yield


def _locked(file: int) -> bool:
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:
        return True  # Windows: git's own locks are all there is between two runs
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except _BUSY:
        return False
    except OSError:
        return True  # a file system that knows no locks
    return True
