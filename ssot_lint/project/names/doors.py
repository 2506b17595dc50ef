"""What the registry says of the things that files ask for: through which door, and which is right."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.facts.uses import FROM
from ssot_lint.project.names.keys import MOCKED, PATCHED, REPLACES, SET, Key
from ssot_lint.project.names.references import References, references
from ssot_lint.project.names.registry import MOVE, REMOVED, SYMBOL, Entry, Registry, registry
from ssot_lint.project.names.world import FOUND

if TYPE_CHECKING:
    from ssot_lint.project.index import Project


class Door(NamedTuple):
    """One path that leads to a name by way of an alias."""

    entry: Entry
    written: str
    canonical: str
    transit: bool = False


class Doors:
    """Answers for one state of the project."""

    def __init__(self, project: Project, names: References) -> None:
        self._names = names
        self._registry = registry(project, names.world)
        self._roots = _packaged_roots(names)
        self._replaced: dict[str, str] | None = None
        self._transit = project.config.names.transit
        self.entries = {
            alias: it
            for alias, it in self._registry.entries.items()
            if alias not in self._registry.disputed
        }
        self.chained = tuple(
            alias
            for alias, it in self.entries.items()
            if it.kind in (SYMBOL, REMOVED) and "." in alias
        )
        """Aliases that attributes of an imported module may spell."""

    @property
    def registry(self) -> Registry:
        """All entries, disputed ones among them."""
        return self._registry

    @property
    def is_any(self) -> bool:
        """Whether any path may be other than canonical."""
        return bool(self._registry.entries or self._roots)

    def replaced(self, path: str) -> str | None:
        """The file of a test that replaces what is found by ``path`` or below it."""
        if self._replaced is None:
            self._replaced = {}
            for key in self._names.asked():
                if key.form in (MOCKED, PATCHED, REPLACES):
                    at = key.path
                    while "." in at and at not in self._replaced:
                        self._replaced[at] = next(iter(self._names.askers(key)))
                        at = at.rpartition(".")[0]
        return self._replaced.get(path)

    def find(self, key: Key) -> Door | None:
        """The first door that a key goes through."""
        return next(self.through(key), None)

    def through(self, key: Key) -> Iterator[Door]:
        """Doors that a key goes through: one, but for a star."""
        if key.form == FROM and key.name == "*":
            yield from self._starred(key)
            return
        path = key.path
        entry = self._registry.find(path) or self._by_root(path)
        if entry is not None and entry.alias not in self._registry.disputed:
            if key.form != REPLACES and (
                path == entry.alias or entry.kind != SYMBOL or key.form in (MOCKED, PATCHED, SET)
            ):
                yield Door(entry, path, entry.moved(path) if entry.kind != REMOVED else "")
        elif self._transit and key.form == FROM:
            yield from self._passing(key)

    def _starred(self, key: Key) -> Iterator[Door]:
        entry = self._registry.find(key.module)
        if entry is not None and entry.kind != SYMBOL:
            yield Door(entry, key.module, entry.moved(key.module))
            return
        public = self._names.world.public(key.module)
        for alias, it in self.entries.items():
            module, _, name = alias.rpartition(".")
            if module == key.module and (public is None or name in public):
                yield Door(it, alias, it.canonical)

    def _by_root(self, path: str) -> Entry | None:
        first = path.partition(".")[0]
        if first in self._roots and "." in path:
            return Entry(first, "", MOVE, "the root of the sources is no package of theirs")
        return None

    def _passing(self, key: Key) -> Iterator[Door]:
        world = self._names.world
        bound = world.of(key.module)
        if bound is None or world.is_package(key.module) or bound.outline.shim:
            return
        name = key.name
        if name not in bound.imported or len(bound.imported[name]) > 1:
            return
        if name in bound.functions | bound.classes | bound.values:
            return
        if f" {name} " in (bound.outline.offered or "") or self._offered(key.module, name):
            return
        answer = world.attr(key.module, name)
        if answer.how == FOUND and answer.owner and answer.owner != key.module:
            home = f"{answer.owner}.{answer.name}"
            yield Door(Entry(key.path, home, SYMBOL), key.path, home, transit=True)

    def _offered(self, module: str, name: str) -> bool:
        """Whether the module says ``N as N``."""
        path = self._names.world.path(module) or ""
        return any(it.local == it.name == name for it in self._names.uses_in(path))


def leads_nowhere(path: str, names: References) -> bool:
    """Whether a dotted path is neither a module nor a name of one, for all that is known."""
    world, resolver = names.world, names.resolver
    if not path or not world.first_party(path) or resolver.imported(path) is None:
        return not path
    module, _, name = path.rpartition(".")
    if not module or resolver.from_import(module, name) is None:
        return not module
    return resolver.patched(path) is not None


def doors(project: Project) -> Doors:
    """Those of the project, as it is now."""
    names = references(project)
    kept = project.kept.get("doors")
    if isinstance(kept, tuple) and kept[0] == project.version:
        made: Doors = kept[1]
        return made
    made = Doors(project, names)
    project.kept["doors"] = (project.version, made)
    return made


def _packaged_roots(names: References) -> frozenset[str]:
    """Roots that are packages themselves, below another root, where most imports go without them."""
    found = {it for it in names.tops if names.is_root(it)}
    if not found:
        return frozenset()
    short = long = 0
    for key in names.asked():
        first = key.module.partition(".")[0]
        if first in found:
            # A relative import names no root, whatever its directory is called.
            long += any(use.module[:1] != "." for _, use in names.uses(key))
        elif first in names.world.modules:
            short += 1
    return frozenset(found) if short and short >= long else frozenset()
