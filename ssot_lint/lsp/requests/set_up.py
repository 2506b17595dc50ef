"""Sets up a project that nobody has configured: what `init` proposes, written after a yes."""

from __future__ import annotations

import asyncio
import marshal
import os
from pathlib import PurePath
from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lint.adopt.beginning import Beginning
from ssot_lint.adopt.writing import Change, write
from ssot_lint.lsp.quickfix import offers
from ssot_lint.lsp.text.encode import decoded
from ssot_lint.lsp.text.uris import uri_of
from ssot_lint.lsp.translate import edits
from ssot_lint.workspace.files.write import WriteError
from ssot_lint.workspace.run.spawned import start
from ssot_lint.workspace.settings.workspace import posix

if TYPE_CHECKING:
    from ssot_lint.lsp.server import Server

_WIDEST, _MOST = 60, 6


async def set_up(server: Server, uri: str | None) -> str:
    """Propose, ask, write; what came of it, in words. ``uri`` names a file of the project."""
    path, there = await server.submit(lambda: _place(server, uri))
    if there is not None:
        await server.show(uri_of(there))
        return f"{os.path.basename(there)} configures this project already"
    if path is None:
        return "no folder is open"
    made = await asyncio.to_thread(_beginning, path)
    if isinstance(made, str):
        return f"nothing was written: {made}"
    name = os.path.basename(made.path)
    write_it = f"Write {name}"
    text = f"{made.said} Proposed for {name}: {_on_a_row(made.entries)}"
    if await server.ask(types.MessageType.Info, text, write_it, "Not Now") != write_it:
        return "nothing was written"
    failure = await _write(server, made, path)
    if failure is not None:
        return f"nothing was written: {failure}"
    server.reload()
    await server.show(uri_of(posix(made.path)))
    return f"wrote {name}"


def _place(server: Server, uri: str | None) -> tuple[str | None, str | None]:
    """The folder to set up, and the configuration that holds there already. For the worker."""
    projects = server.session.projects
    folders = projects.folders
    path = server.session.path(uri) if uri is not None else None
    first = folders[0] if folders else None
    folder = first if path is None else projects.folder_of(path)
    inside = path if path is not None else f"{folder}/_.py"
    config = offers.config_of(server.session, inside)
    there = None if config is None or config.path is None else posix(config.path)
    return folder, there


def _beginning(folder: str) -> Beginning | str:
    """The proposal, or what is in its way. In a process of its own: it takes seconds and memory."""
    with start("ssot_lint.adopt.beginning", str(PurePath(folder))) as process:
        assert process.stdout is not None
        told = process.stdout.read()
    if process.returncode:
        return "the project could not be looked at; `ssot-lint init` says why"
    found = marshal.loads(told)
    return found[0] if len(found) == 1 else Beginning(*found)


async def _write(server: Server, made: Beginning, folder: str) -> str | None:
    """Why it could not be written. A file that is open is changed in the editor, and left unsaved."""
    path = posix(made.path)
    document = server.session.documents.at(path)
    if document is None:
        try:
            write([Change(made.path, made.before, made.after)], folder)
        except (OSError, WriteError) as error:
            return str(error)
        return None
    before = str(document.text)
    if before.encode() != made.before:
        return f"{os.path.basename(path)} is being edited: save it first"
    made_edits = edits.difference(before, decoded(made.after), server.session.units)
    rewrite = edits.Rewrite(document.uri, document.version, document.text, made_edits)
    edit = edits.workspace_edit(server.client, [rewrite])
    params = types.ApplyWorkspaceEditParams(edit, "Set up ssot-lint")
    answer = await server.workspace_apply_edit_async(params)
    return None if answer.applied else answer.failure_reason or "the editor did not apply it"


def _on_a_row(entries: str) -> str:
    """The entries without comments, long ones cut: a message is no place for a file."""
    said: list[str] = []
    for row in entries.splitlines():
        text = row.partition("  #")[0].strip()
        if said and row.startswith((" ", "]")):
            said[-1] += text
        elif text and not text.startswith("#"):
            said.append(text)
    cut = [it if len(it) <= _WIDEST else f"{it[: _WIDEST - 1]}…" for it in said]
    rest = f"; and {len(cut) - _MOST} more" if len(cut) > _MOST else ""
    return "; ".join(cut[:_MOST]) + rest or "nothing yet"
