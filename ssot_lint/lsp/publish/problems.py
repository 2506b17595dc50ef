"""What is wrong with configurations, shown in their own files, open or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lint.lsp.text.uris import uri_of
from ssot_lint.lsp.translate import convert

if TYPE_CHECKING:
    from ssot_lint.lsp.host import Host
    from ssot_lint.lsp.publish.publisher import Publisher
    from ssot_lint.workspace.config.problem import ConfigError

_OPEN = "Open"


class Problems:
    """What one server has told of its configurations."""

    def __init__(self, server: Host, publisher: Publisher) -> None:
        self._server = server
        self._publisher = publisher
        self._told: Mapping[str, str] = {}

    def tell(self, problems: Mapping[str, ConfigError]) -> None:
        """Show what is new, and take away what is no more."""
        before = self._told
        self._told = {path: str(error) for path, error in problems.items()}
        for path in before.keys() - self._told.keys():
            self._show(path, None)
        for path, error in problems.items():
            if before.get(path) != self._told[path]:
                self._show(path, error)
                self._server.spawn(self._say(path, error))

    def opened(self, path: str) -> None:
        """A file is shown by the editor from now on: as a document it speaks for itself."""
        if path in self._told:
            self._publisher.send(uri_of(path), None, [])

    def closed(self, path: str) -> None:
        """A file is that of the disk again."""
        if path in self._told:
            self._told = {it: said for it, said in self._told.items() if it != path}
            self._server.probe()

    async def _say(self, path: str, error: ConfigError) -> None:
        """On one row, since clients show no more; what is open shows the problem in its place."""
        server = self._server
        text = error.row
        if server.session.documents.at(path) is not None and server.client.asks:
            return
        if not server.client.asks or not _is_file(path):
            server.complain(text)
        elif await server.ask(types.MessageType.Error, text, _OPEN) == _OPEN:
            place = convert.problem(error, server.client.units).range
            await server.show(uri_of(path), place)

    def _show(self, path: str, error: ConfigError | None) -> None:
        if not _is_file(path):
            return
        uri = uri_of(path)
        # What is open says so itself, and of the text that the editor has.
        if self._server.session.documents.at(path) is None:
            found = [] if error is None else [convert.problem(error, self._server.client.units)]
            self._publisher.send(uri, None, found)


def _is_file(path: str) -> bool:
    """Whether it is one, and no setting of the editor's."""
    return path.startswith("/") or ":" in path
