"""The project around a file, as far as it decides whether a fix is safe: looked at when asked.

Nothing is imported or read before that: every run passes through here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.modules.lookup import module_candidates
from ssot_lint.modules.tree import DISK, Tree
from ssot_lint.modules.trust import project_of

if TYPE_CHECKING:
    from ssot_lint.core.around import Arrival, Claim, Sorting
    from ssot_lint.core.lex.lexed import Lexed
    from ssot_lint.core.settings import FileSettings
    from ssot_lint.modules.around.arrival import Arrivals
    from ssot_lint.modules.around.handed_on import HandedOn
    from ssot_lint.modules.around.project.answering import Beside
    from ssot_lint.modules.around.project.files import Listed
    from ssot_lint.modules.around.project.scan import Scan
    from ssot_lint.modules.lookup import Lookup
    from ssot_lint.modules.sorter.configured import Parse

_OUTSIDE = "the file lies outside the project, so what other files ask of it is not known"


class Scans:
    """The scans of a run by project; ``opener`` makes one with what is kept of it."""

    def __init__(self) -> None:
        self.known: dict[str, Scan] = {}
        self.opener: Callable[[str, str], Scan] | None = None
        self.places: dict[str, str] = {}
        """By project: where what is known of it is kept."""
        self.beside: Beside | None = None
        """As a scan has it."""
        self.listed: Callable[[str], Listed | None] | None = None
        """As a look has it, for the first that is taken."""
        self.parse: Parse | None = None
        """Makes tables of the texts of an import sorter's configuration; those that it has made before
        need no parser."""

    def of(self, base: str, root: str) -> Scan:
        """The scan of the project at ``root``, for a configuration in ``base``."""
        if root not in self.known:
            if self.opener is not None:
                self.known[root] = self.opener(base, root)
            else:
                from ssot_lint.modules.around.project.scan import Scan

                self.known[root] = Scan(root)
            look = self.known[root].look
            look.beside, look.listed = self.beside, self.listed
        return self.known[root]

    def renew(self) -> None:
        """Files may have changed: each is looked at again that looks otherwise, when next asked."""
        for root, scan in self.known.items():
            self.known[root] = scan.again()

    def take(self, older: Scans) -> None:
        """Go on with what others have found out, renewed."""
        older.renew()
        self.known.update(older.known)
        self.places.update(older.places)


class Surroundings:
    """One project's files under the source roots of one owner."""

    def __init__(
        self,
        base: str,
        roots: tuple[str, ...],
        getters: frozenset[str],
        scans: Scans | None = None,
        tree: Tree = DISK,
        project: str | None = None,
    ) -> None:
        """``base`` is the directory of the configuration; ``getters`` are qualified names
        (``app.env.env``); ``scans`` by project are shared by all that know of each other."""
        self._base = base.rstrip("/") or "/"
        self._project = project or self._base
        self._roots = roots
        self._getters = getters
        self._scans = scans or Scans()
        self._tree = tree
        self._asked: set[str] = set()
        self._unkept: set[str] = set()
        """Files whose fixes hang on what the project writes or runs: what was said is not kept."""
        self._sorters: dict[str, Sorting | None] = {}
        self._sorted: set[str] = set()
        """Directories for which it was asked since ``looked_through``."""
        self._said: dict[tuple[str, str], str | None] = {}
        """What modules were said to hand on, by module and name (after ``*``: by a star import)."""
        self._names_of: dict[tuple[str, str], tuple[tuple[str, ...], frozenset[str]] | None] = {}
        """By module and root of a getter: what it goes by, and what it hangs on."""
        self._announced: set[tuple[str, str]] = set()
        self._lookup: Lookup | None = None
        self._root: str | None = None
        self._exports: HandedOn | None = None
        self._arrivals: Arrivals | None = None

    def renew(self) -> bool:
        """Files may have changed: all is asked anew when it is next asked. False where modules hand on
        other things by now, so that findings may be others."""
        self._sorters.clear()
        self._names_of.clear()
        self._announced.clear()
        self._lookup = self._root = self._exports = self._arrivals = None
        return not self._said or self._says_again()

    @property
    def root(self) -> str:
        """The project's directory: the git work tree, else that of the configuration."""
        if self._root is None:
            self._root = project_of(self._project)
        return self._root

    def binds(self, module: str, name: str) -> str | None:
        """What a first-party module binds ``name`` to, where that is part of the environment."""
        found = self._said[module, name] = self._handed_on().binds(module, name)
        return found

    def brings(self, module: str, name: str) -> str | None:
        """What a star import of a first-party module binds ``name`` to, where that is part of it."""
        found = self._said[module, f"*{name}"] = self._handed_on().brings(module, name)
        return found

    def _says_again(self) -> bool:
        """Whether modules hand on what they did: 40 ms for 14,700 files, of which few ask."""
        now = self._handed_on()
        same = all(
            found == (now.brings(module, it[1:]) if it[:1] == "*" else now.binds(module, it))
            for (module, it), found in self._said.items()
        )
        now.through = set()  # nothing was answered about a file
        return same

    def hangs_on_more(self, path: str) -> bool:
        """Whether more was asked about a file than ``answers`` tells."""
        return path in self._unkept

    def reached(self, settings: FileSettings) -> Mapping[str, str]:
        """Names of the file's module that another file uses, each with where."""
        if self._tree is not DISK:
            return {}  # what was at a revision is counted, not fixed
        self._asked.add(settings.path)
        return self._scan().reached(self._modules(settings), settings.path)

    def replaced(self, settings: FileSettings) -> Mapping[str, str]:
        """Dotted paths in the file's module (``os.getenv``) that a test replaces, each with where."""
        if self._tree is not DISK:
            return {}
        self._asked.add(settings.path)
        return self._scan().replaced(self._modules(settings), settings.path)

    def is_unwritten(self, settings: FileSettings, variable: str) -> bool:
        """Whether no file of the project writes the variable, or one whose name is not known."""
        if self._tree is not DISK:
            return False
        self._asked.add(settings.path)
        self._unkept.add(settings.path)
        written = self._scan().written()
        return written.unknown is None and not written.has(variable)

    def bound_anew(self, settings: FileSettings, module: str, root: str) -> Mapping[str, str]:
        """What other code puts in the place of the getter's ``root``, or of what stands in its
        module, each with the place; a test counts where the file runs with it."""
        if self._tree is not DISK:
            return {}
        known = self._known_names(module, root)
        if known is None:
            return {}
        self._asked.add(settings.path)
        modules, names = known
        stored = self._asking(settings).bound_anew(modules, names, self._modules(settings))
        if all(it.partition(".")[0] in names for it in stored):
            return stored
        from ssot_lint.modules.around.held import of_the_getter  # for few projects

        return of_the_getter(stored, modules, names, (module, root), self._looking_up())

    def claimed(self, settings: FileSettings, name: str, module: str) -> Claim:
        """What others have to do with ``name`` in the file's module; the getter's ``module`` has it."""
        from ssot_lint.core.around import Claim, usual_names  # only a fix asks

        if self._tree is not DISK:
            return Claim()
        self._asked.add(settings.path)
        getter = settings.getter
        if getter is None or name not in usual_names(getter.module, getter.root):
            self._unkept.add(settings.path)
        return self._asking(settings).claimed(self._modules(settings), name, self._owners(module))

    def senders(self, settings: FileSettings) -> Mapping[str, str]:
        """Functions of the project that take the source or code of what they are given, each with
        where; what another file gives them of the file's module, after ``=``."""
        if self._tree is not DISK:
            return {}
        from ssot_lint.core.around import GIVEN  # only a fix asks

        self._asked.add(settings.path)
        known = self._asking(settings).senders()
        found = {name: place for name, place in known.items() if not name.startswith(GIVEN)}
        for module in self._modules(settings) if len(found) < len(known) else ():
            for name, place in known.items():
                if f"{name}.".startswith(f"{GIVEN}{module}."):
                    found[GIVEN + name[len(module) + 2 :]] = place
        return found

    def is_set(self, settings: FileSettings, module: str, root: str, name: str) -> bool:
        """Whether code of the project, a test's for tests, gives the getter an attribute."""
        if self._tree is not DISK:
            return True  # what was at a revision is counted by what is known of it alone
        self._asked.add(settings.path)
        self._unkept.add(settings.path)
        in_tests = settings.tier == "tests"
        return self._scan().is_set(tuple(sorted(self._owners(module))), root, name, in_tests)

    def _asking(self, settings: FileSettings) -> Scan:
        """The scan, which knows what each file with a fix is going to ask beside its first question."""
        scan = self._scan()
        getter = settings.getter
        if getter is not None and (getter.module, getter.root) not in self._announced:
            self._announced.add((getter.module, getter.root))
            from ssot_lint.core.around import usual_names  # only a fix asks
            from ssot_lint.modules.around.project.claims import Claims
            from ssot_lint.modules.around.project.senders import Senders
            from ssot_lint.modules.around.project.stores import Question

            owners, known = (
                self._owners(getter.module),
                self._known_names(getter.module, getter.root),
            )
            named = dict.fromkeys(usual_names(getter.module, getter.root))
            scan.expect([Senders(), *(Claims(name, owners) for name in named)])
            scan.expect([] if known is None else [Question(*known)])
        return scan

    def _owners(self, module: str) -> set[str]:
        """The names that a getter's module goes by."""
        path = self._looking_up().find(module)
        return {module, *(() if path is None else _names(path, (*self._roots, self.root), module))}

    def _known_names(self, module: str, root: str) -> tuple[tuple[str, ...], frozenset[str]] | None:
        """``_names_in``, asked once."""
        if (module, root) not in self._names_of:
            self._names_of[module, root] = self._names_in(module, root)
        return self._names_of[module, root]

    def _names_in(self, module: str, root: str) -> tuple[tuple[str, ...], frozenset[str]] | None:
        """The names that the module goes by, and what in it the getter hangs on; None where it is
        not first-party. Of a module that is the getter itself that is all of it."""
        path = self._looking_up().find(module)
        if path is None:
            return None
        import re

        every = rb"^(?:class |def |async def |)(\w+)(?=[ \t]*[=:(])|^[ \t]+[\"'](\w+)[\"'][ \t]*:"
        form = rb"^class (\w+)" if root else every  # beside names, the keys of a lazy table
        found = re.finditer(form, self._tree.read(path) or b"", re.MULTILINE)
        names = frozenset(it[it.lastindex or 0].decode("utf-8", "replace") for it in found)
        modules = tuple(_names(path, (*self._roots, self.root), module))
        return modules, names | {root} if root else names

    def is_inert(self, settings: FileSettings, module: str) -> bool:
        """Whether nothing but its names is gone where the file imports a module, or a name of one,
        no more."""
        if module.partition(".")[0] in ("os", "posix"):
            return True
        from ssot_lint.modules.around.inert import is_inert

        self._asked.add(settings.path)
        self._unkept.add(settings.path)
        lookup = self._looking_up()
        known = lookup.find(module) is not None  # else a name of the module above
        return is_inert(module if known else module.rpartition(".")[0], lookup)

    def answers(self, settings: FileSettings, *, always: bool = False) -> str:
        """A digest of what is answered about the file; empty where nothing was asked, unless
        ``always``."""
        if not always and settings.path not in self._asked:
            return ""
        from zlib import crc32

        from ssot_lint.core.around import usual_names

        said = [*sorted(self.reached(settings).items()), ("", "")]
        said += sorted(self.replaced(settings).items())
        said += sorted(self.senders(settings).items())
        said.append(("runs", self._started(settings.path) or ""))
        getter = settings.getter
        if getter is not None:
            said += sorted(self.bound_anew(settings, getter.module, getter.root).items())
            for name in usual_names(getter.module, getter.root):
                said.append((repr(self.claimed(settings, name, getter.module)), ""))
        if settings.path in self._unkept:
            said.append(("more", "asked"))  # no later run answers this: it looks again
        # What the getter's import runs is looked after with the getter's own files.
        return f"{crc32(repr(said).encode('utf-8', 'surrogateescape')):08x}"

    def looked_through(self) -> tuple[str, ...]:
        """Places of other files, there or not, on which hangs what was answered since this was asked
        last: what modules hand on, where files find the getter, how imports are sorted."""
        found: set[str] = set()
        if self._exports is not None and self._exports.through:
            for module in self._exports.through:
                found.update(module_candidates(module, self._roots))
            self._exports.through = set()
        if self._arrivals is not None and self._arrivals.looked:
            found |= self._arrivals.looked
            self._arrivals.looked = set()
        if self._sorted:
            from ssot_lint.modules.sorter.configured import configurations

            for directory in self._sorted:
                found.update(configurations(directory, self.root, self._tree))
            self._sorted = set()
        return tuple(sorted(found))

    def sorting(self, settings: FileSettings) -> Sorting | None:
        """What sorts the file's imports; None where nothing does."""
        path = settings.path.replace(os.sep, "/")
        directory = path.rpartition("/")[0] if os.path.isabs(settings.path) else self._base
        if directory not in self._sorters:
            from ssot_lint.modules.sorter.configured import sorting_of

            self._sorters[directory] = sorting_of(
                directory, self.root, self._tree, self._scans.parse
            )
        self._sorted.add(directory)
        return self._sorters[directory]

    def unknown(self, settings: FileSettings) -> str | None:
        """Why not all that reaches into the file is known; None where it is."""
        path = settings.path.replace(os.sep, "/")
        if not os.path.isabs(path) or path.startswith(self.root.rstrip("/") + "/"):
            return None  # text without a name is taken for the project's
        return _OUTSIDE

    def arrival(self, settings: FileSettings, lexed: Lexed, module: str) -> Arrival:
        """What importing the getter brings to the file, whose tokens are given; ``module`` is the
        one that this runs."""
        self._asked.add(settings.path)
        path = settings.path
        if not os.path.isabs(path):  # text from stdin
            path = f"{self._base}/{settings.relative}"
        return self._arriving().of(path, lexed, settings.module, settings.is_package, module)

    def _arriving(self) -> Arrivals:
        if self._arrivals is None:
            from ssot_lint.modules.around.arrival import Arrivals

            self._arrivals = Arrivals(self._looking_up(), self._getters, self.root, self._started)
        return self._arrivals

    def _started(self, path: str) -> str | None:
        """The place that runs the file by its path."""
        if self._tree is not DISK:
            return None
        return self._scan().started(path.replace(os.sep, "/"))

    def _handed_on(self) -> HandedOn:
        if self._exports is None:
            from ssot_lint.modules.around.handed_on import HandedOn

            self._exports = HandedOn(self._looking_up(), self._getters)
        return self._exports

    def _looking_up(self) -> Lookup:
        if self._lookup is None:
            from ssot_lint.modules.lookup import Lookup

            self._lookup = Lookup(self._roots, self._tree)
        return self._lookup

    def _scan(self) -> Scan:
        return self._scans.of(self._base, self.root)

    def _modules(self, settings: FileSettings) -> tuple[str, ...]:
        """Every name that the file's module may be imported by."""
        return tuple(_names(settings.path, (*self._roots, self.root), settings.module))


def _names(path: str, roots: tuple[str, ...], own: str | None) -> Iterator[str]:
    if own:
        yield own
    stem = os.path.splitext(path)[0]
    for root in roots:
        prefix = root.rstrip("/") + "/"
        if stem.startswith(prefix):
            name = stem[len(prefix) :].removesuffix("/__init__").replace("/", ".")
            if name and name != own:
                yield name
