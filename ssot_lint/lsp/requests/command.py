"""Commands: what a client can ask for that is about no place in a text; each answers in words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import cast

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from ssot_lint.lsp.explain import pages
from ssot_lint.lsp.host import NAME
from ssot_lint.lsp.requests.code_action import (
    EXPLAIN,
    SET_UP,
    SHOW_RULE,
    Target,
    finding_at,
    target_of,
)
from ssot_lint.lsp.server import Server
from ssot_lint.lsp.translate.links import page_uri
from ssot_lint.workspace.config.problem import ConfigError

FIX_WORKSPACE, FIX_FILE = f"{NAME}.fixWorkspace", f"{NAME}.fixFile"
STATUS, ENVIRONMENT = f"{NAME}.status", f"{NAME}.environment"
RELOAD, DEBUG = f"{NAME}.reload", f"{NAME}.debugInformation"

_Arguments = tuple[object, ...]
_Answer = str | dict[str, object]
_Handler = Callable[[Server, _Arguments], Awaitable[_Answer]]


def register(server: Server) -> None:
    """Take commands; their names are ours alone, since clients know one name for all servers."""
    for name, handler in _HANDLERS.items():
        _register(server, name, handler)


def _register(server: Server, name: str, handler: _Handler) -> None:
    # pygls hands its server to a parameter of this name, and to any first one without a narrower
    # type than its own.
    @server.command(name)
    async def run(ls: Server, *arguments: object) -> _Answer:
        return await handler(ls, arguments)


async def _fix_workspace(server: Server, _: _Arguments) -> str:
    from ssot_lint.lsp.requests.fix_everything import fix_everywhere  # only where it is asked for

    return _said(server, await fix_everywhere(server))


async def _fix_file(server: Server, arguments: _Arguments) -> str:
    from ssot_lint.lsp.requests.fix_everything import fix_document  # only where it is asked for

    return _said(server, await fix_document(server, _uri(arguments)))


async def _reload(server: Server, _: _Arguments) -> str:
    server.reload()
    return "configurations and getters are read anew"


async def _set_up(server: Server, arguments: _Arguments) -> str:
    from ssot_lint.lsp.requests.set_up import set_up  # only where it is asked for

    return _said(server, await set_up(server, _uri(arguments) if arguments else None))


async def _status(server: Server, arguments: _Arguments) -> dict[str, object]:
    from ssot_lint.lsp.requests.debug_information import status  # only where it is asked for

    uri = _uri(arguments) if arguments else None
    return await server.submit(lambda: status(server, uri)._asdict())


async def _environment(server: Server, arguments: _Arguments) -> dict[str, object]:
    from ssot_lint.lsp.requests.environment import environment  # only where it is asked for

    return await environment(server, _uri(arguments) if arguments else None)


async def _debug_information(server: Server, arguments: _Arguments) -> str:
    from ssot_lint.lsp.requests.debug_information import information  # only where it is asked for

    uri = _uri(arguments) if arguments else None
    said = await server.submit(lambda: information(server, uri))
    server.window_log_message(types.LogMessageParams(types.MessageType.Info, said))
    return said


async def _show_rule(server: Server, arguments: _Arguments) -> str:
    word = arguments[0] if arguments else None
    rule = pages.rule_named(word) if isinstance(word, str) else None
    if rule is None:
        raise JsonRpcInvalidParams(f"no rule is named {word!r}")
    uri = page_uri(rule.code)
    if uri is None or not await server.show(uri):
        _said(server, f"{rule.code} ({rule.name}): {rule.summary}")
    return pages.rule_page(rule.code) or ""


async def _explain(server: Server, arguments: _Arguments) -> str:
    target = target_of(arguments[0] if arguments else None, tells=True)
    if target is None:
        raise JsonRpcInvalidParams("which finding? its action brings the argument along")
    said = await server.submit(lambda: _explained(server, target))
    if said is None:
        return _said(server, "the finding is not there any more")
    short, full = said
    _said(server, short)
    server.window_log_message(types.LogMessageParams(types.MessageType.Info, full))
    return full


def _explained(server: Server, target: Target) -> tuple[str, str] | None:
    """Why a finding has no safe fix, on one row, and all that has a say in it. For the worker."""
    from ssot_lint.output.explanation import Asked, told  # only where it is asked for

    analysis = server.analysis(target.uri)
    finding = None if analysis is None else finding_at(analysis, target)
    if analysis is None or analysis.settings is None or finding is None:
        return None
    if analysis.notebook is not None:
        return pages.explanation(finding), pages.about(finding)
    short, path = pages.explanation(finding), server.session.path(target.uri)
    try:
        workspace = server.session.projects.workspace_of(path)
        asked = Asked(path, finding.start.row, analysis.data, analysis.settings, workspace)
        return short, "\n".join(told(asked, color=False)).rstrip()
    except ConfigError:
        return short, short


_HANDLERS: Mapping[str, _Handler] = {
    FIX_WORKSPACE: _fix_workspace,
    FIX_FILE: _fix_file,
    RELOAD: _reload,
    DEBUG: _debug_information,
    SET_UP: _set_up,
    STATUS: _status,
    ENVIRONMENT: _environment,
    SHOW_RULE: _show_rule,
    EXPLAIN: _explain,
}


def _said(server: Server, text: str) -> str:
    server.window_show_message(types.ShowMessageParams(types.MessageType.Info, f"{NAME}: {text}"))
    return text


def _uri(arguments: _Arguments) -> str:
    """The document that a command is about: its URI, or an object that holds it as ``uri``."""
    first = arguments[0] if arguments else None
    uri = cast("Mapping[str, object]", first).get("uri") if isinstance(first, Mapping) else first
    if not isinstance(uri, str):
        raise JsonRpcInvalidParams("which document? give its URI")
    return uri
