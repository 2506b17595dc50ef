"""``ssot-lint rule``: a rule's page."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ssot_lint.cli.console import UsageError, say
from ssot_lint.cli.parser import Parser
from ssot_lint.output.json import Json, dump
from ssot_lint.output.page import documentation, page
from ssot_lint.rules import TABLE, bodies, body
from ssot_lint.workspace.config.problem import did_you_mean

if TYPE_CHECKING:
    from ssot_lint.core.rule import Rule


class _Arguments(argparse.Namespace):
    code: str | None
    all: bool
    output_format: str


def parser() -> Parser:
    """The parser of ``ssot-lint rule``."""
    made = Parser("rule", "Explain a rule, or all of them.")
    made.add_argument("code", nargs="?", metavar="CODE", help="a rule's code or name")
    made.add_argument("--all", action="store_true", help="all rules")
    made.add_argument("--output-format", choices=("text", "json"), default="text")
    return made


def run(argv: Sequence[str]) -> int:
    """Print the documentation of the rules asked for."""
    arguments = parser().parse(argv, _Arguments())
    rules = bodies() if arguments.all else (_find(arguments.code),)
    if arguments.output_format == "json":
        records: list[Json] = [_record(rule) for rule in rules]
        say(dump(records if arguments.all else records[0]))
    else:
        say("\n".join(_text(rule) for rule in rules))
    return 0


def _find(word: str | None) -> Rule:
    if word is None:
        raise UsageError("which rule? give a code, or --all")
    for row in TABLE:
        if word.upper() == row.code or word.lower() == row.name:
            return body(row.code)
    words = [row.code for row in TABLE] + [row.name for row in TABLE]
    raise UsageError(f"unknown rule `{word}`\n  {did_you_mean(word, words)}")


def _text(rule: Rule) -> str:
    return f"{page(rule)}\n"


def _record(rule: Rule) -> Json:
    return {
        "code": rule.code,
        "name": rule.name,
        "summary": rule.summary,
        "explanation": documentation(rule),
    }
