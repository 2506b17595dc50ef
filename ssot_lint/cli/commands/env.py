"""``ssot-lint env``: questions about the variables of the project and its environments."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.cli.console import UsageError, say
from ssot_lint.cli.parser import Parser


def parser() -> Parser:
    """The parser of ``ssot-lint env``."""
    from ssot_lint.cli.commands.env_check import parser as check

    return check()


def run(argv: Sequence[str]) -> int:
    """``env check`` is a question of its own."""
    if argv and argv[0] == "check":
        from ssot_lint.cli.commands.env_check import run as check  # reads deployment files

        return check(argv[1:])
    if argv and argv[0] in ("-h", "--help"):
        say(parser().format_help())
        return 0
    raise UsageError("ssot-lint env check NAME")
