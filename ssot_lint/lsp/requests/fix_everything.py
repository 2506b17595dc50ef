"""All safe fixes of a document or of the whole workspace, applied by the client in one edit."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from lsprotocol import types

from ssot_lint.core.source import is_notebook
from ssot_lint.engine.check import concerns
from ssot_lint.lsp.host import NAME
from ssot_lint.lsp.publish.scan import discovered
from ssot_lint.lsp.quickfix import remedies
from ssot_lint.lsp.server import Server
from ssot_lint.lsp.session.documents import Document
from ssot_lint.lsp.session.session import PYTHON, Analysis
from ssot_lint.lsp.text.encode import decoded
from ssot_lint.lsp.text.text import Text
from ssot_lint.lsp.text.uris import uri_of
from ssot_lint.lsp.translate.edits import Annotation, Rewrite, workspace_edit
from ssot_lint.lsp.worker import LATER
from ssot_lint.workspace.files.read import read
from ssot_lint.workspace.outcome import internal_error

_LABEL = "Apply all safe fixes"
_PREVIEW = Annotation(f"{NAME}.fix", _LABEL, "asks the getter, and means the same")
_NOTHING = "nothing is safe to fix"
# What an open document needs waits for one step at most.
_STEP_SECONDS = 0.01


class Work(NamedTuple):
    """What came of some files."""

    rewrites: tuple[Rewrite, ...] = ()
    failures: tuple[str, ...] = ()


async def fix_document(server: Server, uri: str) -> str:
    """Fix one open document; what came of it, in words."""
    return await _apply(server, await server.submit(lambda: _fix_open(server, uri)), None)


async def fix_everywhere(server: Server) -> str:
    """Fix every file of the workspace, open or not, after the user has seen the edits."""
    paths = await discovered(server)
    if paths is None:
        return "nothing was fixed: a configuration is broken"
    done, begun = Work(), 0
    while begun < len(paths):
        begun, more = await server.submit(partial(_step, server, paths, begun), LATER)
        done = Work(done.rewrites + more.rewrites, done.failures + more.failures)
    return await _apply(server, done, _PREVIEW)


async def _apply(server: Server, done: Work, annotation: Annotation | None) -> str:
    for failure in done.failures:
        server.complain(failure)
    if not done.rewrites:
        return _NOTHING
    edit = workspace_edit(server.client, done.rewrites, annotation)
    try:
        params = types.ApplyWorkspaceEditParams(edit, _LABEL)
        answer = await server.workspace_apply_edit_async(params)
    except Exception as error:  # noqa: BLE001 - the client's own failure: said, and survived
        return f"the editor has not applied the edits: {error}"
    if not answer.applied:
        return f"the editor has not applied the edits: {answer.failure_reason or 'no reason given'}"
    count = len(done.rewrites)
    return f"fixed {count} file{'s' * (count != 1)}"


# --- for the worker


def _fix_open(server: Server, uri: str) -> Work:
    analysis = server.analysis(uri)
    if analysis is None:
        return Work(failures=(f"{uri} is not open",))
    return _fix(server, uri, analysis)


def _step(server: Server, paths: Sequence[str], begin: int) -> tuple[int, Work]:
    """Fix files for a moment; how far it came, and what came of them."""
    done = Work()
    end = time.monotonic() + _STEP_SECONDS
    for number in range(begin, len(paths)):
        more = _fix_at(server, paths[number])
        done = Work(done.rewrites + more.rewrites, done.failures + more.failures)
        if time.monotonic() > end:
            return number + 1, done
    return len(paths), done


def _fix_at(server: Server, path: str) -> Work:
    """A file as the editor has it where it is open there, else as it is on disk."""
    if is_notebook(path):
        return Work()  # its text is JSON, which no editor of notebooks lets a server change
    document = server.session.documents.at(path)
    if document is not None:
        return _fix(server, path, server.session.analyse(document))
    try:
        data = read(path)
    except OSError as error:
        return Work(failures=(f"{path}: {error.strerror or error}",))
    settings = server.session.projects.settings_for(path)
    if settings is None or not concerns(data, settings):
        return Work()
    document = Document(uri_of(path), PYTHON, None, Text(decoded(data)))
    return _fix(server, path, Analysis(document, data, settings))


def _fix(server: Server, name: str, analysis: Analysis) -> Work:
    if analysis.settings is None:
        return Work()
    try:
        rewrites = remedies.fix_all(server.session, analysis)
    except remedies.Refused as refused:
        return Work(failures=(f"{name}: {refused}",))
    except Exception as error:  # noqa: BLE001 - a defect of ours: said, and the next file is done
        return Work(failures=(f"{name}: {internal_error(error)}",))
    return Work(rewrites)
