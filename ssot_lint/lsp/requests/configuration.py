"""The editor's settings, from wherever a client keeps them, and the folders it works in."""

from __future__ import annotations

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from ssot_lint.lsp.requests import completion, diagnostic, document_symbol
from ssot_lint.lsp.server import Server
from ssot_lint.lsp.session.options import SECTION, options_of
from ssot_lint.lsp.text.uris import path_of


def register(server: Server) -> None:
    """Follow settings and folders as they change."""

    @server.feature(types.INITIALIZED)
    def initialized(_: types.InitializedParams) -> None:
        if not server.client.pulls:
            diagnostic.answer(server)  # one that asks all the same is answered
        completion.begin(server)
        document_symbol.begin(server)
        server.watch.begin()
        server.opening.begin()
        server.probe()
        server.scan.restart()
        server.facts.restart()
        if server.client.configuration_changes:
            server.client_register_capability(
                types.RegistrationParams(
                    [
                        types.Registration(
                            "ssot-lint-settings",
                            types.WORKSPACE_DID_CHANGE_CONFIGURATION,
                            types.DidChangeConfigurationRegistrationOptions(SECTION),
                        )
                    ]
                )
            )
        server.spawn(ask())

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params: types.DidChangeConfigurationParams) -> None:
        if server.client.configuration:
            await ask()
        else:
            take(params.settings)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        gone = {path_of(folder.uri) for folder in params.event.removed}
        new = [path_of(folder.uri) for folder in params.event.added]
        left = [path for path in server.folders if path not in gone]
        folders = dict.fromkeys([*left, *(path for path in new if path is not None)])
        server.reload(folders=tuple(folders))

    async def ask() -> None:
        """Ask for the settings of our section; a client that has none answers null."""
        if not server.client.configuration:
            return
        try:
            found = await server.workspace_configuration_async(
                types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
            )
        except JsonRpcException:  # no list, or no answer at all
            return
        take(found[0] if found else None)

    def take(settings: object) -> None:
        if settings is None or settings == {}:
            return
        read = options_of(settings)
        for complaint in read.complaints:
            server.complain(complaint)
        if read.options != server.options:
            server.reload(read.options)
