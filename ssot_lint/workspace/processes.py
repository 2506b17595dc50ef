"""How many processes pay, and whether this one may fork."""

from __future__ import annotations

import os
import sys

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.workspace import environment

if TYPE_CHECKING:
    from collections.abc import Callable

    Tick = Callable[[int, int], None]

START_METHOD = "SSOT_LINT_START_METHOD"


def available_cores() -> int:
    """Cores this process may run on; a container often has fewer than the machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_fork() -> bool:
    """Whether a bare fork is safe: never beside other threads, nor under macOS's frameworks."""
    if environment.get(START_METHOD) == "spawn" or not hasattr(os, "fork"):
        return False
    threading = sys.modules.get("threading")  # not imported: there are no threads
    return sys.platform != "darwin" and (threading is None or threading.active_count() == 1)
