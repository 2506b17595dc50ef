"""The options of ``report``: those of ``check`` that choose files and rules, and its own."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.cli.arguments import Arguments, paired
from ssot_lint.cli.console import UsageError
from ssot_lint.cli.options import add_files, add_formats, add_running, add_selection
from ssot_lint.cli.parser import Parser
from ssot_lint.report import FORMATS

TERMINAL = "text"


class ReportArguments(Arguments):
    """What the command line of ``report`` says; here, what holds where it says nothing."""

    fail_under: Sequence[str] | None = None
    fail_on_decrease: str | None = None
    history: str | None = None
    """``tags``, every how many commits, or empty for a sample."""
    environment: str | None = None
    variables: bool = False
    definition: bool = False
    schema: bool = False


def parser() -> Parser:
    """The parser of ``ssot-lint report``."""
    made = Parser("report", "Say how far the project is: score, thresholds, trend, audit.")
    made.add_argument("paths", nargs="*", metavar="PATH", help="files and directories [.]")
    made.add_argument(
        "--environment",
        metavar="NAME",
        help="say of a declared environment whether configuration explains a failure, and whose",
    )
    made.add_argument(
        "--variables",
        action="store_true",
        help="add the figures of `ssot-lint env`, and the variables with two defaults or meanings",
    )
    made.add_argument(
        "--explain",
        dest="definition",
        action="store_true",
        help="print what the score is, and end",
    )
    made.add_argument("--schema", action="store_true", help="print the JSON's schema, and end")
    _add_demands(made)
    _add_output(made)
    add_selection(made)
    add_files(made)
    add_running(made)
    made.epilog = "Exit codes: 0 all demands met, 1 not, 2 could not run, 130 interrupted."
    return made


def parse(argv: Sequence[str]) -> ReportArguments:
    """Read ``argv``; raises UsageError."""
    # Its value comes after ``=`` alone: a path that follows is one to check.
    words = ["--history=" if word == "--history" else word for word in argv]
    arguments = parser().parse(words, ReportArguments())
    if arguments.jobs is not None and arguments.jobs < 1:
        raise UsageError("`--jobs` must be 1 or more")
    arguments.output_format, arguments.output_files = paired(arguments.outputs)
    history = arguments.history
    if (
        history
        and history != "tags"
        and not (history.isascii() and history.isdigit() and int(history))
    ):
        raise UsageError(f"`--history` takes `tags` or a number of commits, not `{history}`")
    return arguments


def _add_demands(parser: Parser) -> None:
    parser.section("demands and trend")
    parser.add_argument(
        "--fail-under",
        action="append",
        metavar="[TIER=]PERCENT",
        help="exit 1 when the score, or a tier's, is lower; repeatable",
    )
    parser.add_argument(
        "--fail-on-decrease",
        metavar="FILE|REV",
        help="exit 1 when a score is lower than in a recorded JSON report, or at a git revision",
    )
    parser.add_argument(
        "--history",
        nargs="?",
        metavar="=tags|=N",
        help="the trend over git's tags, every Nth commit, or some 30 commits",
    )
    parser.add_argument(
        "--settings-of",
        choices=("today", "then"),
        metavar="WHEN",
        help="judge git revisions by the settings of today, or by those of then [today]",
    )


def _add_output(parser: Parser) -> None:
    parser.section("output")
    add_formats(parser, "the report", tuple(FORMATS), TERMINAL)
    parser.add_argument("--color", choices=("auto", "always", "never"), help="colour the output")
    parser.add_argument("-q", "--quiet", action="store_true", help="print the report only")
    parser.add_argument("-s", "--silent", action="store_true", help="print nothing but errors")
