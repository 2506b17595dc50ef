"""What the server can do, in the order it is announced."""

from __future__ import annotations

from collections.abc import Callable

from ssot_lint.lsp.requests import (
    code_action,
    code_lens,
    command,
    completion,
    configuration,
    definition,
    diagnostic,
    document_highlight,
    document_symbol,
    documents,
    hover,
    references,
    rename,
    watched_files,
    workspace_diagnostic,
    workspace_symbol,
)
from ssot_lint.lsp.server import Server

FEATURES: tuple[Callable[[Server], None], ...] = (
    configuration.register,
    watched_files.register,
    documents.register,
    diagnostic.register,
    workspace_diagnostic.register,
    code_action.register,
    command.register,
    hover.register,
    completion.register,
    definition.register,
    references.register,
    rename.register,
    document_symbol.register,
    document_highlight.register,
    workspace_symbol.register,
    code_lens.register,
)
