"""What a bug report needs to know of a running server; no text of any document, no environment."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING

from ssot_lint import __version__
from ssot_lint.workspace.config.problem import ConfigError

if TYPE_CHECKING:
    from ssot_lint.lsp.server import Server


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
