"""``ssot-lint fleet``: many repositories, one report; exit 2 where one could not be looked at."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from hashlib import sha256
from importlib import import_module

from ssot_lint import __version__
from ssot_lint.cli.console import UsageError, complain, say
from ssot_lint.cli.parser import Parser
from ssot_lint.fleet.checkup import resolved
from ssot_lint.fleet.coordinate import Coordinator
from ssot_lint.fleet.executors import PROCESS, engine_of
from ssot_lint.fleet.mirror import mirrored
from ssot_lint.fleet.recorded import row_of_report
from ssot_lint.fleet.render import FORMATS
from ssot_lint.fleet.row import Row
from ssot_lint.fleet.sources import HEAD, Source, sources_of
from ssot_lint.fleet.store import Store
from ssot_lint.fleet.summary import Summary, summary_of
from ssot_lint.fleet.task import Order
from ssot_lint.workspace.git.revision import GitError

SARIF = "sarif"
_MIRRORS = ".ssot-lint_mirrors"


class FleetArguments:
    """What the command line of ``fleet`` says; here, what holds where it says nothing."""

    sources: Sequence[str] = ()
    executor: str = PROCESS
    allow_insecure_scheduler: bool = False
    jobs: int | None = None
    store: str | None = None
    config: str | None = None
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
    add("--config", metavar="FILE", help="one configuration for all, instead of each its own")
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
    if arguments.output_format == SARIF and arguments.output_file is None:
        raise UsageError("sarif is a file a repository\n  name a directory with --output-file")
    if arguments.jobs is not None and arguments.jobs < 1:
        raise UsageError("`--jobs` must be 1 or more")
    policy = _policy(arguments.config)
    named = sources_of(arguments.sources, os.getcwd(), sys.stdin)
    sources = dict(zip(_names(named), named))
    with tempfile.TemporaryDirectory(prefix="ssot-lint-fleet-") as directory:
        path = arguments.store or os.path.join(directory, "store.db")
        store = Store(os.path.abspath(path))
        summary = _checked(sources, arguments, policy, store)
        store.close()
    _write(summary, arguments)
    return _end(summary, minimum)


def _checked(
    sources: dict[str, Source], arguments: FleetArguments, policy: str, store: Store
) -> Summary:
    earlier = store.earlier()
    rows: dict[str, Row] = {}

    def done(row: Row, sarif: str = "") -> None:
        rows[row.name] = row
        if sarif and arguments.output_file is not None:
            _write_file(os.path.join(arguments.output_file, f"{row.name}.sarif"), sarif)
        if not arguments.quiet:
            said = row.failed.partition("\n")[0] or f"{row.scores.overall.files:,} files"
            complain(f"[{len(rows)}/{len(sources)}] {row.name}: {said}")

    orders = []
    digest = _digest(policy)
    for name, source in sources.items():
        row = Row(name, source.shown, version=__version__, policy=digest)
        try:
            if source.problem:
                raise GitError(source.problem)
            if source.kind == "recorded":
                done(row_of_report(source.place, row))
                continue
            place = source.place
            if source.kind == "url":
                place = mirrored(source, os.path.abspath(arguments.mirrors))
            commit = resolved(place, source.revision)
        except GitError as error:
            done(row._replace(failed=str(error)))
            continue
        wants_sarif = arguments.output_format == SARIF
        same = None if wants_sarif else store.same(source.shown, commit, __version__, digest)
        if same is not None:
            done(same._replace(name=name, seconds=0.0, reused=same.scores.overall.files))
            continue
        orders.append(
            Order(name, source.shown, place, commit, policy, digest, store.path, wants_sarif)
        )
    for row in rows.values():
        store.put(row)
    engine = engine_of(
        arguments.executor, arguments.jobs, insecure=arguments.allow_insecure_scheduler
    )
    try:
        if orders:
            Coordinator(engine, store, done).run(orders)
    finally:
        engine.end()
    return summary_of([rows[name] for name in sources], earlier, one_policy=bool(policy))


def _digest(policy: str) -> str:
    """What tells one policy from another; empty for none."""
    if not policy:
        return ""
    with open(policy, "rb") as stream:
        return sha256(stream.read()).hexdigest()[:16]


def _policy(path: str | None) -> str:
    if path is None:
        return ""
    if not os.path.isfile(path):
        raise UsageError(f"--config: cannot read `{path}`")
    return os.path.abspath(path)


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


def _names(sources: Sequence[Source]) -> list[str]:
    """A name for each that no other has: its own, with as much of its place as tells it apart."""
    parts = [_plain(it.shown).strip("/").split("/") for it in sources]
    plain = Counter(it[-1] for it in parts)
    names: list[str] = []
    for source, words in zip(sources, parts):
        name = "-".join(words[-2:] if plain[words[-1]] > 1 else words[-1:])
        if source.revision != HEAD:
            name += f"@{source.revision.replace('/', '-')}"
        taken = names.count(name)
        names.append(name if not taken else f"{name}~{taken + 1}")
    return names


def _plain(place: str) -> str:
    return place.replace(os.sep, "/").replace(":", "/").rstrip("/").removesuffix(".git")


def _write(summary: Summary, arguments: FleetArguments) -> None:
    name = "text" if arguments.output_format == SARIF else arguments.output_format
    text: str = import_module(FORMATS[name]).render(summary)
    if arguments.output_file is None or arguments.output_format == SARIF:
        say(text)
    else:
        _write_file(arguments.output_file, text)


def _write_file(path: str, text: str) -> None:
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def _end(summary: Summary, minimum: Fraction | None) -> int:
    if summary.failed or summary.incomplete:
        return 2
    if minimum is None:
        return 0
    score = summary.score
    if score is None:
        complain("error: --fail-under: there is no total, since the configurations differ")
        return 2
    return 0 if score.reaches(minimum) else 1
