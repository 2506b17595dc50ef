"""Sets up a project that nobody has configured: what `init` proposes, written after a yes."""

from __future__ import annotations

import asyncio
import marshal
import os
from pathlib import PurePath
from typing import TYPE_CHECKING

from lsprotocol import types

from ssot_lint.adopt.beginning import Beginning, Generated, again
from ssot_lint.adopt.writing import Change, write
from ssot_lint.lsp.text.encode import decoded
from ssot_lint.lsp.text.uris import uri_of
from ssot_lint.lsp.translate import convert, edits
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.files.write import WriteError
from ssot_lint.workspace.known.baseline import DEFAULT_NAME
from ssot_lint.workspace.run.spawned import start
from ssot_lint.workspace.settings.workspace import posix

if TYPE_CHECKING:
    from ssot_lint.lsp.server import Server
    from ssot_lint.lsp.session.documents import Document

_WIDEST, _MOST = 60, 6


async def set_up(server: Server, uri: str | None) -> str:
    """Propose, ask, write; what came of it, in words. ``uri`` names a file of the project."""
    path, there = await server.submit(lambda: _place(server, uri))
    if isinstance(there, ConfigError):
        if os.path.isfile(there.path):  # no setting of the editor's
            place = convert.problem(there, server.client.units).range
            await server.show(uri_of(posix(there.path)), place)
        return f"nothing was written: {there.row}"
    if there is not None:
        await server.show(uri_of(there))
        return f"{os.path.basename(there)} configures this project already"
    if path is None:
        return "no folder is open"
    made = await asyncio.to_thread(_beginning, path)
    if isinstance(made, str):
        return f"nothing was written: {made}"
    return await _offer(server, made, path)


async def _offer(server: Server, made: Beginning, folder: str) -> str:
    name, generated = os.path.basename(made.path), made.generated
    text = f"{made.said} Proposed for {name}: {_on_a_row(made.entries)}"
    ways = {f"Write {name}": made}
    if generated is not None:
        shown = os.path.relpath(generated.path, folder).replace(os.sep, "/")
        way = made._replace(after=generated.after, entries=generated.entries, records=False)
        ways[f"Generate {shown}, Too"] = way
    chosen = ways.get(await server.ask(types.MessageType.Info, text, *ways, "Not Now") or "")
    if chosen is None:
        return "nothing was written"
    more = generated if chosen is not made else None
    failure = await _write(server, chosen, more, folder)
    if failure is not None:
        return f"nothing was written: {failure}"
    said = name if more is None else f"{name} and {os.path.basename(more.path)}"
    if chosen.records:
        failure = await asyncio.to_thread(_record, folder, chosen.entries)
        said += f" and {DEFAULT_NAME}" if failure is None else f", but no {DEFAULT_NAME}: {failure}"
    server.reload()
    await server.show(uri_of(posix(made.path)))
    return f"wrote {said}"


def _place(server: Server, uri: str | None) -> tuple[str | None, str | ConfigError | None]:
    """The folder to set up, and the configuration that holds there already, or what is wrong with
    it. For the worker."""
    projects = server.session.projects
    folders = projects.folders
    path = server.session.path(uri) if uri is not None else None
    first = folders[0] if folders else None
    folder = first if path is None else projects.folder_of(path)
    inside = path if path is not None else f"{folder}/_.py"
    try:
        config = projects.workspace_of(inside).config_for(inside.rpartition("/")[0])
    except ConfigError as error:
        return folder, error
    return folder, None if config.path is None else posix(config.path)


def _beginning(folder: str) -> Beginning | str:
    """The proposal, or what is in its way. In a process of its own: it takes seconds and memory."""
    with start("ssot_lint.adopt.beginning", str(PurePath(folder))) as process:
        assert process.stdout is not None
        told = process.stdout.read()
    if process.returncode:
        return "the project could not be looked at; `ssot-lint init` says why"
    found = marshal.loads(told)
    return found[0] if len(found) == 1 else again(found)


def _record(folder: str, entries: str) -> str | None:
    """Write down today's findings; why they were not. In a process of its own, too."""
    with start("ssot_lint.adopt.recording", str(PurePath(folder)), entries) as process:
        assert process.stdout is not None
        told = process.stdout.read()
    if process.returncode:
        return "`ssot-lint check --write-baseline` says why"
    failure = marshal.loads(told)
    return failure if isinstance(failure, str) else None


async def _write(
    server: Server, made: Beginning, more: Generated | None, folder: str
) -> str | None:
    """Why it could not be written. A file that is open is changed in the editor, and left unsaved."""
    document = server.session.documents.at(posix(made.path))
    changes = [] if more is None else [Change(more.path, None, more.text.encode())]
    if document is None:
        changes.append(Change(made.path, made.before, made.after))
    elif (failure := await _edit(server, made, document)) is not None:
        return failure
    try:
        write(changes, folder)
    except (OSError, WriteError) as error:
        return str(error)
    return None


async def _edit(server: Server, made: Beginning, document: Document) -> str | None:
    path, before = posix(made.path), str(document.text)
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
