"""The look at every file of a project: what each says of others, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.modules.around.across.joint import Joint
from ssot_lint.modules.around.file.commands import runs_in
from ssot_lint.modules.around.file.run import ANY_NAME, Run, named
from ssot_lint.modules.around.file.seen import NOTHING, WORDS, Reach, Seen, flat, made
from ssot_lint.modules.around.project import answering
from ssot_lint.modules.around.project.files import SUFFIXES, content_of, listed
from ssot_lint.modules.around.project.known import Known, Recall
from ssot_lint.modules.around.project.reaches import Reaches

if TYPE_CHECKING:
    from ssot_lint.modules.around.behind import Behind
    from ssot_lint.modules.around.project.answering import Beside, Told
    from ssot_lint.modules.around.project.files import Listed, Stamp

_FEW_CHANGED = 8
"""Files that are looked at again by the next run, too: to write down what 4,000 say takes longer."""


class Look:
    """Taken when it is first asked for, and never again."""

    def __init__(self, root: str, recall: Recall) -> None:
        """``recall`` gives what an earlier look has known."""
        self.root = root
        self._recall = recall
        self.kept = Known()
        self.joint: Joint | None = None
        self.stamps: dict[str, Stamp] = {}
        """How the files look, but for those that may be written once more."""
        self.says: dict[str, Seen] = {}
        """What those of them say that say anything."""
        self.is_new = False
        """Whether it knows so much more than was kept that it is worth keeping."""
        self.differs = False
        """Whether any file is not as it was kept."""
        self.paths: list[str] = []
        """Of all files that may hold code."""
        self.changed: set[str] = set()
        """Files that look otherwise than they did, or may have changed a moment ago."""
        self.renaming: dict[str, tuple[str, ...]] = {}
        """Names for parts of ``os`` that only this project has, by the file that has them."""
        self.runs: dict[str, list[tuple[str, Run]]] = {}
        """What is run by its path, by the name of its file, or ``ANY_NAME``: who says so, and how."""
        self.beside: Beside | None = None
        """Has a part of the look done in another process, where that is safe."""
        self.listed: Callable[[str], Listed | None] | None = None
        """Gives the list of the files that another process has made."""
        self._reaches: Reaches | None = None
        self._behind: Behind | None = None

    @property
    def was_taken(self) -> bool:
        """Whether anybody has asked."""
        return self._reaches is not None

    def module_of(self, path: str) -> str:
        """The dotted name of a file below the root."""
        stem = path[len(self.root) + 1 :].rpartition(".")[0]
        return stem.removesuffix("/__init__").removeprefix("src/").replace("/", ".")

    def behind(self) -> Behind:
        """What runs with the files."""
        if self._behind is None:
            from ssot_lint.modules.around.behind import Behind

            self._behind = Behind(self.paths, self.module_of, content_of)
        return self._behind

    def reaches(self) -> Reaches:
        """What they say of the usual names."""
        if self._reaches is not None:
            return self._reaches
        reaches = self._reaches = Reaches(self.module_of)
        made = self.listed(self.root) if self.listed is not None else None
        since, stamps = made or listed(self.root)
        kept = self.kept = self._recall(stamps)
        self.joint = kept.joint
        self.paths += (it for it in stamps if it.endswith(SUFFIXES))
        before = kept.stamps
        new = [path for path, it in stamps.items() if before.get(path) != it]
        said = {**kept.says, **self._see_all(new)}
        self.stamps = {path: it for path, it in stamps.items() if it[0] < since}
        for path in filter(said.__contains__, stamps):
            if said[path] is not NOTHING:
                self._take(reaches, path, said[path])
        gone = len(before.keys() - stamps.keys())
        self.differs = bool(new or gone)
        self.is_new = self.is_new or len(new) + gone > min(_FEW_CHANGED, len(before))
        self._join(reaches, stamps, new)
        self.changed = {*new, *(stamps.keys() - self.stamps.keys())}
        return reaches

    def _take(self, reaches: Reaches, path: str, seen: Seen) -> None:
        """Take in what one file says."""
        if path in self.stamps:
            self.says[path] = seen
        if seen.aliases:
            self.renaming[path] = seen.aliases
        for run in seen.runs:
            name = named(run)
            self.runs.setdefault(ANY_NAME if ANY_NAME in name else name, []).append((path, run))
        reaches.note(path, seen)

    def _join(self, reaches: Reaches, paths: Mapping[str, Stamp], changed: Collection[str]) -> None:
        """Add what files reach for only together: as it was known, where that holds."""
        joint, saying = self.joint, (reaches.seen, self.kept.says)
        if joint is None or not joint.holds(self.kept.stamps, paths, changed, saying):
            met: set[str] = set()
            found = self.put_together(reaches, WORDS, met)
            young = [it for it in paths if it not in self.stamps]
            joint = Joint(found, met.union(it for it in young if it in reaches.seen), young)
            self.is_new, self.joint = True, joint
            return
        for path, reach in joint.reaches:
            reaches.add(path, reach)

    def put_together(
        self, reaches: Reaches, words: Collection[str], met: set[str]
    ) -> tuple[tuple[str, Reach], ...]:
        """Add what files reach for only together; ``words`` are the names that matter, ``met`` takes
        the files that are read for it."""
        from ssot_lint.modules.around.across.together import Together

        behind = self.behind()

        def read(path: str) -> bytes:
            met.add(path)
            return content_of(path)

        def imported(path: str) -> frozenset[str]:
            met.add(path)
            return behind.imported(path)

        together = Together(
            *(reaches.seen, read, behind.file_of, imported, self.module_of, words),
            lambda path: self._settled(path, reaches),
        )
        found = tuple(dict.fromkeys(together.reaches()))
        for path, reach in found:
            reaches.add(path, reach)
        return found

    def _settled(self, path: str, reaches: Reaches) -> Seen:
        """What a file says whose tree was not read yet; another says a name that it may ask for."""
        seen = self.see(path, at_once=True)
        reaches.settle(path, seen)
        if path in self.stamps:
            self.says[path] = seen
            self.is_new = True
        return seen

    def _see_all(self, paths: list[str]) -> Mapping[str, Seen]:
        """What each of the files says; every other one is looked at by a second process."""
        own, others = paths, paths[1::2] if len(paths) >= answering.MANY else []
        collect = self.beside(lambda: self._told(others)) if self.beside and others else None
        if collect is not None:
            own = paths[::2]
        seen = {path: self.see(path) for path in own}
        if collect is not None:
            told = collect()
            found = None if told is None else {path: made(it) for path, it in told.items()}
            for path in others:
                seen[path] = self.see(path) if found is None else found.get(path, NOTHING)
        return seen

    def _told(self, paths: list[str]) -> Told:
        """What those files say that say anything, as plain values."""
        seen = ((path, self.see(path)) for path in paths)
        return {path: flat(it) for path, it in seen if it is not NOTHING}

    def see(
        self,
        path: str,
        words: frozenset[str] = WORDS,
        *,
        texts_replace: bool = True,
        at_once: bool = False,
    ) -> Seen:
        """What one file says of the names that matter."""
        data = content_of(path)
        seen = self._reaches_of(path, data, words, texts_replace=texts_replace, at_once=at_once)
        runs = runs_in(data, is_code=path.endswith(".py")) if words is WORDS else ()
        return seen._replace(runs=runs) if runs else seen

    def _reaches_of(
        self,
        path: str,
        data: bytes,
        words: frozenset[str],
        *,
        texts_replace: bool,
        at_once: bool,
    ) -> Seen:
        if not path.endswith((".py", ".pyi")):
            from ssot_lint.modules.around.across import programs
            from ssot_lint.modules.around.file.other_text import source_in

            found = [source_in(path, data) if path.endswith(SUFFIXES) else b""]
            found.append(programs.source_in(data))
            data = b"\n".join(filter(None, found))
            if not data:
                return NOTHING
        from ssot_lint.modules.around.file.reach import seen_in  # a parser: only for what is new

        is_package = path.endswith("__init__.py")
        module = self.module_of(path)
        how = {"texts_replace": texts_replace, "at_once": at_once}
        return seen_in(data, module, is_package, words, **how)
