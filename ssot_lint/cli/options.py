"""The options of ``check`` as ``argparse`` has them; what holds without them is in ``Arguments``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from ssot_lint.cli.parser import Parser
from ssot_lint.output import FORMATS


def parser() -> Parser:
    """The parser of ``ssot-lint check``."""
    made = Parser("check", "Find direct access to the process environment, and fix it.")
    made.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and directories [.]; - for stdin"
    )
    _add_fixing(made)
    _add_output(made)
    add_selection(made)
    add_files(made)
    _add_known(made)
    _add_asking(made)
    add_running(made)
    made.epilog = "Exit codes: 0 clean, 1 findings, 2 could not run, 130 interrupted."
    return made


def _add_fixing(parser: Parser) -> None:
    parser.section("fixing and silencing")
    parser.switch("fix", "fix", "apply safe fixes")
    parser.switch("unsafe-fixes", "unsafe_fixes", "apply and count unsafe fixes, too")
    parser.add_argument("--diff", action="store_true", help="print what --fix would change")
    parser.add_argument(
        "--add-ignore",
        nargs="?",
        metavar="=REASON",
        help="silence all that is found by comments, with the reason given",
    )
    parser.add_argument(
        "--add-to-registry",
        action="store_true",
        help="write the entries of variables that the registry does not have",
    )
    parser.add_argument("-e", "--exit-zero", action="store_true", help="exit 0 despite findings")
    parser.add_argument(
        "--exit-non-zero-on-fix", action="store_true", help="exit 1 when anything was fixed"
    )


def _add_output(parser: Parser) -> None:
    parser.section("output")
    add_formats(parser, "findings", tuple(FORMATS), "full")
    parser.add_argument("--statistics", action="store_true", help="count by rule")
    parser.add_argument("--color", choices=("auto", "always", "never"), help="colour the output")
    parser.add_argument("-q", "--quiet", action="store_true", help="print findings only")
    parser.add_argument("-s", "--silent", action="store_true", help="print nothing but errors")
    parser.add_argument("-v", "--verbose", action="store_true", help="say what was looked at")


def add_shown(parser: Parser, formats: tuple[str, ...]) -> None:
    """The format of what is shown on the terminal alone; the first is that of no option."""
    parser.add_argument(
        "--output-format",
        dest="shown",
        choices=formats,
        metavar="FORMAT",
        help=f"how to show it: {', '.join(formats)} [{formats[0]}]",
    )


def add_formats(parser: Parser, what: str, formats: tuple[str, ...], default: str) -> None:
    parser.add_argument(
        "--output-format",
        action=_Output,
        choices=formats,
        metavar="FORMAT",
        help=f"how to write {what} [{default}]: {', '.join(formats)}",
    )
    parser.add_argument(
        *("-o", "--output-file"),
        action=_Output,
        metavar="FILE",
        help=f"write {what} there, in the format named before, besides what the terminal shows;"
        " repeatable with formats of their own",
    )


class _Output(argparse.Action):
    """Keeps both options in one list: which format a file takes depends on their order."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: Any,  # argparse.Namespace, or the Arguments that are filled
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        before: Sequence[tuple[str, str]] = getattr(namespace, "outputs", ())
        namespace.outputs = [*before, (self.option_strings[-1], str(values))]


def add_selection(parser: Parser) -> None:
    parser.section("rules")
    for name, description in (
        ("select", "rules to turn on, replacing those of the configuration"),
        ("ignore", "rules to turn off"),
        ("extend-select", "rules to turn on besides"),
        ("fixable", "rules whose fixes may be applied"),
        ("unfixable", "rules whose fixes may not"),
    ):
        parser.add_argument(f"--{name}", action="append", metavar="CODE", help=description)
    parser.add_argument(
        "--per-file-ignores",
        action="append",
        metavar="PATTERN:CODE",
        help="rules to turn off by file",
    )


def add_files(parser: Parser) -> None:
    parser.section("files and configuration")
    parser.add_argument("--exclude", action="append", metavar="PATTERN", help="what to leave out")
    parser.add_argument(
        "--extend-exclude", action="append", metavar="PATTERN", help="what to leave out besides"
    )
    parser.switch("respect-gitignore", "respect_gitignore", "leave out what git ignores")
    parser.switch("force-exclude", "force_exclude", "leave out excluded files that are named, too")
    parser.add_argument(
        "--config",
        action="append",
        metavar="FILE|KEY=VALUE",
        help="a configuration file, or one setting in TOML; repeatable",
    )
    parser.add_argument("--isolated", action="store_true", help="read no configuration file")


def _add_known(parser: Parser) -> None:
    parser.section("what is known already")
    parser.add_argument(
        "--write-baseline",
        nargs="?",
        metavar="=FILE",
        help="record all findings there [the configured file, else ssot-baseline.jsonl]",
    )
    parser.add_argument(
        "--no-baseline", action="store_true", help="report what the baseline lists, too"
    )
    parser.add_argument("--since", metavar="REV", help="report what is new since a git revision")
    parser.add_argument(
        "--settings-of",
        choices=("today", "then"),
        metavar="WHEN",
        help="judge that revision by the settings of today, or by those of then [today]",
    )


def _add_asking(parser: Parser) -> None:
    parser.section("questions and ways to run")
    parser.add_argument("--stdin-filename", metavar="NAME", help="what stdin is called")
    parser.add_argument(
        "--show-files", action="store_true", help="list the files that would be checked"
    )
    parser.add_argument(
        "--explain", metavar="FILE:LINE", help="say why something there is a finding, or is none"
    )
    parser.add_argument(
        "--show-settings", action="store_true", help="print what holds for the first file"
    )
    parser.add_argument(
        "-w", "--watch", action="store_true", help="check again after each change, until Ctrl-C"
    )


def add_running(parser: Parser) -> None:
    parser.section("running")
    parser.add_argument(
        "-n", "--no-cache", action="store_true", help="neither read nor write a cache"
    )
    parser.add_argument("--cache-dir", metavar="DIR", help="where the cache is")
    parser.add_argument("-j", "--jobs", type=int, metavar="N", help="processes [one per core]")
