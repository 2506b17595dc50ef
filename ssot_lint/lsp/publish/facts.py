"""Asks the files of the workspace what they say for rules about the project, behind all else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from ssot_lint.lsp.publish.scan import discovered
from ssot_lint.lsp.thrift import give_back
from ssot_lint.lsp.worker import LATER

if TYPE_CHECKING:
    from ssot_lint.lsp.host import Host
    from ssot_lint.lsp.publish.publisher import Publisher
    from ssot_lint.lsp.publish.scan import Scan

_STEP_SECONDS = 0.01
_PAUSE_SECONDS, _MOST_SECONDS = 0.2, 2.5
_ROUNDS = 5


class Facts:
    """The facts of one server's workspace."""

    def __init__(self, server: Host, scan: Scan, publisher: Publisher) -> None:
        self._server = server
        self._scan = scan
        self._publisher = publisher
        self._number = 0
        self._typed = 0
        self._since = 0.0
        """When what waits to be judged began to; 0 where nothing does."""
        self._running = 0
        self._asking = False
        """Whether files are asked about new names: what changes meanwhile is judged and asked then."""
        self._left = False
        """Whether names that are new by an edit are to be asked about when all files have been."""
        self._waiting: list[asyncio.Future[None]] = []

    async def judged(self) -> None:
        """Wait until all files have been asked, and all is judged, if that goes on."""
        if self._running:
            waits = asyncio.get_running_loop().create_future()
            self._waiting.append(waits)
            await waits

    def restart(self) -> None:
        """Ask every file that has not been asked; then all is judged."""
        self._number += 1
        if self._server.options.enable:
            self._running += 1
            self._server.spawn(self._counted(self._number))

    def look(self, paths: Iterable[str]) -> None:
        """Files have changed on disk, or are those of the disk again."""
        index = self._server.session.index
        open_now = self._server.session.is_open

        def look() -> None:
            for path in paths:
                if not open_now(path):
                    index.look(path)

        self._server.submit(look, LATER)

    def touched(self, paths: Iterable[str]) -> None:
        """Something else is said of these files: tell it."""
        server, gone = self._server, set(paths)
        shown = server.session.shown()
        open_now = gone & shown.keys()
        if open_now and server.client.pulls and server.client.refreshes:
            server.workspace_diagnostic_refresh(None)
        for path in sorted(open_now):
            for uri in shown[path]:
                self._publisher.changed(uri)
        self._scan.look(sorted(gone - open_now))

    async def _counted(self, number: int) -> None:
        try:
            await self._run(number)
        finally:
            self._running -= 1
            if not self._running:
                if self._left:
                    self._left = False
                    self.changed()
                waiting, self._waiting = self._waiting, []
                for it in waiting:
                    if not it.done():
                        it.set_result(None)

    async def _run(self, number: int) -> None:
        server = self._server
        files = await discovered(server)
        if files is None or number != self._number:
            return
        index = server.session.index
        needed = await server.submit(partial(index.begin, files), LATER)

        def goes_on() -> bool:
            return number == self._number

        await self._each(needed, self._ask, goes_on)
        for last in reversed(range(_ROUNDS)):
            await self._follow(files, goes_on)
            if not goes_on():
                return
            told = await server.submit(partial(self._finished, anyway=last == 0), LATER)
            if told is not None:
                self.touched(told)
                server.submit(index.keep, LATER)
                server.submit(give_back, LATER)
                return

    def _finished(self, *, anyway: bool) -> set[str] | None:
        """All is judged; None where an edit has brought new names meanwhile. For the worker."""
        session = self._server.session
        if not anyway and (session.index.new_names() or session.index.new_uses()):
            return None
        return session.index.finish(session.unsaved())

    async def _follow(self, files: Sequence[str], goes_on: Callable[[], bool]) -> None:
        """Ask files about what others say in their names, until no name is new; then about uses of
        what is declared. What is given up is taken up again by the next."""
        index, submit = self._server.session.index, self._server.submit
        for _ in range(_ROUNDS):
            if not goes_on() or not await submit(index.new_names, LATER):
                break
            await self._each(files, index.follow, goes_on)
            await submit(give_back, LATER)
            if goes_on():
                await submit(index.all_asked, LATER)
        if goes_on() and await submit(index.new_uses, LATER):
            await self._each(files, index.follow, goes_on)
            if goes_on():
                await submit(index.all_asked, LATER)

    async def _each(
        self, files: Sequence[str], job: Callable[[str], None], goes_on: Callable[[], bool]
    ) -> None:
        at = 0
        while at < len(files) and goes_on():
            at = await self._server.submit(partial(_some, files, at, job), LATER)

    def _ask(self, path: str) -> None:
        index = self._server.session.index
        folder = index.folder(path)
        if folder is not None and not folder.knows(path) and not folder.recall(path):
            index.look(path)

    def changed(self) -> None:
        """Something is to be judged again: soon, but not while somebody is typing, for a while."""
        self._typed += 1
        self._since = self._since or time.monotonic()
        self._server.spawn(self._judge(self._typed))

    async def _judge(self, typed: int) -> None:
        await asyncio.sleep(_PAUSE_SECONDS)
        late = time.monotonic() - self._since > _MOST_SECONDS
        if (typed == self._typed or late) and not self._asking:
            self._since = 0.0
            self._asking = True
            try:
                await self._judged_again(self._number)
            finally:
                self._asking = False
            if self._server.session.index.waits:  # what was typed meanwhile
                self.changed()

    async def _judged_again(self, number: int) -> None:
        """Judge, and ask all files about names that are new by what was typed."""
        index, submit = self._server.session.index, self._server.submit
        self.touched(await submit(index.refresh, LATER))
        if self._running:
            self._left = True
            return
        await self._follow(await submit(index.files, LATER), lambda: number == self._number)


def _some(files: Sequence[str], begin: int, job: Callable[[str], None]) -> int:
    """Do the job for a moment; how far it came. For the worker."""
    end = time.monotonic() + _STEP_SECONDS
    for number in range(begin, len(files)):
        job(files[number])
        if time.monotonic() > end:
            return number + 1
    return len(files)
