"""Notes for ``passed`` which files a run has passed, and what that depends on.

Only where little is asked: one configuration, in the working directory; no baseline; no rule that reads
other files than the project's own code; a tool that was installed, which has a list of what it is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.rules import ROWS
from ssot_lint.workspace.cache import passed
from ssot_lint.workspace.cache.fingerprint import installed
from ssot_lint.workspace.cache.head_log import head_log
from ssot_lint.workspace.config.config import CONFIG_NAMES
from ssot_lint.workspace.files.stamp import stamp_at

if TYPE_CHECKING:
    from ssot_lint.workspace.cache.cache import Cache
    from ssot_lint.workspace.settings.workspace import Workspace

Remark = Callable[[str], None]
_FEW_FILES = 100
"""A run on more has the cache of outcomes, and its files are no hook's."""
_MOST_FILES = 1000


class Passing:
    """One run's notes; made before it opens what is kept of the project."""

    def __init__(self, workspace: Workspace, cache: Cache) -> None:
        self._workspace = workspace
        self._cache = cache
        self._tool = installed()
        self._log = head_log(workspace.cwd)
        self._project = self._looks_of_project() if self._tool else {}
        self._is_silent = True

    def heard(self, remark: Remark | None) -> Remark:
        """``remark``, which takes what is said of the project: where anything is, nobody has passed."""

        def hear(line: str) -> None:
            self._is_silent = False
            if remark is not None:
                remark(line)

        return hear

    def keep(self, files: Sequence[str], codes: Iterable[str]) -> None:
        """Note that nothing was found in ``files``, by rules of which ``codes`` are about the project;
        no error where that cannot be written."""
        try:
            is_few = 0 < len(files) <= _FEW_FILES
            if is_few and self._tool and self._is_silent and self._may_note(codes):
                self._write(files)
        except OSError:
            pass  # the next run does what this one did

    def _may_note(self, codes: Iterable[str]) -> bool:
        workspace = self._workspace
        config = workspace.only_configuration()
        return (
            config is not None
            and config.path is not None
            and config.base.rstrip("/") == workspace.cwd.rstrip("/") == os.getcwd()
            and config.options.cache_dir is None
            and not any(ROWS[code].configured for code in codes)
            and not workspace.has_baseline()
            and not workspace.reads_more()
            and self._looks_of_project() == self._project
        )

    def _write(self, files: Sequence[str]) -> None:
        since = self._cache.since(passed.DIRECTORY)
        prefix = self._workspace.cwd.rstrip("/") + "/"
        names = [path[len(prefix) :] for path in files if path.startswith(prefix)]
        depends = {path: passed.look(path) for path in self._depends(names)}
        if any(_is_late(path, since) for path in depends):
            return
        looks = self._known(depends)
        for name in names:
            looks.pop(name, None)
            if not os.path.islink(name) and not _is_late(name, since):
                looks[name] = passed.look(name)
        rows = [passed.magic(), " ".join(CONFIG_NAMES), self._log, str(len(depends))]
        for path, look in (*depends.items(), *[*looks.items()][-_MOST_FILES:]):
            if "\n" in path:
                return
            rows.append(f"{look} {path}")
        _put("\n".join(rows))

    def _known(self, depends: dict[str, str]) -> dict[str, str]:
        """Files that passed before under the same circumstances, the latest last."""
        try:
            rows = passed.read()
            before, files = passed.parted(rows)
        except (OSError, ValueError, IndexError):
            return {}
        if rows[0] != passed.magic() or rows[2] != self._log:
            return {}
        return files if all(before.get(it) == look for it, look in depends.items()) else {}

    def _depends(self, names: list[str]) -> list[str]:
        """Files, there or not, that the run has looked at besides those that it was about."""
        workspace, root = self._workspace, self._workspace.cwd.rstrip("/")
        found = {*self._tool, *self._project, *workspace.sources(), *workspace.own_modules(root)}
        found.update(self._cache.rests_on())  # of what was recalled no getter was read now
        found.update(f"{root}/{name}" for name in CONFIG_NAMES)
        found.update(workspace.project_settings(root).pyprojects(root))
        for directory in passed.directories_of(names):
            places = (f"{directory}/{it}" for it in CONFIG_NAMES)
            found.update(place for place in places if os.path.lexists(place))
        return sorted(found)

    def _looks_of_project(self) -> dict[str, str]:
        """How what is kept of the project looks; whoever adds to it forgets who has passed."""
        try:
            names = os.listdir(passed.DIRECTORY)
        except OSError:
            return {}
        kept = [f"{passed.DIRECTORY}/{it}" for it in sorted(names) if it.startswith(_KEPT)]
        return {place: passed.look(place) for place in kept}


_KEPT = ("facts-", "names-")


def _is_late(path: str, since: int) -> bool:
    from ssot_lint.workspace.cache.table import is_late  # only where something is noted

    stamp = stamp_at(path)
    return stamp is not None and is_late(stamp, since)


def _put(text: str) -> None:
    from ssot_lint.workspace.cache.file import put  # as above

    put(f"{passed.DIRECTORY}/{passed.NAME}", text.encode("utf-8", "surrogateescape"))
