"""``ssot-lint fleet``: many repositories, one report; exit 2 where one could not be looked at."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from fractions import Fraction
from hashlib import sha256
from importlib import import_module

from ssot_lint.cli.console import UsageError, complain, say
from ssot_lint.cli.parser import Parser
from ssot_lint.cli.report_file import directory_must_be_writable, must_be_writable, write_to
from ssot_lint.fleet.executors import PROCESS, engine_of
from ssot_lint.fleet.listed import LONGEST
from ssot_lint.fleet.render import FORMATS
from ssot_lint.fleet.row import Row
from ssot_lint.fleet.run import Asked
from ssot_lint.fleet.run import run as run_fleet
from ssot_lint.fleet.sources import sources_of
from ssot_lint.fleet.summary import Summary
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.settings.workspace import Workspace

SARIF = "sarif"
_NO_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_LONGEST = 200
"""Bytes of a file's name, its end and a digest not among them: file systems take 255."""
_MIRRORS = ".ssot-lint_mirrors"


class FleetArguments:
    """What the command line of ``fleet`` says; here, what holds where it says nothing."""

    sources: Sequence[str] = ()
    executor: str = PROCESS
    allow_insecure_scheduler: bool = False
    jobs: int | None = None
    store: str | None = None
    config: Sequence[str] | None = None
    mirrors: str = _MIRRORS
    fail_under: str | None = None
    output_format: str = "text"
    output_file: str | None = None
    quiet: bool = False


def parser() -> Parser:
    """The parser of ``ssot-lint fleet``."""
    made = Parser("fleet", "Check many repositories, each at a commit, and report on all of them.")
    add = made.add_argument
    add(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="a checkout, a bare repository, a directory of such, a URL, a list of them"
        " (`URL-or-path [revision]` a line; - is stdin), or a report.json that was recorded",
    )
    add(
        "--config",
        action="append",
        metavar="FILE",
        help="one configuration for all, instead of each its own",
    )
    add("--store", metavar="FILE", help="SQLite file that keeps what is known, and the trend")
    add(
        "--mirrors",
        metavar="DIR",
        help=f"where repositories named by URL are cloned, bare [{_MIRRORS}]",
    )
    add("--fail-under", metavar="PERCENT", help="exit 1 where the share of clean files is lower")
    made.section("Engine")
    add = made.add_argument
    add("--executor", metavar="ENGINE", help="process, or dask:tcp://host:8786 [process]")
    add("--jobs", type=int, metavar="N", help="tasks at once [all cores]")
    add(
        "--allow-insecure-scheduler",
        action="store_true",
        help="send tasks to another machine without tls",
    )
    made.section("Output")
    add = made.add_argument
    add(
        "--output-format",
        choices=(*FORMATS, SARIF),
        metavar="FORMAT",
        help=f"{', '.join(FORMATS)} or sarif (a file a repository, in --output-file) [text]",
    )
    add("--output-file", metavar="FILE", help="write there instead; for sarif a directory")
    add("-q", "--quiet", action="store_true", help="no progress")
    made.epilog = (
        "Exit codes: 0 all is well, 1 below --fail-under, 2 a repository or a file could not be"
        " looked at, 130 interrupted."
    )
    return made


def run(argv: Sequence[str]) -> int:
    """Report on the repositories that ``argv`` names; returns the exit code."""
    arguments = parser().parse(argv, FleetArguments())
    minimum = _minimum(arguments.fail_under)
    wants_sarif = arguments.output_format == SARIF
    if wants_sarif and arguments.output_file is None:
        raise UsageError("sarif is a file a repository\n  name a directory with --output-file")
    if arguments.jobs is not None and arguments.jobs < 1:
        raise UsageError("`--jobs` must be 1 or more")
    if wants_sarif and arguments.output_file is not None:
        directory_must_be_writable(arguments.output_file)
    elif arguments.output_file is not None:
        must_be_writable(arguments.output_file)
    policy = _policy(arguments.config)
    sources = sources_of(arguments.sources, os.getcwd(), _stdin)
    asked = Asked(sources, arguments.mirrors, policy, _digest(policy), arguments.store, wants_sarif)
    engine = engine_of(
        arguments.executor, arguments.jobs, insecure=arguments.allow_insecure_scheduler
    )
    progress = _Progress(arguments)
    try:
        summary = run_fleet(asked, engine, progress.done, progress.expect)
    finally:
        engine.end()
    summary = summary._replace(problems=(*summary.problems, *progress.problems))
    for problem in summary.problems:
        complain(f"error: {problem}")
    _write(summary, arguments)
    return _end(summary, minimum)


def _stdin() -> bytes:
    return b"" if sys.stdin is None else sys.stdin.buffer.read(LONGEST + 1)


class _Progress:
    """Says each row when it is known, and writes its findings where they are wanted."""

    def __init__(self, arguments: FleetArguments) -> None:
        self._arguments = arguments
        self._number = 0
        self._done = 0
        self.problems: list[str] = []
        """What could not be written."""

    def expect(self, number: int) -> None:
        self._number = number

    def done(self, row: Row, sarif: str) -> None:
        self._done += 1
        if sarif and self._arguments.output_file is not None:
            try:
                write_to(os.path.join(self._arguments.output_file, file_of(row.name)), sarif)
            except UsageError as error:
                self.problems.append(str(error))
        if not self._arguments.quiet:
            said = row.failed.partition("\n")[0] or f"{row.scores.overall.files:,} files"
            complain(f"[{self._done}/{self._number}] {row.name}: {said}")


def _digest(policy: str) -> str:
    """What tells one policy from another; empty for none."""
    if not policy:
        return ""
    workspace = Workspace(os.path.dirname(policy), Overrides((policy,)))
    workspace.config_for(workspace.cwd)
    digest = sha256()
    for path in sorted(workspace.configurations()):  # those that it extends among them
        data = workspace.tree.read(path)
        digest.update(b"" if data is None else data)
    return digest.hexdigest()[:16]


def _policy(paths: Sequence[str] | None) -> str:
    if not paths:
        return ""
    if len(paths) > 1:
        raise UsageError(
            f"--config: {len(paths)} policies, and shares under different rules do not add up\n"
            "  one run has one; a file can `extend` another"
        )
    if not os.path.isfile(paths[0]):
        raise UsageError(f"--config: cannot read `{paths[0]}`")
    return os.path.abspath(paths[0])


def _minimum(text: str | None) -> Fraction | None:
    if text is None:
        return None
    try:
        minimum = Fraction(text)
    except (ValueError, ZeroDivisionError):
        minimum = Fraction(-1)
    if not 0 <= minimum <= 100:
        raise UsageError(f"--fail-under: `{text}` is no percentage: a number from 0 to 100")
    return minimum


def _write(summary: Summary, arguments: FleetArguments) -> None:
    name = "text" if arguments.output_format == SARIF else arguments.output_format
    text: str = import_module(FORMATS[name]).render(summary)
    if arguments.output_file is None or arguments.output_format == SARIF:
        say(text)
    else:
        write_to(arguments.output_file, text)


def file_of(name: str) -> str:
    """The file for a repository's findings: one that every file system takes, and no other
    repository has."""
    plain = _NO_NAME.sub("-", name)
    kept = plain.encode()[:_LONGEST].decode("utf-8", "ignore")
    if not name or kept != name:
        kept += f"-{sha256(name.encode()).hexdigest()[:12]}"
    return f"{kept}.{SARIF}"


def _end(summary: Summary, minimum: Fraction | None) -> int:
    if summary.failed or summary.incomplete or summary.problems:
        return 2
    if minimum is None:
        return 0
    score = summary.score
    if score is None:
        complain("error: --fail-under: there is no total, since the configurations differ")
        return 2
    return 0 if score.reaches(minimum) else 1
