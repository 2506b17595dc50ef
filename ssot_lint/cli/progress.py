"""A bar on the terminal for runs that take longer than a second."""

from __future__ import annotations

import time
from typing import TextIO

from ssot_lint.workspace import environment

_PATIENCE_SECONDS = 1.0
_BETWEEN_SECONDS = 0.1
_WIDTH = 30


def progress(stream: TextIO) -> Progress | None:
    """A bar on ``stream``, a terminal; None where nobody watches it, or it cannot go back."""
    if environment.get("CI") or environment.get("TERM") == "dumb":
        return None
    return Progress(stream)


class Progress:
    """Draws over its own row, and leaves none behind."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._next = time.monotonic() + _PATIENCE_SECONDS
        self._drawn = False

    def __call__(self, done: int, total: int) -> None:
        """Say how many files are done, and of how many."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _BETWEEN_SECONDS
        self._drawn = True
        filled = _WIDTH * done // total
        self._put(f"\r[{'#' * filled}{'-' * (_WIDTH - filled)}] {done}/{total} files")

    def close(self) -> None:
        """Take the bar away."""
        if self._drawn:
            self._put("\r\033[K")

    def _put(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            self._next = float("inf")  # the terminal is gone; the run goes on
