"""The server itself: a session, a client, a worker, and the features that bring them together.

A feature is a module with ``register(server)``, called when the client has said what it can do: only
then is it known which capabilities to announce.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from ssot_lint import __version__
from ssot_lint.lsp import convert
from ssot_lint.lsp.client import Client, client_of
from ssot_lint.lsp.options import options_of
from ssot_lint.lsp.protocol import Protocol
from ssot_lint.lsp.publish import Publisher
from ssot_lint.lsp.session import Analysis, Session
from ssot_lint.lsp.uris import path_of
from ssot_lint.lsp.worker import NOW, Worker

NAME = "ssot-lint"
_log = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")


class Server(LanguageServer):
    """One client's server; the session is there from ``initialize`` on."""

    session: Session
    client: Client

    def __init__(self) -> None:
        super().__init__(NAME, __version__, protocol_cls=Protocol)
        self.worker = Worker()
        self.publisher = Publisher(self)
        self.folders: tuple[str, ...] = ()

        @self.feature(types.INITIALIZE)
        def initialize(params: types.InitializeParams) -> None:
            self._initialize(params)

    @property
    def rpc(self) -> Protocol:
        """The protocol, by its own type."""
        assert isinstance(self.protocol, Protocol)
        return self.protocol

    def submit(self, job: Callable[[], _Answer], urgency: int = NOW) -> asyncio.Future[_Answer]:
        """Have the worker do ``job``: all that asks the session for more than its documents."""
        return self.worker.submit(job, urgency)

    def analysis(self, uri: str) -> Analysis | None:
        """What is known of an open document as it is now; None for any other. For the worker."""
        document = self.session.documents.get(uri)
        return None if document is None else self.session.analyse(document)

    def diagnosed(self, uri: str) -> tuple[Analysis, list[types.Diagnostic]] | None:
        """The same, and as the client is shown it. For the worker."""
        analysis = self.analysis(uri)
        if analysis is None:
            return None
        if analysis.error is not None:
            _log.error("%s: %s", uri, analysis.error)
        return analysis, convert.diagnostics(analysis, self.client)

    def complain(self, text: str) -> None:
        """Tell the user what went wrong on our side."""
        _log.error("%s", text)
        self.window_show_message(
            types.ShowMessageParams(types.MessageType.Error, f"{NAME}: {text}")
        )

    def _initialize(self, params: types.InitializeParams) -> None:
        from ssot_lint.lsp.features import FEATURES

        self.client = client_of(params.capabilities)
        self.folders = folders_of(params)
        read = options_of(params.initialization_options)
        self.session = Session(self.client.units, self.folders, read.options)
        for complaint in read.complaints:
            self.complain(complaint)
        for register in FEATURES:
            register(self)


def folders_of(params: types.InitializeParams) -> tuple[str, ...]:
    """Paths of the workspace's folders; of the older, single root where a client names none."""
    uris = [folder.uri for folder in params.workspace_folders or ()]
    if not uris and params.root_uri:
        uris = [params.root_uri]
    paths = [path for path in map(path_of, uris) if path is not None]
    if not uris and params.root_path:
        paths = [
            params.root_path.replace("\\", "/") if "\\" in params.root_path else params.root_path
        ]
    return tuple(dict.fromkeys(path.rstrip("/") or "/" for path in paths))
