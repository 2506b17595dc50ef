"""What the client at the other end can do, asked once: the one place that reads its capabilities."""

from __future__ import annotations

from typing import NamedTuple

from lsprotocol import types

from ssot_lint.lsp.text.text import UNITS, UTF16


class Client(NamedTuple):
    """A client's abilities; what it does not claim it has not."""

    units: str = UTF16
    """What it counts columns in."""
    says_all: bool = True
    """Says nothing of how it shows diagnostics: it gets all, and passes over what it does not know."""
    pulls: bool = False
    """Asks for the diagnostics of a document by itself."""
    pulls_workspace: bool = False
    refreshes: bool = False
    """Asks again when told that answers have changed."""
    related: bool = False
    tags: frozenset[int] = frozenset()
    code_description: bool = False
    versions: bool = False
    """Wants to know which version of the text a pushed diagnostic is about."""
    data: bool = False
    """Brings back what a diagnostic carried; fixes must not depend on it."""
    progress: bool = False
    configuration: bool = False
    watches: bool = False
    """Watches files for a server that asks while it runs."""
    relative_patterns: bool = False
    """Watches below a directory that is named apart from the pattern."""
    configuration_changes: bool = False
    """Lets a server ask, while it runs, to be told of changed settings."""
    show_document: bool = False
    resolves_actions: bool = False
    """Asks for the edits of an action when it is chosen, and brings back what that one carried."""
    document_changes: bool = False
    """Takes edits that name the version of the text they are for."""
    creates: bool = False
    """Can be told to make a file."""
    annotations: bool = False
    """Can ask its user before it applies edits."""
    markdown: bool = False
    """Shows Markdown in a hover."""
    registers_completion: bool = False
    """Lets a server say, while it runs, in which documents it completes, and after which characters."""
    registers_symbols: bool = False
    """The same of the symbols of documents."""
    snippets: bool = False
    """Lets its user type in the place of a word that an edit puts in."""
    asks: bool = False
    """Shows a message with buttons that may stay unanswered, and can show what it is about."""


_MODAL = frozenset(("neovim", "eglot", "emacs", "vim-lsp", "coc.nvim"))
"""Clients that let their user do nothing else until a message with buttons is answered."""


_DEAF = frozenset(("neovim",))
"""Clients that pull when a text changes, and cannot be told to when other files have been read: what
the project says of a document would be shown after the next key. They are pushed to."""


def client_of(capabilities: types.ClientCapabilities, name: str = "") -> Client:
    """What ``capabilities`` say of the client called ``name``."""
    document = capabilities.text_document or types.TextDocumentClientCapabilities()
    workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
    window = capabilities.window or types.WindowClientCapabilities()
    push = document.publish_diagnostics or types.PublishDiagnosticsClientCapabilities()
    tags = push.tag_support.value_set if push.tag_support else ()
    refresh = workspace.diagnostics
    pulls = document.diagnostic is not None
    if name.lower() in _DEAF and document.publish_diagnostics and refresh is None:
        pulls = False
    watched = workspace.did_change_watched_files
    changed = workspace.did_change_configuration
    edit = workspace.workspace_edit or types.WorkspaceEditClientCapabilities()
    hover = document.hover
    return Client(
        units=_units(capabilities.general),
        says_all=document.publish_diagnostics is None,
        pulls=pulls,
        pulls_workspace=pulls and refresh is not None,
        refreshes=bool(refresh and refresh.refresh_support),
        related=bool(push.related_information),
        tags=frozenset(int(tag) for tag in tags),
        code_description=bool(push.code_description_support),
        versions=bool(push.version_support),
        data=bool(push.data_support),
        progress=bool(window.work_done_progress),
        configuration=bool(workspace.configuration),
        watches=bool(watched and watched.dynamic_registration),
        relative_patterns=bool(watched and watched.relative_pattern_support),
        configuration_changes=bool(changed and changed.dynamic_registration),
        show_document=_shows(window),
        resolves_actions=_resolves(document.code_action),
        document_changes=bool(edit.document_changes),
        creates=types.ResourceOperationKind.Create in (edit.resource_operations or ()),
        annotations=edit.change_annotation_support is not None,
        registers_completion=bool(document.completion and document.completion.dynamic_registration),
        registers_symbols=bool(
            document.document_symbol and document.document_symbol.dynamic_registration
        ),
        snippets=bool(edit.snippet_edit_support),
        asks=_shows(window) and name.lower() not in _MODAL,
        markdown=bool(hover and types.MarkupKind.Markdown in (hover.content_format or ())),
    )


def _shows(window: types.WindowClientCapabilities) -> bool:
    return bool(window.show_document and window.show_document.support)


def _resolves(action: types.CodeActionClientCapabilities | None) -> bool:
    if action is None or not action.data_support or action.resolve_support is None:
        return False
    return "edit" in action.resolve_support.properties


def _units(general: types.GeneralClientCapabilities | None) -> str:
    """The first of the client's encodings that we know: pygls announces that one."""
    offered = (general.position_encodings if general else None) or ()
    for encoding in offered:
        name = encoding.value if isinstance(encoding, types.PositionEncodingKind) else encoding
        if name in UNITS:
            return name
    return UTF16
