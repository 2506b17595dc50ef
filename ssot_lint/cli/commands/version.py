"""``ssot-lint version``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from ssot_lint import __version__
from ssot_lint.cli.console import say
from ssot_lint.cli.parser import Parser


class _Arguments(argparse.Namespace):
    output_format: str


def parser() -> Parser:
    """The parser of ``ssot-lint version``."""
    made = Parser("version", "Show the version.")
    made.add_argument("--output-format", choices=("text", "json"), default="text")
    return made


def run(argv: Sequence[str]) -> int:
    """Print name and version."""
    if parser().parse(argv, _Arguments()).output_format == "json":
        from ssot_lint.output.json import dump

        say(dump({"name": "ssot-lint", "version": __version__}))
    else:
        say(f"ssot-lint {__version__}\n")
    return 0
