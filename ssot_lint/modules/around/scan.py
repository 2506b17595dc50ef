"""Every file of a project, once, for what it reaches in others: made when a fix first asks."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from ssot_lint.core.around import Claim
from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.modules.around import answering
from ssot_lint.modules.around.across.joint import Joint
from ssot_lint.modules.around.answering import Answers, Beside, Told
from ssot_lint.modules.around.claims import Claims
from ssot_lint.modules.around.commands import HIDDEN, Run, meant, runs_in, says_how
from ssot_lint.modules.around.reaches import Reaches
from ssot_lint.modules.around.seen import NOTHING, WORDS, Reach, Seen, flat, made
from ssot_lint.modules.around.senders import Senders
from ssot_lint.modules.around.stores import Question, Store, Stored
from ssot_lint.modules.around.written import is_test
from ssot_lint.modules.lookup import last_word

if TYPE_CHECKING:
    from ssot_lint.modules.around.answering import Asked
    from ssot_lint.modules.around.behind import Behind
    from ssot_lint.modules.around.written import Written

# What holds no code of the project, whatever its configuration says; hidden directories beside.
_LEFT_OUT = frozenset(
    {
        *("__pycache__", "__pypackages__", "node_modules", "site-packages", "venv", "build"),
        *("dist", "_build", "buck-out"),
    }
)
# The kernel stamps files by its ticks, of up to 10 ms.
_TICK = 20_000_000
_LARGEST = 8_000_000
_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0)
# Code, and texts whose examples are run.
_FEW = 20
_FEW_CHANGED = 8
"""Files that are looked at again by the next run, too: to write down what 4,000 say takes longer."""
_NAMED_AGAIN = 2
_SUFFIXES = (".py", ".pyi", ".ipynb", ".rst", ".md", ".txt", ".pyx")


Stamp = tuple[int, int, int, int]
Known = tuple[Stamp, Seen]


class Scan:
    """What the files below a directory reach for."""

    def __init__(
        self,
        root: str,
        kept: Mapping[str, Known] | None = None,
        stores: Mapping[str, Stored] | None = None,
        joint: Joint | None = None,
    ) -> None:
        """``kept``, ``stores`` and ``joint`` are what an earlier scan has known: believed of files
        that look the same."""
        self._kept = kept or {}
        self.known: dict[str, Known] = {}
        """Of each file that was looked at: how it looked, and what it says."""
        self._is_new = False
        self._root = root.rstrip("/") or "/"
        self._reaches: Reaches | None = None
        self._more: Reaches | None = None
        """Reaches for names that only this project has for parts of ``os``."""
        self._paths: list[str] = []
        self._renaming: dict[str, tuple[str, ...]] = {}
        """Names for parts of ``os`` that only this project has, by the file that has them."""
        self._behind: Behind | None = None
        self._written: Written | None = None
        self.beside: Beside | None = None
        """Has a part of the look done in another process, where that is safe."""
        self._kept_stores = stores or {}
        self._joint = joint
        self._answers = Answers(
            *(self._kept_stores, self._module_of, _read),
            lambda path, names: self._see(path, names, texts_replace=False),
        )
        self._differs = False
        self._changed: set[str] = set()
        """Files that look otherwise than they did, or may have changed a moment ago."""
        self._runs: dict[str, list[tuple[str, Run]]] = {}
        """What is run by its path, by the name of its file: who says so, and how."""
        self._claimed: dict[str, dict[str, list[Store]]] = {}
        self._minding: dict[tuple[str, str, frozenset[str]], bool] = {}
        self._senders: dict[str, str] | None = None

    @property
    def is_new(self) -> bool:
        """Whether what is known is so much more than what was kept that it is worth keeping."""
        return self._is_new or self._answers.is_new

    def again(self) -> Scan:
        """One that looks at the files as they are then, and believes this one of those that look the
        same: 0.3 s for 14,700 files, where the first look takes 13."""
        if self._reaches is None:
            return self
        made = Scan(self._root, *self.to_keep())
        made.beside, made._is_new = self.beside, self.is_new
        return made

    def started(self, path: str) -> str | None:
        """The place that runs a file by its path."""
        self._look()
        own = path[len(self._root) + 1 :]
        for saying, run in self._runs.get(own.rpartition("/")[2], ()):
            if meant(run, saying[len(self._root) + 1 :], own):
                return self._place(saying, run.row)
        return None

    def reached(self, modules: Iterable[str], own: str) -> Mapping[str, str]:
        """Names that files take from a module, which has these names, each with one place."""
        found: dict[str, str] = {}
        for module in modules:
            last = last_word(module)
            for reaches in self._asked(own):
                for path, reach, rest in reaches.into(module):
                    found.setdefault(rest.partition(".")[0], self._place(path, reach.row))
                for path, row, name in reaches.starred(module):
                    found.setdefault(name, self._place(path, row))
                for path, words in reaches.blind:
                    if path != own and last in _read(path):
                        place = f"{self._place(path, 1)} (which does not parse)"
                        found.update({it: place for it in words if it not in found})
        return found

    def replaced(self, modules: Iterable[str], own: str) -> Mapping[str, str]:
        """Dotted paths below a module that are replaced by a file, and paths of ``os`` by one that
        imports the module, each with the place."""
        found: dict[str, str] = {}
        for module in modules:
            for reaches in self._asked(own):
                for path, reach, rest in reaches.into(module):
                    if reach.stored:
                        found.setdefault(rest, self._place(path, reach.row))
                for path, reach in reaches.for_everyone:
                    if path != own and (
                        module in reaches.of(path).modules  # by a text, too: ``import_module``
                        or self._behind_of().imports(path, module)
                    ):
                        found.setdefault(reach.path, self._place(path, reach.row))
        return found

    def bound_anew(
        self, modules: tuple[str, ...], names: frozenset[str], own: tuple[str, ...]
    ) -> Mapping[str, str]:
        """What code puts in the place of a getter's names, or of what these have, each with one
        place; a test counts where a module of ``own`` runs with it."""
        found: dict[str, str] = {}
        for store in self._stored(Question(modules, names)):
            path = store.path
            if store.below in found:
                continue
            if (
                not self._is_test(path)
                or (store.at_once and path.endswith("/conftest.py"))
                or any(self._behind_of().imports(path, it) for it in own)
            ):
                found[store.below] = self._place(path, store.row)
        return found

    def claimed(self, modules: Iterable[str], name: str, owners: Collection[str]) -> Claim:
        """Who has to do with a name that the module, which goes by these names, would get; the
        ``owners`` have it."""
        asked = self._claims_of(Claims(name, owners))
        found = Claim()
        for module in modules:
            takers = dict(self._look().takers(module))
            for path, row in takers.items():
                if found.taken is None and self._minds(path, name, owners):
                    found = found._replace(taken=self._place(path, row))
            for door in (module, *map(self._module_of, takers)):
                for store in asked.get(f"{door}.{name}", ()):
                    place = self._place(store.path, store.row)
                    if store.replaces:
                        found = found._replace(replaced=found.replaced or place)
                    else:
                        found = found._replace(asked=found.asked or place)
        return found

    def _claims_of(self, claims: Claims) -> Mapping[str, list[Store]]:
        """What is claimed, by its whole name: every file of a project asks for the same."""
        if claims.key not in self._claimed:
            found = self._claimed[claims.key] = {}
            for store in self._stored(claims):
                found.setdefault(store.below, []).append(store)
        return self._claimed[claims.key]

    def senders(self) -> Mapping[str, str]:
        """Functions that take the source or code of what they are given, each with the place; after
        ``GIVEN`` the dotted path of what is given in another file."""
        if self._senders is None:
            known: dict[str, str] = {}
            names: list[str] = []
            for _ in range(_NAMED_AGAIN):
                before = len(names)
                for it in self._stored(Senders(names[:])):
                    if it.at_once and it.below not in known:
                        names.append(it.below)
                    known.setdefault(it.below, self._place(it.path, it.row))
                if len(names) == before:
                    break
            self._senders = known
        return self._senders

    def _minds(self, path: str, name: str, owners: Collection[str]) -> bool:
        """Whether a file that takes all from a module would have the name of something else by it."""
        key = path, name, frozenset(owners)
        if key not in self._minding:
            self._minding[key] = self._has_another(path, name, owners)
        return self._minding[key]

    def _has_another(self, path: str, name: str, owners: Collection[str]) -> bool:
        module = self._module_of(path)
        package = module if path.endswith("/__init__.py") else module.rpartition(".")[0]
        data = _read(path)
        if name.encode() not in data:
            return False
        from ssot_lint.modules.around.minded import minds  # a parser: few have such a name

        return minds(data, package, name, owners)

    def is_set(self, modules: tuple[str, ...], root: str, name: str, in_tests: bool) -> bool:
        """Whether a file gives an attribute to a module, or to what the module has by a name."""
        wanted = f"{root}.{name}" if root else name
        return any(
            it.below == wanted and (in_tests or not self._is_test(it.path))
            for it in self._stored(Question(modules, frozenset({name})))
        )

    def expect(self, questions: Iterable[Asked]) -> None:
        """Have these asked in one pass, once one of them is."""
        self._answers.expect(questions)

    def _stored(self, question: Asked) -> Iterator[Store]:
        return self._answers.of(question, self._files, self.beside)

    def _files(self) -> tuple[list[str], Collection[str]]:
        """All files, and those that look otherwise than they did."""
        self._look()
        return self._paths, self._changed

    def to_keep(self) -> tuple[Mapping[str, Known], Mapping[str, Stored], Joint | None]:
        """What of it counts for as long as the files look the same."""
        kept = {} if self._differs else self._kept_stores
        known = self._kept if self._reaches is None else self.known
        return known, {**kept, **self._answers.known}, self._joint

    def _is_test(self, path: str) -> bool:
        return is_test(path[len(self._root) + 1 :])

    def written(self) -> Written:
        """What the project writes to the environment; read when first asked."""
        if self._written is None:
            from ssot_lint.modules.around.written import Written

            self._look()
            sources = [it for it in self._paths if it.endswith(".py")]
            start = len(self._root) + 1
            self._written = Written(lambda: ((path[start:], _read(path)) for path in sources))
        return self._written

    # -- what is known --------------------------------------------------------------------------

    def _asked(self, own: str) -> Iterator[Reaches]:
        """What is known of the usual names, and of others where the file has such."""
        usual = self._look()
        yield usual
        if usual.of(own).aliases:
            if self._more is None:
                self._more = self._look_for(usual)
            yield self._more

    def _behind_of(self) -> Behind:
        if self._behind is None:
            from ssot_lint.modules.around.behind import Behind

            self._behind = Behind(self._paths, self._module_of, _read)
        return self._behind

    def _module_of(self, path: str) -> str:
        stem = path[len(self._root) + 1 :].rpartition(".")[0]
        return stem.removesuffix("/__init__").removeprefix("src/").replace("/", ".")

    def _place(self, path: str, row: int) -> str:
        return f"{path[len(self._root) + 1 :]}:{row}"

    # -- the look -------------------------------------------------------------------------------

    def _look(self) -> Reaches:
        if self._reaches is not None:
            return self._reaches
        self._reaches = Reaches(self._module_of)
        since = time.time_ns() - _TICK
        stamps = {path: _stamp(path) for path in _sources_below(self._root)}
        self._paths += (it for it in stamps if it.endswith(_SUFFIXES))
        new = [path for path, it in stamps.items() if self._kept.get(path, (None,))[0] != it]
        fresh = self._see_all(new)
        for path, stamp in stamps.items():
            seen = fresh[path] if path in fresh else self._kept[path][1]
            if stamp[0] < since:
                self.known[path] = stamp, seen
            if seen is not NOTHING:
                if seen.aliases:
                    self._renaming[path] = seen.aliases
                for run in seen.runs:
                    name = run.path.replace("\\", "/").rpartition("/")[2]
                    self._runs.setdefault(name, []).append((path, run))
                self._reaches.note(path, seen)
        gone = sum(path not in stamps for path in self._kept)
        self._differs = bool(new or gone)
        self._is_new = self._is_new or len(new) + gone > min(_FEW_CHANGED, len(self._kept))
        self._join(self._reaches, stamps, new)
        self._changed = {*new, *(path for path in stamps if path not in self.known)}
        return self._reaches

    def _join(self, reaches: Reaches, paths: Collection[str], changed: Collection[str]) -> None:
        """Add what files reach for only together: as it was known, where that holds."""
        joint = self._joint
        if joint is None or not joint.holds(self._kept, paths, changed, reaches.seen):
            met: set[str] = set()
            found = self._put_together(reaches, WORDS, met)
            young = [it for it in paths if it not in self.known]
            joint = Joint(found, met.union(it for it in young if it in reaches.seen), young)
            self._is_new, self._joint = True, joint
            return
        for path, reach in joint.reaches:
            reaches.add(path, reach)

    def _put_together(
        self, reaches: Reaches, words: Collection[str], met: set[str]
    ) -> tuple[tuple[str, Reach], ...]:
        """Add what files reach for only together; ``words`` are the names that matter, ``met`` takes
        the files that are read for it."""
        from ssot_lint.modules.around.across.together import Together

        behind = self._behind_of()

        def read(path: str) -> bytes:
            met.add(path)
            return _read(path)

        def imported(path: str) -> frozenset[str]:
            met.add(path)
            return behind.imported(path)

        together = Together(
            *(reaches.seen, read, behind.file_of, imported, self._module_of, words),
            lambda path: self._settled(path, reaches),
        )
        found = tuple(dict.fromkeys(together.reaches()))
        for path, reach in found:
            reaches.add(path, reach)
        return found

    def _settled(self, path: str, reaches: Reaches) -> Seen:
        """What a file says whose tree was not read yet; another says a name that it may ask for."""
        seen = self._see(path, at_once=True)
        reaches.settle(path, seen)
        if path in self.known:
            self.known[path] = self.known[path][0], seen
            self._is_new = True
        return seen

    def _see_all(self, paths: list[str]) -> Mapping[str, Seen]:
        """What each of the files says; every other one is looked at by a second process."""
        own, others = paths, paths[1::2] if len(paths) >= answering.MANY else []
        collect = self.beside(lambda: self._told(others)) if self.beside and others else None
        if collect is not None:
            own = paths[::2]
        seen = {path: self._see(path) for path in own}
        if collect is not None:
            told = collect()
            found = None if told is None else {path: made(it) for path, it in told.items()}
            for path in others:
                seen[path] = self._see(path) if found is None else found.get(path, NOTHING)
        return seen

    def _told(self, paths: list[str]) -> Told:
        """What those files say that say anything, as plain values."""
        seen = ((path, self._see(path)) for path in paths)
        return {path: flat(it) for path, it in seen if it is not NOTHING}

    def _look_for(self, usual: Reaches) -> Reaches:
        """Whoever takes one of these names from a file that has it: ``env`` stands everywhere."""
        found = Reaches(self._module_of)
        found.note_stars_of(usual)
        doors = self._doors(usual)
        names: dict[bytes, set[str]] = {}
        for path, aliases in doors.items():
            names.setdefault(last_word(self._module_of(path)), set()).update(aliases)
        standing = _finder(names)
        for path in self._paths:
            words = {it for name in standing(_read(path)) for it in names[name]}
            words.update(it for below in self._packages_of(path, doors) for it in doors[below])
            seen = self._see(path, frozenset(words)) if words else NOTHING
            if seen is not NOTHING:
                found.note(path, seen)
        self._put_together(found, {it for aliases in doors.values() for it in aliases}, set())
        return found

    def _doors(self, usual: Reaches) -> dict[str, set[str]]:
        """The names by the files that they can be taken from: those that have them, and those that
        take all from one of these."""
        doors: dict[str, set[str]] = {}
        for having, aliases in self._renaming.items():
            waiting = [having]
            while waiting:
                path = waiting.pop()
                known = doors.setdefault(path, set())
                if not known.issuperset(aliases):
                    known.update(aliases)
                    waiting += usual.starring(self._last_of(path))
        return doors

    def _last_of(self, path: str) -> str:
        return self._module_of(path).rpartition(".")[2]

    def _packages_of(self, path: str, doors: Collection[str]) -> Iterator[str]:
        """The packages around a file that have such names: it may take them by a dot alone."""
        directory = path
        while len(directory) > len(self._root):
            directory = directory.rpartition("/")[0]
            if (package := f"{directory}/__init__.py") in doors:
                yield package

    def _see(
        self,
        path: str,
        words: frozenset[str] = WORDS,
        *,
        texts_replace: bool = True,
        at_once: bool = False,
    ) -> Seen:
        data = _read(path)
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
            from ssot_lint.modules.around.other_text import source_in

            found = [source_in(path, data) if path.endswith(_SUFFIXES) else b""]
            found.append(programs.source_in(data))
            data = b"\n".join(filter(None, found))
            if not data:
                return NOTHING
        from ssot_lint.modules.around.reach import seen_in  # a parser: only for what is new

        is_package = path.endswith("__init__.py")
        module = self._module_of(path)
        how = {"texts_replace": texts_replace, "at_once": at_once}
        return seen_in(data, module, is_package, words, **how)


def _finder(names: Iterable[bytes]) -> Callable[[bytes], Iterable[bytes]]:
    """What tells which of the names may stand in a text; for a few, to look for each is faster."""
    ordered = sorted(names)
    if len(ordered) <= _FEW:
        return lambda data: [it for it in ordered if it in data]
    either = b"|".join(map(re.escape, ordered))
    named = re.compile(rb"(?<![\w\x80-\xff])(?:%b)(?![\w\x80-\xff])" % either)
    return lambda data: set(named.findall(data))


def _sources_below(root: str) -> Iterator[str]:
    waiting = [root]
    while waiting:
        directory = waiting.pop()
        try:
            with os.scandir(directory) as found:
                entries = sorted(found, key=lambda it: it.name)
        except OSError:
            continue
        if any(it.name == "pyvenv.cfg" for it in entries):
            continue
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if (name in HIDDEN or not name.startswith(".")) and name not in _LEFT_OUT:
                    waiting.append(entry.path.replace(os.sep, "/"))
            elif name.endswith(_SUFFIXES) or says_how(
                name,
                hidden="/." in directory[len(root) :],
                at_root=directory == root,
                folder=directory.rpartition("/")[2],
            ):
                if entry.is_file(follow_symlinks=False):
                    yield entry.path.replace(os.sep, "/")


def _stamp(path: str) -> Stamp:
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0, 0, 0
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def _read(path: str) -> bytes:
    try:
        descriptor = os.open(path, _READING)
        try:  # as much as there is: to ask for more takes the memory first
            return os.read(descriptor, min(os.fstat(descriptor).st_size, _LARGEST))
        finally:
            os.close(descriptor)
    except OSError:
        return b""
