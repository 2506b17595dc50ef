"""``ssot-lint clean``: remove what earlier runs kept."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence

from ssot_lint.cli.console import complain, say
from ssot_lint.cli.parser import Parser
from ssot_lint.workspace import environment
from ssot_lint.workspace.cache.sweep import Swept, remove, sweep
from ssot_lint.workspace.settings.workspace import Workspace


class _Arguments(argparse.Namespace):
    cache_dir: str | None
    quiet: bool


def parser() -> Parser:
    """The parser of ``ssot-lint clean``."""
    made = Parser("clean", "Remove the caches in the current directory and below.")
    made.add_argument("--cache-dir", metavar="DIR", help="a cache elsewhere, to be removed, too")
    made.add_argument("-q", "--quiet", action="store_true", help="say nothing of what went well")
    return made


def run(argv: Sequence[str]) -> int:
    """Remove the caches and name them; 2 where one could not be removed."""
    arguments = parser().parse(argv, _Arguments())
    code = 0
    for swept in _swept(os.getcwd(), arguments.cache_dir):
        path = os.path.relpath(swept.path)
        if swept.kept is not None:
            code = 2
            complain(f"error: {path} is still there: {swept.kept}")
        elif not arguments.quiet:
            say(f"Removed {path}\n")
    return code


def _swept(here: str, asked: str | None) -> Iterator[Swept]:
    yield from sweep(here)
    for place in (asked, environment.get("SSOT_LINT_CACHE_DIR"), _configured(here)):
        if place:
            yield from remove(os.path.join(here, os.path.expanduser(place)))


def _configured(here: str) -> str | None:
    workspace = Workspace(here)
    return workspace.config_for(workspace.cwd).options.cache_dir
