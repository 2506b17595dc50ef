"""One thing done in a process of its own while this one does another; only where fork is safe."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable
from typing import Any, TypeVar

Plain = TypeVar("Plain", bound=Any)
"""What ``marshal`` takes."""


def beside(compute: Callable[[], Plain]) -> Callable[[], Plain | None]:
    """Have ``compute`` done in a process of its own; returns what waits for the result.

    None is the result of a process that died.
    """
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        status = 1
        try:
            with open(writing, "wb") as stream:
                marshal.dump(compute(), stream)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)

    def collect() -> Plain | None:
        with open(reading, "rb") as stream:
            report = stream.read()
        _, status = os.waitpid(process, 0)
        return marshal.loads(report) if status == 0 else None

    return collect
