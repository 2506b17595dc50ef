"""How the tree stood at git's revisions, each judged by the settings that it had itself.

Configuration, ignore files and getters are those of the revision. What is said of a file is found out
once for its bytes and all that decides beside them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from ssot_lint.engine.check import check
from ssot_lint.workspace.config.config import Overrides
from ssot_lint.workspace.config.problem import ConfigError
from ssot_lint.workspace.git.checkup import ROOT, Checkup
from ssot_lint.workspace.git.revision import GitError, Revision
from ssot_lint.workspace.git.tally import Tally, tally_of, total


class OwnSettings:
    """Counts by revision, as ``History`` has them. Raises GitError, and is to be closed."""

    def __init__(self, paths: Sequence[str], directory: str, overrides: Overrides) -> None:
        """``paths`` count from the ``directory``; ``overrides`` hold for every revision."""
        self._directory = directory
        self._overrides = overrides
        repository = Revision(directory, "HEAD")
        named = [os.path.normpath(os.path.join(directory, path)) for path in paths or ["."]]
        self._places = [_place(repository, path) for path in named]
        self._known: dict[tuple[int, str], Tally] = {}
        self.unread: dict[str, str] = {}
        """Paths of what could not be read at some revision, and why: it is in no count."""

    def close(self) -> None:
        """Nothing is open between revisions."""

    def at(self, commit: str) -> Tally:
        """The counts of the tree at ``commit``."""
        try:
            checkup = Checkup(self._directory, commit, self._overrides)
        except ConfigError as error:
            raise GitError(f"{commit[:8]}: {error}") from None
        try:
            return total(self._of(checkup, path) for path in checkup.files if self._asks(path))
        except ConfigError as error:
            raise GitError(f"{commit[:8]}: {error}") from None
        finally:
            self.unread.update(checkup.tree.unread)
            checkup.close()

    def _asks(self, path: str) -> bool:
        return any(path == it or path.startswith(f"{it}/") for it in self._places)

    def _of(self, checkup: Checkup, path: str) -> Tally:
        settings = checkup.workspace.settings_for(path)
        known = checkup.key(path, settings), checkup.oids[path]
        if known not in self._known:
            data = checkup.tree.read(path)
            if data is None:
                return total(())
            report = check(data, settings, checkup.workspace.memory)
            self._known[known] = tally_of(report, settings.tier, settings.exempt)
        return self._known[known]


def _place(repository: Revision, path: str) -> str:
    name = repository.relative(path)
    if name is None:
        if os.path.realpath(path) != repository.root:
            raise GitError(f"{path} is not in the repository")
        return ROOT
    return f"{ROOT}/{name}"
