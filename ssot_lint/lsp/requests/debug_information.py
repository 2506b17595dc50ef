"""What a bug report needs to know of a running server; no text of any document, no environment."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

from ssot_lint import __version__
from ssot_lint.getter.owner import Getter
from ssot_lint.workspace.config.problem import ConfigError

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.lsp.server import Server


class Status(NamedTuple):
    """What an editor shows in its status bar."""

    configured: bool
    owner: str | None
    """The owner's name, where the configuration has several."""
    getter: str | None
    configuration: str | None
    """As it is seen from the folder of the workspace."""
    findings: int | None
    """None for a document that is not open."""
    problem: str | None = None
    """What is wrong with the configuration, on one row: all else is as the last one had it."""


def status(server: Server, uri: str | None) -> Status:
    """What holds for a document, else for the first folder. For the worker."""
    projects = server.session.projects
    path = server.session.path(uri) if uri is not None else None
    inside = path if path is not None else f"{next(iter(projects.folders), '')}/_.py"
    analysis = None if uri is None else server.analysis(uri)
    found = None if analysis is None else len(analysis.diagnostics)
    settings = None if analysis is None else analysis.settings
    try:
        config = projects.workspace_of(inside).config_for(inside.rpartition("/")[0])
    except ConfigError as error:
        settings = settings or projects.settings_for(inside)  # the last that could be used
        owner = None if settings is None else settings.owner
        return Status(True, owner, _getter(settings), error.shown, found, error.row)
    shown = (
        None if config.path is None else os.path.relpath(config.path, projects.folder_of(inside))
    )
    owner = None if settings is None else settings.owner
    getter = _getter(settings) or config.options.getter
    return Status(config.stated, owner, getter, shown, found)


def _getter(settings: FileSettings | None) -> str | None:
    named = None if settings is None else settings.getter
    return named.target if isinstance(named, Getter) else None


def information(server: Server, uri: str | None) -> str:
    """The server, its client and its folders; with ``uri``, what holds for that document."""
    return "\n".join((*_general(server), *(() if uri is None else _document(server, uri))))


def _general(server: Server) -> Iterator[str]:
    session = server.session
    yield f"ssot-lint {__version__}"
    yield f"{platform.python_implementation()} {platform.python_version()} on {platform.system()}"
    yield ", ".join(f"{name} {version(name)}" for name in ("libcst", "pygls", "lsprotocol"))
    yield f"client: {server.client}"
    yield f"settings: {session.options}"
    yield f"folders: {', '.join(session.projects.folders) or 'none'}"
    yield f"open documents: {len(session.documents)}"
    for error in session.projects.problems.values():
        yield f"problem: {error}"


def _document(server: Server, uri: str) -> Iterator[str]:
    yield f"document: {uri}"
    analysis = server.analysis(uri)
    if analysis is None:
        yield "  not open"
        return
    document, settings = analysis.document, analysis.settings
    yield f"  {document.language}, version {document.version}, {len(document.text.rows)} rows"
    path = server.session.path(uri)
    try:
        config = server.session.projects.workspace_of(path).config_for(path.rpartition("/")[0])
    except ConfigError:
        yield "  configuration: broken"
    else:
        yield f"  configuration: {config.path or 'none'}"
        yield f"  getter: {config.options.getter or 'none'}"
        yield f"  baseline: {config.options.baseline or 'none'}"
    if settings is None:
        yield "  nothing is checked here: no Python, excluded, or a broken configuration"
        return
    yield f"  owner: {settings.owner or 'none'}, tier: {settings.tier}"
    yield f"  exempt: {settings.exempt or 'no'}"
    yield f"  rules: {', '.join(sorted(settings.select))}"
    yield f"  findings: {len(analysis.diagnostics)}"
    if analysis.error is not None:
        yield f"  error: {analysis.error}"
