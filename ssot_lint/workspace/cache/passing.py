"""Notes for ``passed`` which files a run has passed, and what that depends on.

Only where little is asked: one configuration, in the working directory; no baseline; no rule that reads
other files than the project's own code; a tool that was installed, which has a list of what it is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.rules import ROWS
from ssot_lint.workspace.cache import passed
from ssot_lint.workspace.cache.fingerprint import installed
from ssot_lint.workspace.cache.head_log import head_log
from ssot_lint.workspace.cache.note import Kind, Note, put
from ssot_lint.workspace.config.config import CONFIG_NAMES
from ssot_lint.workspace.files.stamp import is_late, stamp_at

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

    def keep(self, files: Sequence[str], codes: Collection[str]) -> None:
        """Note that nothing was found in ``files``, by rules of which ``codes`` are about the project;
        no error where that cannot be written."""
        try:
            is_few = 0 < len(files) <= _FEW_FILES
            if is_few and self._tool and self._is_silent and self._may_note(codes):
                self._write(files, codes)
        except OSError:
            pass  # the next run does what this one did

    def _may_note(self, codes: Collection[str]) -> bool:
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

    def _write(self, files: Sequence[str], codes: Collection[str]) -> None:
        since = self._cache.since(passed.DIRECTORY)
        prefix = self._workspace.cwd.rstrip("/") + "/"
        names = [path[len(prefix) :] for path in files if path.startswith(prefix)]
        depends = {path: passed.look(path) for path in self._depends(names)}
        if any(_is_late(path, since) for path in depends):
            return
        before, looks = self._known(depends)
        for name in names:
            looks.pop(name, None)
            if not os.path.islink(name) and not _is_late(name, since):
                looks[name] = passed.look(name) + self._kind(f"{prefix}{name}").text()
        note = self._note(files[0], codes, depends) or before
        rows = [passed.magic(), " ".join(CONFIG_NAMES), self._log, note, str(len(depends))]
        for path, look in (*depends.items(), *[*looks.items()][-_MOST_FILES:]):
            if "\n" in path:
                return
            rows.append(f"{look} {path}")
        put(rows)

    def _note(self, path: str, codes: Collection[str], depends: Collection[str]) -> str:
        """What is to be known of files that are edited later; empty where only a run can tell."""
        needles = self._workspace.needles_for(path)
        if needles is None or any(ROWS[code].reads_bytes for code in codes):
            return ""
        held = os.path.basename(self._cache.held or "")
        facts = f"{passed.DIRECTORY}/{held}" if held else ""
        if codes and facts not in depends:
            return ""  # nothing was judged that could hold
        getter = self._workspace.settings_for(path).getter
        own = None if getter is None else (getter.module, getter.root)
        return Note(needles.words, needles.named, own, facts if codes else "").row()

    def _kind(self, path: str) -> Kind:
        settings = self._workspace.settings_for(path)
        return Kind(settings.module, settings.is_package, settings.tier == "tests")

    def _known(self, depends: dict[str, str]) -> tuple[str, dict[str, str]]:
        """What was noted before under the same circumstances: of all, and files that passed, the
        latest last."""
        try:
            rows = passed.read()
            before, files = passed.parted(rows)
        except (OSError, ValueError, IndexError):
            return "", {}
        if rows[0] != passed.magic() or rows[2] != self._log:
            return "", {}
        same = all(before.get(it) == look for it, look in depends.items())
        return (rows[3], files) if same else ("", {})

    def _depends(self, names: list[str]) -> list[str]:
        """Files, there or not, that the run has looked at besides those that it was about."""
        workspace, root = self._workspace, self._workspace.cwd.rstrip("/")
        found = {*self._tool, *self._project, *workspace.sources(), *workspace.own_modules(root)}
        found.update(self._cache.rests_on())  # of what was recalled no getter was read now
        found.update(f"{root}/{name}" for name in CONFIG_NAMES)
        found.update(workspace.project_settings(root).pyprojects(root))
        found.update(workspace.packages_at_roots(root))  # what files are called hangs on them
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
    stamp = stamp_at(path)
    return stamp is not None and is_late(stamp, since)
