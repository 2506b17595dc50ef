"""``ssot-lint env``: questions about the variables of the project and its environments."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.cli.console import UsageError


def run(argv: Sequence[str]) -> int:
    """``env check`` is a question of its own."""
    if argv and argv[0] == "check":
        from ssot_lint.cli.commands.env_check import run as check  # reads deployment files

        return check(argv[1:])
    raise UsageError("ssot-lint env check NAME")
