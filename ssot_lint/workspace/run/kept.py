"""What earlier runs know of the project: facts of files that are as they were, and what was said.

A hook whose files say what they said opens nothing else: the verdicts that are kept hold. Where they
say something else, or HEAD has moved otherwise than by a commit, all files are looked at once: a walk
and a stat each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.families import BY_NAME, in_order
from ssot_lint.workspace.cache import followed_names
from ssot_lint.workspace.cache.elsewhere import Elsewhere
from ssot_lint.workspace.cache.facts import FactsFile, Results
from ssot_lint.workspace.cache.fingerprint import settings_text
from ssot_lint.workspace.cache.head_log import has_moved, head_log
from ssot_lint.workspace.cache.packed import packed
from ssot_lint.workspace.files.stamp import Stamp, is_late, stamp_at
from ssot_lint.workspace.run.followed import plain, unplain
from ssot_lint.workspace.run.gathering import Gathering

if TYPE_CHECKING:
    from ssot_lint.workspace.cache.cache import Cache
    from ssot_lint.workspace.cache.others import Others
    from ssot_lint.workspace.config.config import Overrides
    from ssot_lint.workspace.settings.workspace import Workspace

# As for outcomes: above this the cache has looked at every file already.
_FEW_FILES = 100


class Kept:
    """The facts file of one run's project."""

    def __init__(
        self,
        workspace: Workspace,
        overrides: Overrides,
        families: Collection[str],
        cache: Cache,
    ) -> None:
        self._workspace = workspace
        self._overrides = overrides
        self._cache = cache
        self.root = workspace.project_root(workspace.home)
        self.head_log = head_log(self.root)
        self.file = FactsFile(self.root, workspace.cache_dir(self.root), self._fingerprint())
        self.is_loaded = (
            self.file.load()
            and self.file.is_dependable()
            and self._depends() <= self.file.depends.keys()
            and self.file.families == in_order(self.file.families)
            and set(families) <= set(self.file.families)
        )
        self.families = self.file.families if self.is_loaded else in_order(families)
        """What is gathered: all that was, so that nothing kept is lost."""
        self.followed = unplain(dict(self.file.followed)) if self.is_loaded else {}
        """Names that every file was asked about besides."""
        self.elsewhere = Elsewhere(self.file, workspace, cache)
        """What other files say than those of a hook."""
        self.has_moved = not self.is_loaded or has_moved(self.file.head_log, self.head_log)

    # --- asking

    def unchanged(self, files: Collection[str], *, looked_at: bool) -> frozenset[str]:
        """Those of the files that are known and look as they did; ``looked_at``: the cache of
        outcomes was asked about all of them, and need not look again."""
        if not self.is_loaded:
            return frozenset()
        heads = self.file.heads
        if looked_at and len(files) > _FEW_FILES:
            stamps = self._cache.stamps(files)
            return frozenset(
                path for path in files if path in heads and heads[path].stamp == stamps.get(path)
            )
        return frozenset(
            path for path in files if path in heads and heads[path].stamp == stamp_at(path)
        )

    def has(self, path: str, stamp: Stamp | None) -> bool:
        """Whether a file is known that looks so."""
        head = self.file.heads.get(path) if self.is_loaded and stamp is not None else None
        return head is not None and head.stamp == stamp

    def block(self, path: str) -> bytes | None:
        """The facts of a file as they are kept; None where they are damaged."""
        return self.file.facts(path)

    def says_the_same(self, path: str, block: bytes) -> bool:
        """Whether a file that was asked again says what it said."""
        return self.is_loaded and self.file.says(path, block)

    def claims_the_same(self, path: str, block: bytes) -> bool:
        """Whether a file that nothing was said of says what it said, be it on other rows."""
        results = self.file.results if self.is_loaded else None
        if results is None or path in results.verdicts:
            return False
        return self._others(results).leave((), {path: block})

    def takes_part(self, block: bytes) -> bool:
        """Whether what is said of a file that says this may hang on what others say of variables."""
        from ssot_lint.facts.plain import load

        facts = load(block, self.families, is_own=True)
        return bool(facts.mentions or facts.occurrences)

    def changed(self, fresh: Collection[str]) -> dict[str, Stamp] | None:
        """As ``Elsewhere.changed``, for all files but those that were asked in this run."""
        return self.elsewhere.changed(self.root, fresh)

    def leave(self, about: Collection[str], moved: Iterable[str], gathering: Gathering) -> bool:
        """Whether what was said of the files in ``about`` holds, where the ``moved`` ones say anything
        else than they did."""
        results = self.file.results
        return results is not None and self._others(results).leave(
            about, {path: gathering.noted[path].facts for path in moved}
        )

    def _others(self, results: Results) -> Others:
        from ssot_lint.workspace.cache.others import Others  # where a file was edited

        return Others(self.file, results, self.families)

    def results(self, codes: Collection[str]) -> Results | None:
        """What the rules with these codes said of all files; None where that is not known."""
        results = self.file.results if self.is_loaded else None
        if results is None or not results.codes.issuperset(codes) or self._key() != results.key:
            return None
        return results

    # --- keeping

    def save(
        self,
        gathering: Gathering,
        files: Iterable[str] | None,
        codes: Collection[str],
        verdicts: Mapping[str, bytes] | None,
        attentive: Collection[str],
        remarks: Collection[str],
        unsure: Collection[str] = (),
        looks: Mapping[str, Stamp | None] = MappingProxyType({}),
    ) -> None:
        """Keep the facts of the project's ``files`` (None: those that are known, and the fresh
        ones), and what was said, with how other files looked that had a say in it; a file that cannot
        be written is no error."""
        results = None
        if verdicts is not None and not self._workspace.reads_more():
            results = Results(
                *(self._key(), frozenset(codes), verdicts, frozenset(attentive), tuple(remarks)),
                frozenset(unsure),
                looks,
            )
        depends = self._depends() | self._nested(self._workspace.sources())
        try:
            entries = self._entries(gathering, files)
            if len(entries) < len(gathering.fresh):
                results = None  # some files have changed while they were read
            since = self._cache.since(self.file.directory)
            if any(it is not None and is_late(it, since) for it in looks.values()):
                results = None
            self._write(gathering, entries, depends, results)
        except OSError:
            pass  # the cache of outcomes lies there, too, and has said so

    def _entries(
        self, gathering: Gathering, files: Iterable[str] | None
    ) -> dict[str, tuple[Stamp, bytes]]:
        try:
            since = self._cache.since(self.file.directory)
        except OSError:
            return {}
        found: dict[str, tuple[Stamp, bytes]] = {}
        every = {*self.file.heads, *gathering.fresh} if files is None else files
        for path in sorted(every):
            if path in gathering.fresh:
                noted = gathering.noted[path]
                if noted.stamp is not None and not is_late(noted.stamp, since):
                    found[path] = noted.stamp, packed(noted.facts)
            elif path in self.file.heads:
                block = self.file.kept(path)
                if block is not None:
                    found[path] = self.file.heads[path].stamp, block
        return found

    def save_again(self, gathering: Gathering, files: Iterable[str]) -> None:
        """Keep how files look now that say what they said: nobody need ask them again."""
        depends = self._depends() | self._nested(self._workspace.sources())
        try:
            entries = self._entries(gathering, files)
            self._write(gathering, entries, depends, self.file.results)
        except OSError:
            pass

    def _write(
        self,
        gathering: Gathering,
        entries: Mapping[str, tuple[Stamp, bytes]],
        depends: Iterable[str],
        results: Results | None,
    ) -> None:
        followed = plain(gathering.followed)
        self.file.save(self.families, entries, depends, results, self.head_log, followed)
        followed_names.save(self.root, self._workspace.cache_dir(self.root), followed)

    # --- what it depends on

    def _fingerprint(self) -> str:
        versions = [f"{family.name} {family.version}" for family in BY_NAME.values()]
        identity = settings_text(self._workspace.gathering_identity(self.root))
        return f"{self._cache.told_tool()} {versions} {identity}"

    def _key(self) -> str:
        identity = settings_text(self._workspace.identity(self.root))
        read = self._workspace.configurations()
        entry_points = self._workspace.project_settings(self.root).pyprojects(self.root)
        heeded = {*(read - self._nested(read)), *entry_points}
        configs = [(path, stamp_at(path)) for path in sorted(heeded)]
        return f"{identity} {configs} {sorted(self._overrides.options.items())!r} {self._overrides.config}"

    def _depends(self) -> frozenset[str]:
        """Files besides the project's own that gathering depends on, as far as they are met."""
        own = self._workspace.own_modules(self.root)
        return self._nested(self._workspace.configurations()) | own

    def _nested(self, configurations: Iterable[str]) -> frozenset[str]:
        """Configurations of parts of the project."""
        prefix = self.root.rstrip("/") + "/"
        return frozenset(
            path
            for path in configurations
            if path.startswith(prefix) and "/" in path[len(prefix) :]
        )
