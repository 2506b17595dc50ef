"""The server itself: a session, a client, a worker, and the features that bring them together.

A feature is a module with ``register(server)``, called when the client has said what it can do: only
then is it known which capabilities to announce.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine, Sequence
from typing import TypeVar

from lsprotocol import types

from ssot_lint import __version__
from ssot_lint.lsp.host import NAME, Diagnosed, Host
from ssot_lint.lsp.opening import Opening
from ssot_lint.lsp.patience import Patience
from ssot_lint.lsp.publish.facts import Facts
from ssot_lint.lsp.publish.problems import Problems
from ssot_lint.lsp.publish.publisher import Publisher
from ssot_lint.lsp.publish.pushed import Pushed
from ssot_lint.lsp.publish.scan import Scan
from ssot_lint.lsp.publish.watch import Watch
from ssot_lint.lsp.session.options import Options, options_of
from ssot_lint.lsp.session.session import Analysis, Session
from ssot_lint.lsp.text.uris import path_of
from ssot_lint.lsp.translate import convert
from ssot_lint.lsp.translate.client import client_of
from ssot_lint.lsp.wire.protocol import Protocol
from ssot_lint.lsp.wire.structure import converter
from ssot_lint.lsp.worker import NOW, Worker
from ssot_lint.workspace.outcome import internal_error
from ssot_lint.workspace.settings.workspace import posix

_NOTEBOOKS = types.NotebookDocumentSyncOptions(
    [types.NotebookDocumentFilterWithCells([types.NotebookCellLanguage("python")])], save=False
)
_log = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")


class Server(Host):
    """The host, and what it publishes; ``features`` register once the client has said what it can."""

    def __init__(self, features: Sequence[Callable[[Server], None]]) -> None:
        super().__init__(
            NAME,
            __version__,
            notebook_document_sync=_NOTEBOOKS,
            protocol_cls=Protocol,
            converter_factory=converter,
        )
        self._features = features
        self.worker = Worker()
        self.opening = Opening(lambda: len(self.session.documents) > 0)
        self.publisher = Publisher(self, lambda: self.scan.wake())
        self.problems = Problems(self, self.publisher)
        self.scan = Scan(self)
        self.facts = Facts(self, self.scan, self.publisher)
        self.watch = Watch(self, self.look)
        self.pushed = Pushed(self, self.scan, self.publisher)
        self.folders: tuple[str, ...] = ()
        self.options = Options()
        self._tasks: set[asyncio.Future[None]] = set()
        self._diagnosed: dict[str, Diagnosed] = {}
        """Of the worker: what was made of the last analysis of each document."""
        self._edits = 0
        """Of the worker: how many changes had to be judged when that was last asked for."""
        self._reloading = self._renewing = False

        @self.feature(types.INITIALIZE)
        def initialize(params: types.InitializeParams) -> None:
            self._initialize(params)

    @property
    def rpc(self) -> Protocol:
        """The protocol, by its own type."""
        assert isinstance(self.protocol, Protocol)
        return self.protocol

    def submit(
        self, job: Callable[[], _Answer], urgency: int = NOW, *, alone: bool = False
    ) -> asyncio.Future[_Answer]:
        """Have the worker do ``job``: all that asks the session for more than its documents.
        ``alone``: it changes what others look at, and waits until none is under way."""
        loop = asyncio.get_running_loop()

        def observed() -> _Answer:
            answer = job()
            projects = self.session.projects
            loop.call_soon_threadsafe(self.problems.tell, projects.problems)
            loop.call_soon_threadsafe(self.watch.sources, projects.sources())
            touched = self.session.index.touched()
            if touched:
                loop.call_soon_threadsafe(self.facts.touched, touched)
            edits = self.session.index.edits
            if edits != self._edits:  # a question is none, and puts nothing off
                self._edits = edits
                loop.call_soon_threadsafe(self.facts.changed)
            return answer

        return self.worker.submit(observed, urgency, alone=alone)

    def analysis(self, uri: str) -> Analysis | None:
        """What is known of an open document as it is now; None for any other. For the worker."""
        document = self.session.documents.get(uri)
        return None if document is None else self.session.analyse(document)

    def diagnosed(self, uri: str) -> Diagnosed | None:
        """The same, and as the client is shown it. For the worker."""
        analysis = self.analysis(uri)
        if analysis is None:
            return None
        known = self._diagnosed.get(uri)
        if known is not None and known.analysis is analysis:
            return known
        if analysis.error is not None:
            _log.error("%s: %s", uri, analysis.error)
        shown = convert.diagnostics(analysis, self.client)
        made = self._diagnosed[uri] = Diagnosed(analysis, shown, convert.result_id(shown))
        return made

    def is_other(self, uri: str) -> bool:
        """Whether something else is found in an open document than the client was shown last. For the
        worker."""
        before, found = self._diagnosed.get(uri), self.diagnosed(uri)
        if before is None or found is None:
            return False  # it is yet to be shown, or shown no more
        return before.result_id != found.result_id

    def forget(self, uri: str) -> None:
        """A document was closed. For the worker."""
        self.session.forget(uri)
        self._diagnosed.pop(uri, None)

    def reload(
        self, options: Options | None = None, folders: tuple[str, ...] | None = None
    ) -> None:
        """Read configurations and getters anew, and say again what is found."""
        self.options = self.options if options is None else options
        self.folders = self.folders if folders is None else folders
        if not self._reloading:
            self._reloading = True
            self.spawn(self._reload())

    def look(self, paths: Sequence[str]) -> None:
        """Files have changed on disk, or are those of the disk again."""
        self.renew()
        self.scan.look(paths)
        self.facts.look(paths)

    def renew(self) -> None:
        """Files have changed on disk: what others say around a file is asked anew where it counts."""
        if not self._renewing:
            self._renewing = True
            self.spawn(self.renewed())

    async def renewed(self) -> None:
        """The same at once."""

        def renew() -> bool:
            self._renewing = False  # what changes from here on needs another one
            return self.session.renew()

        if not await self.submit(renew, alone=True):
            await self._reload()
            return
        self.scan.look_around()
        await self.publisher.look_around()

    def probe(self) -> None:
        """Look whether the configurations of the folders can be used."""
        self.submit(lambda: self.session.projects.probe(self.folders), alone=True)

    def spawn(self, work: Coroutine[object, object, None]) -> None:
        """Do ``work`` on the side; what goes wrong with it is said."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def complain(self, text: str) -> None:
        """Tell the user what went wrong."""
        _log.error("%s", text)
        self.window_show_message(
            types.ShowMessageParams(types.MessageType.Error, f"{NAME}: {text}")
        )

    async def _reload(self) -> None:
        def reload() -> None:
            self._reloading = False  # what changes from here on needs another one
            self.session.reload(self.folders, self.options)

        await self.submit(reload, alone=True)
        self.publisher.refresh()
        self.scan.restart()
        self.facts.restart()

    def _done(self, task: asyncio.Future[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            _log.error("internal error", exc_info=error)
            self.complain(internal_error(error))

    def _initialize(self, params: types.InitializeParams) -> None:
        info = params.client_info
        self.client = client_of(params.capabilities, "" if info is None else info.name)
        self.folders = folders_of(params)
        read = options_of(params.initialization_options)
        self.options = read.options
        self.session = Session(self.client.units, self.folders, read.options, Patience(self.worker))
        for complaint in read.complaints:
            self.complain(complaint)
        for register in self._features:
            register(self)


def folders_of(params: types.InitializeParams) -> tuple[str, ...]:
    """Paths of the workspace's folders; of the older, single root where a client names none."""
    paths = [path_of(folder.uri) for folder in params.workspace_folders or ()]
    if not paths and params.root_uri:
        paths = [path_of(params.root_uri)]
    if not paths and params.root_path:
        paths = [posix(os.path.normpath(params.root_path))]
    return tuple(dict.fromkeys(path.rstrip("/") or "/" for path in paths if path is not None))
