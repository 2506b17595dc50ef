"""What it brings to import the getter where it was not imported before."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping

from ssot_lint.core.around import Arrival, Reason
from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.regex import regex
from ssot_lint.modules.around.effects.deeds import MOVES, WRITES, Effect
from ssot_lint.modules.around.effects.units import Source, Unit, executed, taken_apart
from ssot_lint.modules.around.head import head_of
from ssot_lint.modules.around.start import unreachable
from ssot_lint.modules.closure import import_closure, running_parents
from ssot_lint.modules.executed import imported_by
from ssot_lint.modules.imports import parse_bytes, parse_file
from ssot_lint.modules.lookup import Lookup, last_word

FIRST, UNREACHABLE = "first-import", "unreachable"


# Of so many files a getter's import may run, those that do not name the environment are not parsed.
_MANY = 60
_CALLED = regex(rb"([A-Za-z_]\w*)\(|(\.[A-Za-z_]\w*)")
_ENTERED = frozenset({"__enter__", "__exit__"})
_WORDS = (
    b"exec(",
    b"run_path",
    b"run_module",
    b"import_module",
    b"chdir(",
    b"getattr(os",
    b"vars(os)",
    b"environ",
    b"getenv",
    b"putenv",
    b"dotenv",
    b"read_env",
    b"load_env",
    b"BaseSettings",
)


class Arrivals:
    """Answers for files under the same source roots; what they share is read once."""

    def __init__(
        self,
        lookup: Lookup,
        getters: frozenset[str],
        shown: str,
        started: Callable[[str], str | None],
    ) -> None:
        """``getters`` are qualified names; paths in texts count from the directory ``shown``;
        ``started`` tells the place that runs a file by its path."""
        self._started = started
        self.looked: set[str] = set()
        """Paths of other files, there or not, on which hangs whether files find the getter; whoever takes
        them empties it."""
        self._lookup = lookup
        self._getters = getters
        names = (last_word(it) for it in getters)
        self._words = (*_WORDS, *(b" " + name for name in names))
        self._shown = shown.rstrip("/") + "/"
        self._sources: dict[str, Source] = {}
        self._effects: dict[
            tuple[str, frozenset[str], frozenset[str]], Mapping[str, list[Effect]]
        ] = {}
        self._foreign_in: dict[str, list[tuple[str, int]]] = {}
        self._closures: dict[tuple[str, frozenset[str]], Mapping[str, str]] = {}
        self._surely: dict[tuple[str, frozenset[str]], frozenset[str]] = {}

    def _closure(self, module: str | None, getter: str) -> Mapping[str, str]:
        key = getter, running_parents(getter, module or "")
        if key not in self._closures:
            lookup = self._lookup
            self._closures[key] = import_closure(getter, lookup.roots, lookup, module or "")
        return self._closures[key]

    def of(
        self, path: str, lexed: Lexed, module: str | None, is_package: bool, getter: str
    ) -> Arrival:
        """What importing the module ``getter`` brings to the file at ``path``."""
        if path.endswith(".pyi"):
            return Arrival()  # a stub is never run
        tree = head_of(lexed)
        found = self._lookup.find(getter)
        if tree is None or found is None:
            return Arrival()
        root = _root_of(found, getter)
        why = unreachable(path, tree, lexed.data, module, getter, root, self._started, self.looked)
        if why is not None:
            return Arrival(always=Reason(UNREACHABLE, why))
        return self._first_import(path, tree, module, is_package, getter)

    def _first_import(
        self, path: str, tree: ast.Module, module: str | None, is_package: bool, getter: str
    ) -> Arrival:
        closure = self._closure(module, getter)
        own = self._lookup.tree.real(path)
        by_path = self._executed(module, getter, frozenset())
        paths = [it for it in closure if it != own]
        if not any(by_path[it] for it in paths) and self._foreign(paths, tree) is None:
            return Arrival()
        known = self._run_before(tree, module, is_package)
        over = [it for it in paths if it in known]
        paths = [it for it in paths if it not in known]
        if any(by_path[it] for it in paths) or any(self._calls_in(it, by_path[it]) for it in over):
            # Of what has run before, what is called anew runs again.
            by_path = self._executed(module, getter, frozenset(known.intersection(closure)))
            both = [(it, effect) for it in (*paths, *over) for effect in by_path[it]]
        else:
            both = []
        changing = next((it for it in both if it[1].kind == WRITES), None)
        moving = next((it for it in both if it[1].kind == MOVES), None)
        raising = next((it for it in both if it[1].raises), None)
        always = before = None
        if changing is not None:
            always = self._told(*changing, "may change the environment first")
        elif moving is not None:
            always = self._told(*moving, "goes to another directory first")
        elif raising is not None:
            always = self._told(*raising, "reads the environment first, and may fail")
        if both:
            before = self._told(*both[0], "reads the environment before it is changed here")
        else:
            before = self._foreign(paths, tree)
        return Arrival(always=always, before_writes=before)

    def _executed(
        self, module: str | None, getter: str, before: frozenset[str]
    ) -> Mapping[str, list[Effect]]:
        """By its path, what runs of each file that the getter's import brings, where those ``before``
        have run: only who is imported with it can call what it has."""
        key = getter, running_parents(getter, module or ""), before
        if key not in self._effects:
            closure = self._closure(module, getter)
            every = list(closure)
            cheap = len(every) > _MANY
            sources = [self._source(it, closure[it], cheap=cheap) for it in every]
            over = (number for number, it in enumerate(every) if it in before)
            self._effects[key] = dict(zip(every, executed(sources, over), strict=True))
        return self._effects[key]

    def _calls_in(self, path: str, effects: list[Effect]) -> bool:
        """Whether those of a file's effects that run are not its top level's alone."""
        units = self._sources[path].units
        return len(effects) > sum(len(it.effects) for it in units if not it.name)

    def _told(self, path: str, effect: Effect, what: str) -> Reason:
        place = f"{path.removeprefix(self._shown)}:{effect.row}"
        return Reason(
            FIRST, f"importing the getter here may be the first to run {place}, which {what}"
        )

    def _foreign(self, paths: Iterable[str], tree: ast.Module) -> Reason | None:
        """Libraries that the getter's import brings: they may look at the environment, too."""
        own = {name for name, _ in _libraries(tree)}
        for path in paths:
            if path not in self._foreign_in:
                found = parse_file(path, self._lookup.tree)
                self._foreign_in[path] = list(_libraries(found)) if found is not None else []
            for name, row in self._foreign_in[path]:
                if name not in own and self._lookup.find(name) is None:
                    place = f"{path.removeprefix(self._shown)}:{row}"
                    return Reason(
                        FIRST,
                        f"importing the getter here may be the first to import `{name}` ({place}), "
                        "which may read what is changed here",
                    )
        return None

    def _run_before(self, tree: ast.Module, module: str | None, is_package: bool) -> set[str]:
        """Real paths of what the file's own imports at the top have run before anything else."""
        known: set[str] = set()
        name = module or ""
        package = name if is_package else name.rpartition(".")[0]
        for node in _first_imports(tree):
            for imported in imported_by(node, package, self._lookup):
                known |= self._brings(imported, module or "")
        return known

    def _brings(self, imported: str, module: str) -> frozenset[str]:
        """Real paths of all that an import surely runs."""
        key = imported, running_parents(imported, module)
        if key not in self._surely:
            lookup = self._lookup
            found = import_closure(imported, lookup.roots, lookup, module, certain=True)
            self._surely[key] = frozenset(found)
        return self._surely[key]

    def _source(self, path: str, chain: str, *, cheap: bool) -> Source:
        if path not in self._sources:
            data = self._lookup.tree.read(path) or b""
            if cheap and not any(word in data for word in self._words):
                # What it calls, wherever: too many files to tell when.
                found = {it for both in _CALLED.findall(data) for it in both if it}
                called = frozenset(it.decode("utf-8", "replace") for it in found)
                called |= _ENTERED if b"with " in data else frozenset()
                self._sources[path] = Source((Unit("", (), called),), frozenset())
                return self._sources[path]
            tree = parse_bytes(data)
            name = chain.rpartition(" ")[2]
            package = name if path.endswith("__init__.py") else name.rpartition(".")[0]
            self._sources[path] = (
                Source((), frozenset())
                if tree is None
                else taken_apart(tree, package, self._getters, name)
            )
        return self._sources[path]


def _root_of(path: str, module: str) -> str:
    """The source root under which the module was found."""
    parts = module.count(".") + (2 if path.endswith("__init__.py") else 1)
    for _ in range(parts):
        path = os.path.dirname(path)
    return path


def _first_imports(tree: ast.Module) -> Iterator[ast.stmt]:
    """The imports that run before any other code of the file."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            return


def _libraries(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in tree.body:
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [it.name for it in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        for name in names:
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names:
                yield top, node.lineno
