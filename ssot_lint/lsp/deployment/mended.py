"""What can be done about a finding in a deployment file: rename, take out, add to ``.env.example``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from ssot_lint.lsp.quickfix.offers import titled
from ssot_lint.lsp.text.encode import decoded
from ssot_lint.lsp.text.text import Text
from ssot_lint.lsp.text.uris import uri_of
from ssot_lint.lsp.translate.edits import Rewrite, workspace_edit
from ssot_lint.workspace.files.read import read

if TYPE_CHECKING:
    from ssot_lint.lsp.host import Diagnosed
    from ssot_lint.lsp.server import Server
    from ssot_lint.workspace.diagnostic import Diagnostic

CODE = "SSOT210"
EXAMPLE = ".env.example"
_MEANT = re.compile(r"did you mean ([A-Za-z_][A-Za-z0-9_]*)\?")


class Mended(NamedTuple):
    """One entry of a menu."""

    title: str
    rewrite: Rewrite
    preferred: bool = False


def actions(
    server: Server, diagnosed: Diagnosed, found: list[tuple[Diagnostic, types.Diagnostic]]
) -> Iterator[types.CodeAction]:
    """Entries for the findings at a place."""
    for item, shown in found:
        if item.code != CODE:
            continue
        for it in _ways(server, diagnosed, item, shown):
            yield types.CodeAction(
                titled(it.title),
                types.CodeActionKind.QuickFix,
                diagnostics=[shown],
                is_preferred=it.preferred,
                edit=workspace_edit(server.client, [it.rewrite]),
            )


def _ways(
    server: Server, diagnosed: Diagnosed, item: Diagnostic, shown: types.Diagnostic
) -> Iterator[Mended]:
    document = diagnosed.analysis.document
    path = server.session.path(document.uri)
    if item.message.find("is read by nobody") > 0:
        meant = _MEANT.search(item.message)
        if meant is not None:
            edit = types.TextEdit(shown.range, meant[1])
            rewrite = Rewrite(document.uri, document.version, document.text, [edit])
            yield Mended(f"Rename it to {meant[1]}", rewrite, preferred=True)
        texts = [it.rstrip("\r\n") for it in document.text.rows]
        from ssot_lint.deploy.removal import rows_of  # with all readers: seldom asked for

        rows = rows_of(texts, shown.range.start.line, item.variable or "")
        if rows is not None and not path.endswith((".tpl", ".py")):
            start, stop = types.Position(rows.start, 0), types.Position(rows.stop, 0)
            edit = types.TextEdit(types.Range(start, stop), "")
            rewrite = Rewrite(document.uri, document.version, document.text, [edit])
            yield Mended(f"Take the row of {item.variable} out", rewrite)
    elif item.variable is not None and path.endswith(".toml"):
        added = _added(server, path, item.variable)
        if added is not None:
            yield Mended(f"Add {item.variable} to {EXAMPLE}", added)


def _added(server: Server, path: str, variable: str) -> Rewrite | None:
    """A row at the end of the example file beside the configuration; None where it is there."""
    example = f"{path.rpartition('/')[0]}/{EXAMPLE}"
    document = server.session.documents.at(example)
    if document is None and not os.path.exists(example):
        if not server.client.creates:
            return None
        start = types.Position(0, 0)
        edit = types.TextEdit(types.Range(start, start), f"{variable}=\n")
        return Rewrite(uri_of(example), None, None, [edit])
    try:
        text = document.text if document is not None else Text(decoded(read(example)))
    except OSError:
        return None
    if any(row.split("=")[0].strip() == variable for row in text.rows):
        return None
    last = len(text.rows) - 1
    end = types.Position(*text.position(last, len(text.row(last)), server.client.units))
    gap = "\n" if text.row(last) else ""
    edit = types.TextEdit(types.Range(end, end), f"{gap}{variable}=\n")
    return Rewrite(uri_of(example), document.version if document else None, text, [edit])
