"""Files of a project that look otherwise than when all was judged last, and what they said since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.workspace.cache import since
from ssot_lint.workspace.config.config import PYTHON_SUFFIXES
from ssot_lint.workspace.files.stamp import Stamp, is_late, stamp_at

if TYPE_CHECKING:
    from ssot_lint.workspace.cache.cache import Cache
    from ssot_lint.workspace.cache.facts import FactsFile
    from ssot_lint.workspace.cache.since import Since
    from ssot_lint.workspace.settings.workspace import Workspace

_MOST = 100
"""More are asked with all others, and what they say is kept with that."""
Said = Mapping[str, tuple[Stamp | None, bytes]]
"""What files said, by path, and how they looked then."""


class Elsewhere:
    """All files but those that a hook is given."""

    def __init__(self, file: FactsFile, workspace: Workspace, cache: Cache) -> None:
        self._file = file
        self._workspace = workspace
        self._cache = cache
        self._known: Since | None = None

    def changed(self, root: str, but: Collection[str]) -> dict[str, Stamp] | None:
        """Files that look otherwise than they did, and how; None where some are gone or have come, or
        there are many. ``but`` are those of the hook."""
        # What a fix may touch was looked up a moment ago, where there are findings: 12 ms of 4,300.
        scan = self._workspace.scans.known.get(root)
        seen = {} if scan is None else scan.stamps  # nothing where it was made, and asked nothing
        found: dict[str, Stamp] = {}
        for path, stamp in self._file.heads.otherwise(seen, stamp_at):
            if path in but:
                continue
            if stamp is None or len(found) == _MOST:
                return None
            found[path] = stamp
        return None if self._have_come(root, seen if seen or not found else None) else found

    def recalled(self, changed: Mapping[str, Stamp]) -> dict[str, tuple[Stamp, bytes]]:
        """What those of them said that were asked by an earlier hook."""
        said = ((path, stamp, self._since.said(path, stamp)) for path, stamp in changed.items())
        return {path: (stamp, facts) for path, stamp, facts in said if facts is not None}

    def keep(self, said: Said) -> None:
        """Keep what files said that were asked now."""
        try:
            late = self._cache.since(self._file.directory)
        except OSError:
            return
        found = {
            path: (stamp, facts)
            for path, (stamp, facts) in said.items()
            if stamp is not None and not is_late(stamp, late)
        }
        if found:
            self._note(found, ())

    def _have_come(self, root: str, seen: Iterable[str] | None) -> bool:
        """Whether a walk comes to a source of which nothing is known: to be looked for among those that
        were ``seen`` by another, unless nothing looked. Those that it does not come to are kept."""
        heads, outside = self._file.heads, self._since.outside
        new = [
            it
            for it in seen or ()
            if it not in heads and it not in outside and it.endswith(PYTHON_SUFFIXES)
        ]
        if seen is not None and not new:
            return False
        from ssot_lint.workspace.files.discover import discover  # a walk: 25 ms for 4,000 files

        if not heads.keys() >= set(discover([root], self._workspace).files):
            return True
        if new:
            self._note({}, new)
        return False

    @property
    def _since(self) -> Since:
        if self._known is None:
            self._known = since.load(self._file.path)
        return self._known

    def _note(self, files: Mapping[str, tuple[Stamp, bytes]], outside: Iterable[str]) -> None:
        self._known = self._since.with_more(files, outside)
        try:
            since.save(self._file.path, self._known)
        except OSError:
            pass  # the cache of outcomes lies there, too, and has said so
