"""When a file was changed last, and what it holds, as short values."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from itertools import count

from ssot_lint.core.lean import Any

Stamp = tuple[int, int, int, int]
"""Times of the last change of content and of attributes, size, and which file it is."""
COARSE = 2_000_000_000
"""A file all of whose times are whole seconds may lie where there are no others (on FAT, two)."""


def stamp_of(status: os.stat_result) -> Stamp:
    """What changes when a file does; ctime, too, since tools set mtime back."""
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def stamp_at(path: str) -> Stamp | None:
    """How the file there looks now; None where there is none, or nobody may ask."""
    try:
        return stamp_of(os.stat(path))
    except OSError:
        return None


def is_late(stamp: Stamp, since: int) -> bool:
    """Whether the file may have changed after ``since``, as far as its times can tell."""
    modified, changed = stamp[:2]
    coarse = modified % 1_000_000_000 == changed % 1_000_000_000 == 0
    return max(modified, changed) >= since - (COARSE if coarse else 0)


def digest_of(data: bytes) -> bytes:
    """The same for the same bytes alone."""
    digest: bytes = _sha256()(data).digest()
    return digest[:16]


def _sha256() -> Callable[[bytes], Any]:
    """Processors do this one, and blake2b takes twice as long. ``hashlib`` has them do it, and takes 4
    ms to load; for a hook's few files the interpreter's own is quicker (as ``random`` has it)."""
    if next(_CALLS) < _FEW:
        try:
            own: Callable[[bytes], Any] = __import__(_OWN).sha256
            return own
        except ImportError:
            pass
    from hashlib import sha256

    return sha256


_OWN = "_sha2" if sys.version_info >= (3, 12) else "_sha256"
_FEW = 8
_CALLS = count()
