"""``check --watch``: checks again whenever a file that has a say changes, until Ctrl-C."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

from ssot_lint.cli.arguments import Arguments, overrides
from ssot_lint.cli.console import UsageError, complain, fail, say
from ssot_lint.workspace.config.config import CONFIG_NAMES
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.files.discover import discover
from ssot_lint.workspace.settings.workspace import Workspace

Look = Mapping[str, tuple[int, int, int]]
"""Time of change, size and number of every file that is there."""
# A look at 10,000 files takes 60 ms: at most a tenth of a core goes into looking.
_SECONDS = 0.25
_SHARE = 10
_SETTLING_SECONDS = 0.05
_MOST_NAMED = 3
_CLEAR = "\033[2J\033[3J\033[H"


def watch(arguments: Arguments, check: Callable[[], int]) -> int:
    """Run ``check`` now and after each change; ends by KeyboardInterrupt alone."""
    _refuse(arguments)
    gc.enable()  # a run that ends soon does without; this one does not
    watched = Watched(arguments)
    seen = watched.look()
    while True:
        _run(check)
        if arguments.fix:
            seen = watched.look()  # else what the run has written would be news
        complain("watching for changes; Ctrl-C ends it")
        now = _changed(watched, seen)
        names = sorted(
            {path for path in seen.keys() | now.keys() if seen.get(path) != now.get(path)}
        )
        seen = now
        if sys.stdout.isatty():
            say(_CLEAR)
        complain(f"[{time.strftime('%H:%M:%S')}] changed: {_told(names)}")


class Watched:
    """The files that a run of these arguments depends on, looked up anew each time."""

    def __init__(self, arguments: Arguments) -> None:
        self._arguments = arguments
        self._paths: frozenset[str] = frozenset()

    def look(self) -> Look:
        """All that is there; where the configuration is broken, of what was there before, too."""
        try:
            self._paths = frozenset(_depended_on(self._arguments))
        except ConfigError as error:
            self._paths |= {error.path}
        return dict(_stats(self._paths))


def _depended_on(arguments: Arguments) -> Iterator[str]:
    cwd = os.getcwd()
    workspace = Workspace(cwd, overrides(arguments))
    files = discover(arguments.paths or ["."], workspace).files
    yield from files
    for directory in _above({os.path.dirname(path) for path in files} | {workspace.cwd}):
        for name in (*CONFIG_NAMES, ".gitignore"):
            yield os.path.join(directory, name)
    for path in {os.path.dirname(path): path for path in files}.values():
        workspace.settings_for(path)
    yield from workspace.sources()  # of the configurations and getters met so far
    yield from (os.path.join(cwd, os.path.expanduser(name)) for name in arguments.config or ())


def _above(directories: Iterable[str]) -> set[str]:
    """The directories and all their parents."""
    found: set[str] = set()
    for directory in directories:
        while directory and directory not in found:
            found.add(directory)
            parent = os.path.dirname(directory)
            directory = "" if parent == directory else parent
    return found


def _stats(paths: Iterable[str]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    for path in paths:
        try:
            status = os.stat(path)
        except (OSError, ValueError):
            continue
        yield path, (status.st_mtime_ns, status.st_size, status.st_ino)


def _changed(watched: Watched, seen: Look) -> Look:
    """The first look that differs from ``seen``, once nothing moves any more."""
    now = seen
    while now == seen:
        started = time.monotonic()
        now = watched.look()
        time.sleep(max(_SECONDS, _SHARE * (time.monotonic() - started)) if now == seen else 0)
    settled: Look = {}
    while settled != now:
        now = settled or now
        time.sleep(_SETTLING_SECONDS)
        settled = watched.look()
    return now


def _run(check: Callable[[], int]) -> None:
    try:
        check()
    except (ConfigError, UsageError) as error:
        fail(error)


def _refuse(arguments: Arguments) -> None:
    contradictions = (
        (arguments.stdin_filename is not None or list(arguments.paths) == ["-"], "stdin"),
        (arguments.write_baseline is not None, "`--write-baseline`"),
        (arguments.add_ignore is not None, "`--add-ignore`"),
    )
    for given, name in contradictions:
        if given:
            raise UsageError(f"`--watch` cannot be used with {name}")


def _told(paths: list[str]) -> str:
    names = [os.path.relpath(path) for path in paths[:_MOST_NAMED]]
    more = len(paths) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")
