"""The environment of a folder as a tree, worked out beside the server."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from ssot_lint.workspace.run.spawned import plain, start

if TYPE_CHECKING:
    from ssot_lint.lsp.server import Server

_FAILED = "the project could not be looked at; `ssot-lint env` says why"


async def environment(server: Server, uri: str | None) -> dict[str, object]:
    """All variables of the folder that a document lies in, else of the first one."""
    projects = server.session.projects
    folder = next(iter(projects.folders), None)
    if uri is not None:
        folder = projects.folder_of(server.session.path(uri))
    if folder is None:
        return {"error": "no folder is open"}
    order = (folder, plain(server.options.overrides))
    return await asyncio.to_thread(_told, order)


def _told(order: tuple[object, ...]) -> dict[str, object]:
    with start("ssot_lint.lsp.session.environment", *order) as process:
        assert process.stdout is not None
        told = process.stdout.read()
    try:
        found = json.loads(told)
    except ValueError:
        return {"error": _FAILED}
    return found if isinstance(found, dict) else {"error": _FAILED}
