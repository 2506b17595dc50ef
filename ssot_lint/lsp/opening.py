"""What can wait until the first document that an editor opens has its diagnostics.

Looking for the workspace's files and importing what the first diagnostics may do without would take
their time: the interpreter runs one thread at a time. An editor opens its documents at once when a
session begins; where none comes soon, or nobody asks about it, nothing waits any longer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_SECONDS_TO_OPEN, _MOST_SECONDS = 0.05, 1.0


class Opening:
    """The first moments of one session."""

    def __init__(self, is_open: Callable[[], bool]) -> None:
        """``is_open`` says whether the editor shows a document by now."""
        self._is_open = is_open
        self._is_over = asyncio.Event()

    def begin(self) -> None:
        """The session has begun: documents follow, if there are any."""
        asyncio.get_running_loop().call_later(_SECONDS_TO_OPEN, self._look)

    def end(self) -> None:
        """A document has its diagnostics."""
        self._is_over.set()

    async def wait(self) -> None:
        """Return when it is over."""
        await self._is_over.wait()

    def _look(self) -> None:
        if self._is_open():
            asyncio.get_running_loop().call_later(_MOST_SECONDS, self.end)
        else:
            self.end()
