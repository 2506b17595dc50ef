"""``ssot-lint env check NAME``: whether the files that make an environment give what code asks for.

Exit codes: 0 healthy, 1 not healthy, 2 where a source or the configuration cannot be read.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from ssot_lint.cli.console import UsageError, complain, say
from ssot_lint.cli.parser import Parser
from ssot_lint.output.environment import FORMATS
from ssot_lint.output.formats import Style
from ssot_lint.output.text import printable
from ssot_lint.workspace import environment
from ssot_lint.workspace.cache.cache import Cache
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.settings.workspace import Workspace

if TYPE_CHECKING:
    from ssot_lint.deploy.model import Problem
    from ssot_lint.workspace.run.environment import Answered


class _Arguments(argparse.Namespace):
    name: str | None = None
    every: bool = False
    config: list[str] | None = None
    isolated: bool = False
    output_format: str = "text"
    no_cache: bool = False
    jobs: int | None = None


class _Format(Protocol):
    def render(self, answered: Sequence[Answered], style: Style, *, every: bool) -> str: ...


def run(argv: Sequence[str]) -> int:
    """Check the environments named in ``argv``; returns the exit code."""
    arguments = parser().parse(argv, _Arguments())
    if arguments.name is None and not arguments.every:
        raise UsageError("which environment? give its name, or --all")
    if arguments.name is not None and arguments.every:
        raise UsageError("give the name of an environment or --all, not both")
    overrides = Overrides(tuple(arguments.config or ()), arguments.isolated)
    workspace = Workspace(os.getcwd(), overrides)
    from ssot_lint.workspace.run.environment import checked  # reads the whole project

    names = None if arguments.every else (arguments.name or "",)
    cache = (
        None if arguments.no_cache or environment.is_on("SSOT_LINT_NO_CACHE") else Cache(workspace)
    )
    answered = checked(workspace, names, overrides, arguments.jobs, cache)
    shown = cast(_Format, import_module(FORMATS[arguments.output_format]))
    style = Style(os.getcwd())
    say(shown.render(answered, style, every=arguments.every))
    return _end(answered, style)


def _end(answered: Sequence[Answered], style: Style) -> int:
    problems: dict[Problem, str] = {}
    for it in answered:
        problems.update((one, os.path.join(it.root, one.path)) for one in it.problems)
    sys.stdout.flush()
    for one, path in problems.items():
        where = f"{style.shown(path)}:{one.row}:{one.column}"
        complain(printable(f"{where}: error: {one.message}"))
    if problems:
        return 2
    return int(not all(it.answer.healthy for it in answered))


def parser() -> Parser:
    """The parser of ``ssot-lint env check``."""
    made = Parser("env check", "Say whether an environment's files give the code what it asks for.")
    made.add_argument("name", nargs="?", metavar="NAME", help="the environment, as configured")
    made.add_argument("--all", dest="every", action="store_true", help="every one, with a matrix")
    made.add_argument("--config", action="append", metavar="FILE|KEY=VALUE")
    made.add_argument("--isolated", action="store_true", help="read no configuration file")
    made.add_argument("--output-format", choices=tuple(FORMATS), default="text", metavar="FORMAT",
                      help=f"how to write it [text]: {', '.join(FORMATS)}")  # fmt: skip
    made.add_argument(
        "-n", "--no-cache", action="store_true", help="neither read nor write a cache"
    )
    made.add_argument("-j", "--jobs", type=int, metavar="N", help="processes [one per core]")
    made.epilog = (
        "Exit codes: 0 healthy, 1 not healthy, 2 a source or the configuration cannot be read."
    )
    return made
