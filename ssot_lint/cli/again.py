"""Says again what a run like this one said, where nothing has changed since; else keeps what is said."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from ssot_lint.cli import console
from ssot_lint.cli.arguments import Arguments
from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.output import HUMAN
from ssot_lint.rules import ROWS
from ssot_lint.workspace import environment
from ssot_lint.workspace.cache import retold
from ssot_lint.workspace.files.stamp import is_late, stamp_at
from ssot_lint.workspace.outcome import Outcome, went_wrong
from ssot_lint.workspace.run.plan import asked_of, is_whole

if TYPE_CHECKING:
    from ssot_lint.workspace.cache.cache import Cache
    from ssot_lint.workspace.files.discover import Discovery
    from ssot_lint.workspace.settings.workspace import Workspace


class Again:
    """One run over the working directory; made when its files are found, before they are looked at."""

    def __init__(
        self, arguments: Arguments, workspace: Workspace, cache: Cache, found: Discovery
    ) -> None:
        self._paths = arguments.paths
        self._workspace, self._cache, self._found = workspace, cache, found
        self._place = cache.place_of(workspace.cwd)
        self._key = self._asked(arguments)

    def told(self) -> int | None:
        """Say what was said, and return the exit code; None where that may be another thing now."""
        note = retold.load(self._place.directory, self._key)
        if (
            note is None
            or not retold.holds(note, self._found.files)
            or not self._cache.is_as_it_was(self._workspace.cwd, note.table)
        ):
            return None
        for is_error, text in note.said:
            console.write(sys.stderr if is_error else sys.stdout, text)
        return note.code

    def noting(self, run: Callable[[], tuple[list[Outcome], int]]) -> int:
        """Do the run, which returns outcomes and the exit code, and keep what it says for the next one."""
        with console.Overheard() as said:
            outcomes, code = run()
        self._keep(said, outcomes, code)
        return code

    def _keep(
        self, said: Sequence[tuple[bool, str]], outcomes: Sequence[Outcome], code: int
    ) -> None:
        """A note that cannot be written is no error."""
        if self._cache.warning or any(map(went_wrong, outcomes)) or self._reads_more():
            return
        looked = self._cache.known_from(self._workspace.cwd, self._found.files)
        if looked is None:
            return
        looks = {path: stamp_at(path) for path in sorted(self._depends())}
        depends = {**self._cache.looks, **looks}
        try:
            since = self._cache.since(self._place.directory)
            if any(it is not None and is_late(it, since) for it in depends.values()):
                return
            files = retold.joined(self._found.files)
            note = retold.Note(self._key, looked, depends, files, [*said], code)
            retold.keep(self._place.directory, note)
        except OSError:
            pass

    def _asked(self, arguments: Arguments) -> str:
        """What is known of the run before anything is looked at: whatever what is said depends on, but
        for files."""
        streams = (
            console.wants_color(arguments.color, sys.stdout),
            environment.is_on("GITHUB_ACTIONS"),
            sys.stdout.isatty(),
        )
        options = sorted(vars(arguments).items())
        return f"{self._place.fingerprint} {os.getcwd()} {streams} {options!r}"

    def _reads_more(self) -> bool:
        """Whether rules about the project read others than the files that were found, or than code."""
        codes = asked_of(self._workspace, self._paths)
        if codes and not is_whole(self._workspace, self._paths):
            return True
        return self._workspace.reads_more() or any(ROWS[code].configured for code in codes)

    def _depends(self) -> frozenset[str]:
        workspace, root = self._workspace, self._workspace.cwd.rstrip("/")
        pyprojects = workspace.project_settings(root).pyprojects(root)
        own = workspace.own_modules(root) | workspace.sources() | workspace.configurations()
        return own | self._cache.rests_on() | frozenset(pyprojects)


def again(
    arguments: Arguments, workspace: Workspace, cache: Cache, found: Discovery
) -> Again | None:
    """What may say again what a run with these ``arguments`` said; None where it does more than to
    print findings for people, or has several configurations."""
    plain = (arguments.output_format is None or arguments.output_format in HUMAN) and not (
        arguments.output_files
        or arguments.watch
        or arguments.add_ignore is not None
        or arguments.add_to_registry
        or environment.speaks_of_us()
    )
    is_all = list(arguments.paths) in ([], ["."])
    if not plain or not is_all or found.errors or workspace.only_configuration() is None:
        return None
    return Again(arguments, workspace, cache, found)
