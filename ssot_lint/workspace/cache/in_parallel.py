"""One thing done in a process of its own while this one does another; only where fork is safe."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable

from ssot_lint.core.lean import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from typing import Any, TypeVar

    Plain = TypeVar("Plain", bound=Any)
    """What ``marshal`` takes."""

_KILL = 9


class Begun:
    """Something plain that another process works out; where none can be had, nothing comes of it."""

    def __init__(self, compute: Callable[[], Plain]) -> None:
        self._process = self._reading = -1
        try:
            reading, writing = os.pipe()
        except OSError:
            return
        try:
            process = os.fork()
        except OSError:
            os.close(reading)
            os.close(writing)
            return
        if process == 0:
            status = 1
            try:
                os.close(reading)  # so that it notices when nobody reads
                with open(writing, "wb") as stream:
                    marshal.dump(compute(), stream)
                status = 0
            finally:
                os._exit(status)
        os.close(writing)
        self._process, self._reading = process, reading

    def collect(self) -> object:
        """What it has worked out, once; None where it died."""
        process, self._process = self._process, -1
        if process < 0:
            return None
        with open(self._reading, "rb") as stream:
            report = stream.read()
        _, status = os.waitpid(process, 0)
        return marshal.loads(report) if status == 0 else None

    def leave(self) -> None:
        """End it, unless it was collected."""
        process, self._process = self._process, -1
        if process >= 0:
            os.close(self._reading)
            os.kill(process, _KILL)
            os.waitpid(process, 0)


def beside(compute: Callable[[], Plain]) -> Callable[[], Plain | None]:
    """Have ``compute`` done in a process of its own; returns what waits for the result.

    None is the result of a process that died.
    """
    return cast("Callable[[], Plain | None]", Begun(compute).collect)
