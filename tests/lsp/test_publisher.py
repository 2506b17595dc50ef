"""What is published while a document goes on: nothing is lost, and nothing old is said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import cast

import pytest

from ssot_lint.lsp.host import Diagnosed, Host
from ssot_lint.lsp.opening import Opening
from ssot_lint.lsp.publish.publisher import Publisher
from ssot_lint.lsp.session.session import Session
from ssot_lint.lsp.text.text import Change, Position

URI = "file:///a.py"


class Stub:
    """A server in whose worker something happens right after each job."""

    def __init__(self, meanwhile: Callable[[Session], object]) -> None:
        self.session = Session()
        self.client = SimpleNamespace(pulls=False, refreshes=False)
        self.opening = Opening(lambda: False)
        self.sent: list[int | None] = []
        self._meanwhile = meanwhile

    def spawn(self, work: Coroutine[object, object, None]) -> None:
        asyncio.run(work)

    async def submit(self, job: Callable[[], Diagnosed | None]) -> Diagnosed | None:
        found = job()
        self._meanwhile(self.session)
        return found

    def diagnosed(self, uri: str) -> Diagnosed | None:
        document = self.session.documents.get(uri)
        return None if document is None else Diagnosed(self.session.analyse(document), [], "")

    def text_document_publish_diagnostics(self, params: object) -> None:
        self.sent.append(getattr(params, "version", None))


@pytest.mark.parametrize(
    ("meanwhile", "sent"),
    [
        pytest.param(lambda session: session.documents.saved(URI), [2], id="saved"),
        pytest.param(lambda session: session.documents.change(URI, 3, ["x = 3\n"]), [], id="typed"),
        pytest.param(lambda session: session.documents.close(URI), [], id="closed"),
    ],
)
def test_what_happens_while_a_text_is_looked_at(
    meanwhile: Callable[[Session], object], sent: list[int]
) -> None:
    server = Stub(meanwhile)
    documents = server.session.documents
    documents.open(URI, "python", 1, "x = 1\n")
    documents.change(URI, 2, [Change(Position(0, 4), Position(0, 5), "2")])
    Publisher(cast(Host, server), lambda: None).changed(URI)
    assert server.sent == sent
