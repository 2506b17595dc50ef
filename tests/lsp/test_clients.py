"""Each editor gets what it says it can take, in its own units, and is asked for nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from ssot_lint.lsp.translate.client import client_of
from tests.cli.commands import project
from tests.lsp.client import Json, running
from tests.lsp.clients import EDITORS, Editor

SOURCE = 'import os\n\nX = "é😀", os.environ["A"]  # ssot: ignore[SSOT103] unused\n'


@pytest.mark.parametrize("editor", EDITORS, ids=lambda editor: editor.name)
def test_an_editor(tmp_path: Path, editor: Editor) -> None:
    root = project(tmp_path, {})
    with running() as client:
        client.answers["workspace/configuration"] = lambda params: [None] * len(params["items"])
        told = client.initialize(root, capabilities=editor.capabilities)["capabilities"]
        assert told["positionEncoding"] == editor.units
        assert told["textDocumentSync"]["change"] == 2
        assert ("diagnosticProvider" in told) == editor.pulls

        uri = client.open(root / "a.py", SOURCE)
        found = client.diagnostics(uri) if editor.pulls else client.published(uri)["diagnostics"]
        start = SOURCE.index("os.environ")
        access = client.range(SOURCE, start, start + len("os.environ"))
        assert [it["code"] for it in found] == ["SSOT101", "SSOT901"]
        assert found[0]["range"] == access
        assert ("relatedInformation" in found[0]) == editor.related
        assert [it.get("tags") for it in found] == [None, [1]]
        page = Path(found[0]["codeDescription"]["href"].removeprefix("file://"))
        assert page.read_text("utf-8").startswith("# direct-environ-read (SSOT101)")

        client.settle()
        assert bool(client.seen("textDocument/publishDiagnostics")) != editor.pulls
        assert client.seen("workspace/configuration") != []
        assert registered(client.seen("client/registerCapability")) == {
            *(["workspace/didChangeWatchedFiles"] if editor.watches else []),
            *(["workspace/didChangeConfiguration"] if editor.settings else []),
        }
        client.close(uri)
        assert client.shutdown() == 0


def registered(sent: list[Json]) -> set[str]:
    return {it["method"] for params in sent for it in params["registrations"]}


def test_one_that_cannot_be_told_to_ask_is_pushed_to() -> None:
    pulls = types.TextDocumentClientCapabilities(
        diagnostic=types.DiagnosticClientCapabilities(),
        publish_diagnostics=types.PublishDiagnosticsClientCapabilities(),
    )
    told = types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    deaf = types.ClientCapabilities(text_document=pulls)
    hears = types.ClientCapabilities(
        text_document=pulls, workspace=types.WorkspaceClientCapabilities(diagnostics=told)
    )
    assert not client_of(deaf, "Neovim").pulls
    assert client_of(deaf, "another").pulls
    assert client_of(hears, "Neovim").pulls
