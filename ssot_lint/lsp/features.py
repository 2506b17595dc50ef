"""What the server can do, in the order it is announced."""

from __future__ import annotations

from collections.abc import Callable

from ssot_lint.lsp.publish.publisher import watch
from ssot_lint.lsp.requests import code_action as actions
from ssot_lint.lsp.requests import command as commands
from ssot_lint.lsp.requests import completion, configuration, hover
from ssot_lint.lsp.requests import diagnostic as diagnose
from ssot_lint.lsp.requests import documents as sync
from ssot_lint.lsp.requests import workspace_diagnostic as everywhere
from ssot_lint.lsp.server import Server

FEATURES: tuple[Callable[[Server], None], ...] = (
    configuration.register,
    watch.register,
    sync.register,
    diagnose.register,
    everywhere.register,
    actions.register,
    commands.register,
    hover.register,
    completion.register,
)
