"""What the server can do, in the order it is announced."""

from __future__ import annotations

from collections.abc import Callable

from ssot_lint.lsp import (
    actions,
    commands,
    completion,
    configuration,
    diagnose,
    everywhere,
    hover,
    sync,
)
from ssot_lint.lsp.publish.publisher import watch
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
