"""Code actions: the menu at a place, and the edits of what was chosen from it.

What an action is about is told by uri, version, rule and place, and looked up again in what the
server knows: many clients bring nothing back of what a diagnostic carried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcException

from ssot_lint.adopt.allow_entry import PLACEHOLDER
from ssot_lint.lsp.deployment import mended
from ssot_lint.lsp.host import NAME, Diagnosed
from ssot_lint.lsp.quickfix import offers, remedies
from ssot_lint.lsp.quickfix.offers import Offer
from ssot_lint.lsp.requests import toml_action
from ssot_lint.lsp.server import Server
from ssot_lint.lsp.session.session import Analysis
from ssot_lint.lsp.text.text import Position
from ssot_lint.lsp.translate.edits import workspace_edit
from ssot_lint.workspace.diagnostic import Diagnostic

QUICK_FIX = types.CodeActionKind.QuickFix.value
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.{NAME}"
FIX_NOTEBOOK = f"notebook.{FIX_ALL}"
"""For all cells at once: asked cell by cell, each answer would edit them all."""
SHOW_RULE, EXPLAIN, SET_UP = f"{NAME}.showRule", f"{NAME}.explain", f"{NAME}.setUp"

_VERIFIED = frozenset((offers.FIX_RULE, offers.IGNORE, offers.IGNORE_FILE))
# They check the whole text twice: seconds for 20,000 rows, too long for all of a menu at once.
_MOST_ROWS = 5000


class Target(NamedTuple):
    """What an action does, and about what: all that a client has to bring back."""

    uri: str
    version: int
    what: str
    code: str
    row: int
    column: int


def register(server: Server) -> None:
    """Offer actions; their edits at once only to clients that do not come back for them."""
    lazy = server.client.resolves_actions

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions([QUICK_FIX, FIX_ALL, FIX_NOTEBOOK], resolve_provider=lazy),
    )
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        return await server.submit(lambda: list(_menu(server, params)))

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolve(action: types.CodeAction) -> types.CodeAction:
        target = target_of(action.data)
        if target is None or action.edit is not None:
            return action
        return await server.submit(lambda: _resolved(server, action, target))


def target_of(data: object, *, tells: bool = False) -> Target | None:
    """What came back of an action that edits, or of one that tells; None where it is nothing of ours."""
    if not isinstance(data, Mapping) or set(data) != set(Target._fields):
        return None
    target = Target(**data)
    numbers = (target.version, target.row, target.column)
    if not all(isinstance(it, int) and not isinstance(it, bool) for it in numbers):
        return None
    texts = (target.uri, target.what, target.code)
    known = (offers.EXPLAIN,) if tells else offers.EDITS
    return target if all(isinstance(it, str) for it in texts) and target.what in known else None


def wanted(kind: str, only: Sequence[str | types.CodeActionKind] | None) -> bool:
    """Whether a client that asks for these kinds asks for ``kind``; for sources it has to."""
    if not only:
        return kind not in (FIX_ALL, FIX_NOTEBOOK)
    asked = [it.value if isinstance(it, types.CodeActionKind) else it for it in only]
    return any(it in ("", kind) or kind.startswith(f"{it}.") for it in asked)


# --- the menu


def _menu(server: Server, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
    diagnosed = server.diagnosed(params.text_document.uri)
    if diagnosed is None:
        return
    if diagnosed.analysis.settings is None:
        yield from _in_configuration(server, diagnosed, params)
        return
    analysis, only = diagnosed.analysis, params.context.only
    if wanted(QUICK_FIX, only):
        known = dict(zip(analysis.diagnostics, diagnosed.shown))
        found = [it for it in analysis.diagnostics if _is_meant(known[it], params)]
        creates = server.client.creates and server.client.document_changes
        for offer in offers.offers(server.session, analysis, found, creates=creates):
            action = _action(server, analysis, offer)
            if action is not None:
                action.diagnostics = [_told(known[offer.finding], params.context.diagnostics)]
                yield action
    if wanted(_kind_of_all(analysis), only):
        yield from _fix_all(server, analysis)


def _in_configuration(
    server: Server, diagnosed: Diagnosed, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    path = server.session.path(params.text_document.uri)
    if not wanted(QUICK_FIX, params.context.only):
        return
    known = zip(diagnosed.analysis.diagnostics, diagnosed.shown)
    meant = [(item, shown) for item, shown in known if _is_meant(shown, params)]
    if meant:
        yield from mended.actions(server, diagnosed, meant)
    if server.session.projects.is_configuration(path):
        if any(_is_meant(it, params) for it in diagnosed.shown):
            yield from toml_action.meant(server, diagnosed)
        yield from toml_action.page_actions(server, diagnosed, params.range.start, SHOW_RULE)


def _is_meant(shown: types.Diagnostic, params: types.CodeActionParams) -> bool:
    """Whether a finding is at the place asked about, or one of those the client names."""
    if _touch(shown.range, params.range):
        return True
    return any(_same(shown, it) for it in params.context.diagnostics)


def _told(shown: types.Diagnostic, told: Iterable[types.Diagnostic]) -> types.Diagnostic:
    """The client's own word for a finding, where it gave one."""
    return next((it for it in told if _same(shown, it)), shown)


def _same(one: types.Diagnostic, other: types.Diagnostic) -> bool:
    return one.code == other.code and one.range == other.range


def _touch(one: types.Range, other: types.Range) -> bool:
    starts, ends = zip(*((_at(it.start), _at(it.end)) for it in (one, other)))
    return bool(max(starts) <= min(ends))


def _at(position: types.Position) -> Position:
    return Position(position.line, position.character)


def _action(server: Server, analysis: Analysis, offer: Offer) -> types.CodeAction | None:
    """One entry; None for one that turns out to be impossible, where that is known at once."""
    action = types.CodeAction(offer.title, QUICK_FIX, is_preferred=offer.preferred)
    target = _target(analysis, offer.what, offer.finding)
    if offer.what == offers.SHOW:
        action.command = types.Command(offer.title, SHOW_RULE, arguments=[offer.finding.code])
    elif offer.what == offers.SET_UP:
        place = offers.place_of(analysis)
        action.command = types.Command(offer.title, SET_UP, arguments=[place])
    elif offer.what == offers.EXPLAIN:
        action.command = types.Command(offer.title, EXPLAIN, arguments=[target._asdict()])
    elif server.client.resolves_actions:
        action.data = target._asdict()
    elif offer.what in _VERIFIED and len(analysis.text.rows) > _MOST_ROWS:
        return None
    else:
        try:
            action.edit = _edit(server, analysis, offer.what, offer.finding)
        except remedies.Refused:
            return None
    return action


def _fix_all(server: Server, analysis: Analysis) -> Iterator[types.CodeAction]:
    try:
        rewrites = remedies.fix_all(server.session, analysis)
    except remedies.Refused:
        return
    if not rewrites:
        return
    action = types.CodeAction("Fix all that is safe to fix (ssot-lint)", _kind_of_all(analysis))
    if server.client.resolves_actions:
        action.data = _target(analysis, offers.FIX_ALL, None)._asdict()
    else:
        action.edit = workspace_edit(server.client, rewrites)
    yield action


def _kind_of_all(analysis: Analysis) -> str:
    return FIX_ALL if analysis.notebook is None else FIX_NOTEBOOK


def _target(analysis: Analysis, what: str, finding: Diagnostic | None) -> Target:
    document = analysis.document
    code, row, column = "", 0, 0
    if finding is not None:
        code, row, column = finding.code, finding.start.row, finding.start.column
    return Target(document.uri, document.version or 0, what, code, row, column)


# --- what was chosen


def _resolved(server: Server, action: types.CodeAction, target: Target) -> types.CodeAction:
    analysis = server.analysis(target.uri)
    if analysis is None or analysis.settings is None:
        return action
    if (analysis.document.version or 0) != target.version:
        raise JsonRpcContentModified("the document has changed since")
    try:
        if target.what == offers.FIX_ALL:
            rewrites = remedies.fix_all(server.session, analysis)
            action.edit = workspace_edit(server.client, rewrites) if rewrites else None
            return action
        finding = finding_at(analysis, target)
        if finding is not None:
            action.edit = _edit(server, analysis, target.what, finding)
    except remedies.Refused as refused:
        raise JsonRpcException(str(refused), types.LSPErrorCodes.RequestFailed.value) from refused
    return action


def finding_at(analysis: Analysis, target: Target) -> Diagnostic | None:
    """The finding that a target is about."""
    for it in analysis.diagnostics:
        if (it.code, it.start.row, it.start.column) == (target.code, target.row, target.column):
            return it
    return None


def _edit(
    server: Server, analysis: Analysis, what: str, finding: Diagnostic
) -> types.WorkspaceEdit:
    rewrites = remedies.remedy(server.session, analysis, what, finding)
    return workspace_edit(server.client, rewrites, typed=PLACEHOLDER)
