"""What the server is for those who speak to its client unasked."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from ssot_lint.lsp.session.options import Options
from ssot_lint.lsp.worker import NOW, Worker

if TYPE_CHECKING:
    from ssot_lint.lsp.opening import Opening
    from ssot_lint.lsp.session.session import Analysis, Session
    from ssot_lint.lsp.translate.client import Client

NAME = "ssot-lint"
_Answer = TypeVar("_Answer")


class Diagnosed(NamedTuple):
    """An analysis, and what the client is shown of it."""

    analysis: Analysis
    shown: list[types.Diagnostic]
    result_id: str


class Host(LanguageServer, ABC):
    """One client's server; session and client are there from ``initialize`` on."""

    session: Session
    client: Client
    worker: Worker
    opening: Opening
    options: Options
    folders: tuple[str, ...]

    @abstractmethod
    def submit(
        self, job: Callable[[], _Answer], urgency: int = NOW, *, alone: bool = False
    ) -> asyncio.Future[_Answer]:
        """Have the worker do ``job``: all that asks the session for more than its documents."""

    @abstractmethod
    def spawn(self, work: Coroutine[object, object, None]) -> None:
        """Do ``work`` on the side; what goes wrong with it is said."""

    @abstractmethod
    def complain(self, text: str) -> None:
        """Tell the user what went wrong."""

    @abstractmethod
    def diagnosed(self, uri: str) -> Diagnosed | None:
        """An open document as the client is shown it; None for any other. For the worker."""

    @abstractmethod
    def is_other(self, uri: str) -> bool:
        """Whether something else is found in an open document than the client was shown last. For the
        worker."""

    @abstractmethod
    def forget(self, uri: str) -> None:
        """A document was closed. For the worker."""

    @abstractmethod
    def reload(
        self, options: Options | None = None, folders: tuple[str, ...] | None = None
    ) -> None:
        """Read configurations and getters anew, and say again what is found."""

    @abstractmethod
    def probe(self) -> None:
        """Look whether the configurations of the folders can be used."""

    async def ask(self, kind: types.MessageType, text: str, *buttons: str) -> str | None:
        """The button that the user has pressed; None for none, or where the client has no buttons."""
        items = [types.MessageActionItem(it) for it in buttons]
        params = types.ShowMessageRequestParams(kind, f"{NAME}: {text}", items)
        try:
            answer = await self.window_show_message_request_async(params)
        except Exception:  # noqa: BLE001 - the client's own failure: nobody has said yes
            return None
        return None if answer is None else answer.title

    async def show(self, uri: str, place: types.Range | None = None) -> bool:
        """Whether the client shows a document that the user wants to see."""
        if not self.client.show_document:
            return False
        params = types.ShowDocumentParams(uri, take_focus=True, selection=place)
        try:
            return bool((await self.window_show_document_async(params)).success)
        except Exception:  # noqa: BLE001 - the client's own failure: there is another way to tell
            return False
