"""The options of ``check``, under ruff's names, and the environment switches behind them."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_lint.cli.console import UsageError
from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.output import FORMATS
from ssot_lint.workspace import environment
from ssot_lint.workspace.config.config import Overrides

if TYPE_CHECKING:
    from ssot_lint.workspace.settings.workspace import Workspace


class Arguments:
    """What the command line of ``check`` says; here, what holds where it says nothing."""

    paths: Sequence[str] = ()
    fix: bool | None = None
    unsafe_fixes: bool | None = None
    diff: bool = False
    exit_zero: bool = False
    exit_non_zero_on_fix: bool = False
    outputs: Sequence[tuple[str, str]] = ()
    """``--output-format`` and ``--output-file``, in the order they were given."""
    output_format: str | None = None
    """What the terminal shows, where that was asked for."""
    output_files: Sequence[tuple[str, str | None]] = ()
    """Files to write, and the format of each; None for the terminal's."""
    statistics: bool = False
    color: str = "auto"
    quiet: bool = False
    silent: bool = False
    verbose: bool = False
    select: Sequence[str] | None = None
    ignore: Sequence[str] | None = None
    extend_select: Sequence[str] | None = None
    fixable: Sequence[str] | None = None
    unfixable: Sequence[str] | None = None
    per_file_ignores: Sequence[str] | None = None
    exclude: Sequence[str] | None = None
    extend_exclude: Sequence[str] | None = None
    respect_gitignore: bool | None = None
    force_exclude: bool | None = None
    config: Sequence[str] | None = None
    isolated: bool = False
    stdin_filename: str | None = None
    watch: bool = False
    explain: str | None = None
    show_settings: bool = False
    since: str | None = None
    settings_of: str = "today"
    """Whose settings a git revision is judged by: ``today`` or ``then``."""
    write_baseline: str | None = None
    """The file to write; empty for the usual one."""
    no_baseline: bool = False
    add_ignore: str | None = None
    """Why all that is found may stay; empty for no reason given."""
    add_to_registry: bool = False
    show_files: bool = False
    no_cache: bool = False
    cache_dir: str | None = None
    jobs: int | None = None


# What hooks pass: these and paths are read without argparse, whose import and set-up are 5 ms of
# the 30 that a hook may take.
PLAIN = {
    "--fix": "fix",
    "--unsafe-fixes": "unsafe_fixes",
    "--diff": "diff",
    "--no-cache": "no_cache",
    "--quiet": "quiet",
    "-q": "quiet",
    "--isolated": "isolated",
    "--force-exclude": "force_exclude",
}
REPEATED = {
    "--select": "select",
    "--ignore": "ignore",
    "--extend-select": "extend_select",
    "--config": "config",
}
"""The same of options whose value stands behind ``=``, where they may be given several times."""


_WITH_EQUALS = frozenset({"--write-baseline", "--add-ignore"})


def parse(argv: Sequence[str]) -> Arguments:
    """Read ``argv``; raises UsageError."""
    arguments = plain(argv) or _parse_any(argv)
    if arguments.jobs is not None and arguments.jobs < 1:
        raise UsageError("`--jobs` must be 1 or more")
    if arguments.outputs:
        arguments.output_format, arguments.output_files = paired(arguments.outputs)
    if arguments.output_format is None:
        arguments.output_format = _format_asked_by_environment()
    arguments.no_cache = arguments.no_cache or environment.is_on("SSOT_LINT_NO_CACHE")
    arguments.cache_dir = arguments.cache_dir or environment.get("SSOT_LINT_CACHE_DIR") or None
    return arguments


def plain(argv: Sequence[str]) -> Arguments | None:
    """The same for paths and the commonest flags; None where there is anything else."""
    arguments = Arguments()
    arguments.paths = paths = []
    for word in argv:
        if not word.startswith("-"):
            paths.append(word)
        elif word in PLAIN:
            setattr(arguments, PLAIN[word], True)
        elif word == "--no-respect-gitignore":
            arguments.respect_gitignore = False
        elif not _takes(arguments, *word.partition("=")):
            return None
    return arguments


def _takes(arguments: Arguments, option: str, sign: str, value: str) -> bool:
    """Whether an option with its value is one of those, and kept."""
    if sign and option in REPEATED:
        attribute = REPEATED[option]
        setattr(arguments, attribute, [*(getattr(arguments, attribute) or ()), value])
    elif sign and option == "--cache-dir":
        arguments.cache_dir = value
    elif option == "--output-format" and value in FORMATS:
        arguments.outputs = [*arguments.outputs, (option, value)]
    else:
        return False
    return True


def _parse_any(argv: Sequence[str]) -> Arguments:
    from ssot_lint.cli.options import parser

    # By hand, since argparse loses what follows ``--`` where options may stand anywhere.
    options = list(argv[: argv.index("--")] if "--" in argv else argv)
    # Their values come after ``=`` alone: a path that follows is one to check.
    options = [f"{word}=" if word in _WITH_EQUALS else word for word in options]
    arguments = parser().parse(options, Arguments())
    arguments.paths = [*arguments.paths, *argv[len(options) + 1 :]]
    return arguments


def overrides(arguments: Arguments) -> Overrides:
    """What of it is configuration."""
    lists = {
        "select": arguments.select,
        "ignore": arguments.ignore,
        "extend-select": arguments.extend_select,
        "fixable": arguments.fixable,
        "unfixable": arguments.unfixable,
        "exclude": arguments.exclude,
        "extend-exclude": arguments.extend_exclude,
    }
    options: dict[str, object] = {
        key: _split(values) for key, values in lists.items() if values is not None
    }
    if arguments.per_file_ignores is not None:
        options["per-file-ignores"] = _by_pattern(_split(arguments.per_file_ignores))
    if arguments.respect_gitignore is not None:
        options["respect-gitignore"] = arguments.respect_gitignore
    if arguments.force_exclude is not None:
        options["force-exclude"] = arguments.force_exclude
    if arguments.cache_dir is not None:
        options["cache-dir"] = arguments.cache_dir
    return Overrides(tuple(arguments.config or ()), arguments.isolated, options)


def paired(
    outputs: Sequence[tuple[str, str]],
) -> tuple[str | None, list[tuple[str, str | None]]]:
    """The terminal's format, and the files with theirs; raises UsageError.

    A file takes the format that stands before it, else the one after it; a format that no file
    takes is the terminal's.
    """
    terminal: str | None = None
    format_name: str | None = None
    files: list[tuple[str, str | None]] = []
    waiting = False
    for option, value in outputs:
        if option == "--output-file":
            files.append((value, format_name))
            waiting, format_name = format_name is None, None
        elif waiting:
            files[-1] = (files[-1][0], value)
            waiting = False
        else:
            terminal, format_name = _only(terminal, format_name), value
    return _only(terminal, format_name), files


def _only(one: str | None, other: str | None) -> str | None:
    if one is not None and other is not None:
        raise UsageError(
            f"`--output-format` is {one} and {other}\n"
            "  the terminal shows one; name the other's file right after it: `--output-file FILE`"
        )
    return one or other


def may_know(arguments: Arguments, workspace: Workspace) -> bool:
    """Whether findings may be known already: by a baseline, or from a revision."""
    if arguments.since is not None or arguments.write_baseline is not None:
        return True
    return not arguments.no_baseline and workspace.has_baseline()


def _format_asked_by_environment() -> str | None:
    name = environment.get("SSOT_LINT_OUTPUT_FORMAT") or None
    if name is not None and name not in FORMATS:
        choices = ", ".join(FORMATS)
        raise UsageError(f"SSOT_LINT_OUTPUT_FORMAT is `{name}`\n  expected one of {choices}")
    return name


def _split(values: Sequence[str]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _by_pattern(pairs: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in pairs:
        pattern, colon, code = pair.rpartition(":")
        if not colon:
            raise UsageError(f"`--per-file-ignores` takes PATTERN:CODE, not `{pair}`")
        found.setdefault(pattern, []).append(code)
    return found
