"""Whether the process that asked for the server is still there."""

from __future__ import annotations

import os
import sys


def is_alive(process: int) -> bool:
    """Whether a process with this number runs; True where that cannot be told."""
    if sys.platform == "win32":
        return _is_alive_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # it is there, and another user's
    return True


def _is_alive_on_windows(process: int) -> bool:
    # ``os.kill`` would end it there, whatever the signal.
    import ctypes

    synchronize, timeout = 0x0010_0000, 0x102
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(synchronize, False, process)
    if not handle:
        return bool(kernel.GetLastError() == 5)  # access denied
    try:
        return bool(kernel.WaitForSingleObject(handle, 0) == timeout)
    finally:
        kernel.CloseHandle(handle)
