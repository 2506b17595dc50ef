"""What the files that are not open have to say: looked at in small steps, behind all that is urgent."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from ssot_lint.lsp.publish.progress import Progress
from ssot_lint.lsp.publish.sieve import LEAST_FILES, Sieve
from ssot_lint.lsp.session.options import WORKSPACE
from ssot_lint.lsp.thrift import give_back
from ssot_lint.lsp.translate import convert
from ssot_lint.lsp.worker import LATER
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.settings.workspace import Workspace

if TYPE_CHECKING:
    from ssot_lint.lsp.host import Host
    from ssot_lint.workspace.config.config import Overrides

# What is urgent waits for one step at most; a longer one would gain 3 % of a scan.
_STEP_SECONDS = 0.01


class FileReport(NamedTuple):
    """The findings of one file on disk, as the client is shown them."""

    shown: list[types.Diagnostic]
    result_id: str


class Scan:
    """The workspace's files, for one server."""

    def __init__(self, server: Host) -> None:
        self._server = server
        self.reports: dict[str, FileReport] = {}
        """By path: the files with findings, open or not."""
        self.running = False
        self.version = 0
        """Counts whatever may change an answer."""
        self.on_change: list[Callable[[Sequence[str]], None]] = []
        """Told the paths whose reports are new, changed or gone."""
        self.progress = Progress(server, lambda: self.running, self.stop)
        self._number = 0
        self._waiting: set[asyncio.Future[None]] = set()

    @property
    def wanted(self) -> bool:
        """Whether the user asked for more than open files."""
        options = self._server.options
        return options.enable and options.diagnostic_mode == WORKSPACE

    def restart(self) -> None:
        """Look at everything anew; what was found stays until it is known better."""
        self._number += 1
        if self.wanted:
            self.running = True
            self._server.spawn(self.progress.begin())
            self._server.spawn(self._run(self._number))
        else:
            self.running = False
            self._replace({}, self.reports)
            self._end()

    def stop(self) -> None:
        """Leave it at what is known by now."""
        self._number += 1
        self._end()

    def closed(self, path: str) -> None:
        """A file is that of the disk again."""
        if self.wanted:
            self._tell([path])
            self.look([path])

    async def news(self, since: int) -> None:
        """Return when there is a later version than ``since``: a report changed, the scan ended."""
        if self.version != since:
            return
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)

    def wake(self) -> None:
        """Something has changed: those who wait for news look for themselves."""
        self.version += 1
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    def look(self, paths: Iterable[str]) -> None:
        """Files have changed on disk: look at these again."""
        if self.wanted:
            self._server.spawn(self._look(list(paths)))

    def look_around(self) -> None:
        """Others have changed: look again at files of which something else is said by them now."""
        if self.wanted:
            self._server.spawn(self._look_around())

    async def _look_around(self) -> None:
        server, at = self._server, 0
        files = await server.submit(server.session.looked_at, LATER)
        while at < len(files) and self.wanted:
            at, fallen = await server.submit(partial(self._fallen, files, at), LATER)
            await self._look(fallen)

    def _fallen(self, files: Sequence[str], begin: int) -> tuple[int, list[str]]:
        """Ask about files for a moment; how far it came, and those to be looked at. For the worker."""
        fallen: list[str] = []
        end = time.monotonic() + _STEP_SECONDS
        for number in range(begin, len(files)):
            if not self._server.session.stands(files[number]):
                fallen.append(files[number])
            if time.monotonic() > end:
                return number + 1, fallen
        return len(files), fallen

    async def _run(self, number: int) -> None:
        server = self._server
        files = await discovered(server)
        if number != self._number:  # another has begun, or all was taken back, meanwhile
            return
        if files is None:
            self._end()
            return
        gone = self.reports.keys() - set(files)
        quiet = await server.submit(partial(server.session.quiet, files), LATER)
        if number != self._number:
            return
        self._replace({}, gone | quiet)
        files = [path for path in files if path not in quiet]
        begun = 0
        sieve = self._sieve(files)
        try:
            while begun < len(files):
                step = partial(self._step, files, begun, sieve)
                at, (begun, found) = begun, await server.worker.submit(step, LATER)
                if number != self._number:
                    break
                self._replace(found, files[at:begun])
                self.progress.tell(begun, len(files))
        finally:
            sieve.stop()
        if number == self._number:
            self._end()
            server.submit(server.session.outcomes.keep, LATER)
            server.submit(give_back, LATER)
        else:
            server.submit(_nothing)  # what was wrong with a configuration at one file is told now

    def _sieve(self, files: Sequence[str]) -> Sieve:
        """One that runs beside the scan, where that pays."""
        sieve = Sieve(files)
        if len(files) >= LEAST_FILES and (os.cpu_count() or 1) > 1:
            folders, overrides = self._server.folders, self._server.options.overrides
            # A daemon, which no end of the server waits for.
            run = partial(sieve.run, folders, overrides)
            threading.Thread(target=run, name="ssot-lint sieve", daemon=True).start()
        return sieve

    async def _look(self, paths: list[str]) -> None:
        at, sieve = 0, Sieve(paths)  # never run: it passes over nothing
        while at < len(paths):
            begun = at
            at, found = await self._server.submit(partial(self._step, paths, begun, sieve), LATER)
            if not self.wanted:
                return
            self._replace(found, paths[begun:at])

    def _step(
        self, files: Sequence[str], begin: int, sieve: Sieve
    ) -> tuple[int, dict[str, FileReport]]:
        """Look at files for a moment; how far it came, and what was found. For the worker."""
        found: dict[str, FileReport] = {}
        end = time.monotonic() + _STEP_SECONDS
        for number in range(begin, len(files)):
            if sieve.passes_over(number):
                continue
            analysis = self._server.session.examine(files[number])
            if analysis is not None:
                shown = convert.diagnostics(analysis, self._server.client)
                found[files[number]] = FileReport(shown, convert.result_id(shown))
            if time.monotonic() > end:
                return number + 1, found
        return len(files), found

    def _replace(self, found: dict[str, FileReport], looked_at: Iterable[str]) -> None:
        """Take over what was found in the files looked at, and tell what is different."""
        changed = []
        for path in tuple(looked_at):
            before, after = self.reports.get(path), found.get(path)
            if after is None:
                self.reports.pop(path, None)
            else:
                self.reports[path] = after
            if (before and before.result_id) != (after and after.result_id):
                changed.append(path)
        if changed:
            self._tell(changed)

    def _tell(self, changed: Sequence[str]) -> None:
        for tell in self.on_change:
            tell(changed)
        self.wake()

    def _end(self) -> None:
        self.running = False
        self.progress.end()
        self.wake()


def _nothing() -> None:
    pass


async def discovered(server: Host) -> list[str] | None:
    """The files that a run over each folder would check; None where a configuration is broken."""
    await server.opening.wait()
    loop = asyncio.get_running_loop()
    folders, overrides = server.folders, server.options.overrides
    # Beside the worker, with settings of its own: it waits for the disk most of the time.
    try:
        return await loop.run_in_executor(None, _files_of, folders, overrides)
    except ConfigError as error:
        problem = error
        await server.submit(lambda: server.session.projects.report(problem), alone=True)
        return None


def _files_of(folders: Sequence[str], overrides: Overrides) -> list[str]:
    found: dict[str, None] = {}
    for folder in folders:
        found.update(dict.fromkeys(discover(["."], Workspace(folder, overrides)).files))
    return list(found)
