"""Gives memory back that is free but lies between what is used.

Files are asked one after the other, and the tree of each is gone when the next is read; what is kept of
it is small and lies everywhere. The C library hands back only what is free at the end: of 275 MB after
3,700 files 146 were free, and 5 ms of work give them back.
"""

from __future__ import annotations

import sys


def give_back() -> None:
    """Do it, where the C library can; for the worker, after what was much."""
    if not sys.platform.startswith("linux"):
        return
    try:
        import ctypes  # 4 ms, of what no first diagnostics need

        ctypes.CDLL(None).malloc_trim(0)
    except (ImportError, OSError, AttributeError):
        pass  # another C library, which has none
