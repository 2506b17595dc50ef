"""Finds the command and turns however it ends into an exit code: 0, 1, 2, or 130 on SIGINT.

Exit codes: 0 clean, 1 findings, 2 could not run.
"""

from __future__ import annotations

import os
import sys

from ssot_lint.core.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NoReturn

# Command -> module with ``run(argv) -> int``, imported only when asked for.
COMMANDS = {
    "check": "ssot_lint.cli.commands.check",
    "report": "ssot_lint.cli.commands.report",
    "env": "ssot_lint.cli.commands.env",
    "imports": "ssot_lint.cli.commands.imports",
    "literals": "ssot_lint.cli.commands.literals",
    "duplicates": "ssot_lint.cli.commands.duplicates",
    "rule": "ssot_lint.cli.commands.rule",
    "config": "ssot_lint.cli.commands.config",
    "fleet": "ssot_lint.cli.commands.fleet",
    "server": "ssot_lint.cli.commands.server",
    "init": "ssot_lint.cli.commands.init",
    "doctor": "ssot_lint.cli.commands.doctor",
    "clean": "ssot_lint.cli.commands.clean",
    "generate-shell-completion": "ssot_lint.cli.commands.completion",
    "version": "ssot_lint.cli.commands.version",
}
_USAGE = """\
Usage: ssot-lint <command> [options]

Commands:
  check    Find direct access to the process environment, and fix it
  report   Say how far the project is: score, thresholds, trend, audit
  env      List the variables that the code asks for; env check NAME: whether it gets them
  imports  List names that are taken through several doors, and propose a registry
  literals Say where a constant and its text are used; --check: where own domains stand
  duplicates  List functions and classes that do the same
  rule     Explain a rule, or all of them
  config   Show what holds for a file: its owner, getter, contract and rules
  fleet    Check many repositories, and report on all of them
  server   Serve findings and fixes to an editor (Language Server Protocol)
  init     Look at the repository, and propose a configuration
  doctor   Say what would get in the way, and the way out
  clean    Remove what earlier runs kept
  generate-shell-completion  Print a completion script for bash, zsh or fish
  version  Show the version

`ssot-lint <command> --help` shows a command's options.
"""
_INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Run the command in ``argv``; without ``argv``, the process's own, and end the process."""
    if argv is None:
        _leave(main(sys.argv[1:]))
    try:
        return _dispatch(argv)
    except KeyboardInterrupt:
        return _INTERRUPTED


def _dispatch(argv: list[str]) -> int:
    from ssot_lint.cli.console import fail
    from ssot_lint.workspace.config.problem import ConfigError

    try:
        return _run(argv)
    except ConfigError as error:
        fail(error)
    except Exception as error:  # noqa: BLE001 - a defect of ours; exit 1 would mean findings
        fail(_internal(error, traced="-v" in argv or "--verbose" in argv))
    return 2


def _internal(error: Exception, *, traced: bool) -> str:
    from ssot_lint.workspace.outcome import internal_error

    message = internal_error(error)
    if not traced:
        return f"{message} (more with --verbose)"
    from traceback import format_exception

    return "".join((f"{message}\n", *format_exception(error))).rstrip()


def _run(argv: list[str]) -> int:
    from ssot_lint.cli.console import ALL_PASSED, UsageError, fail, say
    from ssot_lint.workspace.cache.passed import QUIET

    name = argv[0] if argv else "--help"
    if name == "check" and _passes(argv[1:]):
        say("" if QUIET.intersection(argv) else ALL_PASSED)
        return 0
    if name in ("-h", "--help", "help"):
        say(_USAGE)
        return 0 if argv else 2
    if name in ("-V", "--version"):
        name = "version"
    from ssot_lint.workspace.cache import ahead  # not where all files have passed

    try:
        if name not in COMMANDS:
            raise UsageError(_unknown(name))
        if name == "check":
            ahead.expect(argv[1:])
        # As import_module does it, whose own module takes 0.3 ms.
        code: int = __import__(COMMANDS[name], fromlist=["run"]).run(argv[1:])
        return code
    except UsageError as error:
        fail(error)
        return 2
    finally:
        ahead.leave()


def _passes(argv: list[str]) -> bool:
    """Whether files are known to pass, or can be seen to without a run."""
    from ssot_lint.workspace.cache.passed import edited_since

    edited = edited_since(argv)
    if not edited:
        return edited is not None
    import gc

    gc.disable()  # as in any run: the process ends soon
    from ssot_lint.workspace.run.edited import still_pass

    return still_pass(edited)


def _unknown(name: str) -> str:
    from ssot_lint.workspace.config.problem import did_you_mean

    if os.path.exists(name):
        return f"`{name}` is no command\n  to check it: ssot-lint check {name}"
    return f"unknown command `{name}`\n  {did_you_mean(name, COMMANDS)}"


def _leave(code: int) -> NoReturn:
    """End at once: taking down syntax trees and modules one by one takes some ms and helps none."""
    from ssot_lint.cli.console import flush

    try:
        flush()
    finally:
        os._exit(code)
