"""Every first-party name that files of a project take, and whether it leads anywhere.

Kept up to date file by file: an edit that changes no export asks about nothing but the edited
file's own references, and one that does about those that depend on that module.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.uses import FROM, STRING, Use, unpacked
from ssot_lint.modules.scan.rows import Rows
from ssot_lint.project.names.changed_exports import changed_exports
from ssot_lint.project.names.dependencies import declared_dependencies
from ssot_lint.project.names.keys import MOCKED, PATCHED, UNASKED, Key, asked_by_string
from ssot_lint.project.names.members import Members
from ssot_lint.project.names.resolve import Broken, Resolver
from ssot_lint.project.names.roots import names_of, roots_of
from ssot_lint.project.names.uses import Uses
from ssot_lint.project.names.world import World

if TYPE_CHECKING:
    from ssot_lint.facts.model import Outline
    from ssot_lint.modules.source.chains import Chains
    from ssot_lint.project.index import File, Project

DEAD = re.compile(r"from\s+([\w.]+)\s+import\s+\(?\s*(\w+).*\b(?:BROKEN|DEPRECATED)\b")
"""How documents name a path that is not canonical any more."""
MANY = 20
"""Names of a package from which on a share of them that looks broken tells of a wrong root."""
SHARE = 0.2
FEW = 30
"""Names that are looked for in all outlines one by one; beyond that, a table of all is cheaper."""


class References(Uses):
    """What the files of one project take from its modules, as it is now."""

    def __init__(self) -> None:
        super().__init__()
        self.dirty: frozenset[Key] = frozenset()
        """Keys whose uses or answers were others when the project was judged last."""
        self.changed: frozenset[str] = frozenset()
        """Paths of the files that were others then, or were not there."""
        self._dirty: set[Key] = set()
        self._others: set[str] = set()
        self._version = -1
        self.judgements = 0
        """How often it was asked whether a path leads anywhere."""
        self._project: Project | None = None
        self._start((), None)

    def _start(self, roots: tuple[str, ...], project: Project | None) -> None:
        self._forget_all()
        self.world = World() if project is None else World(project.tree, project.ignored)
        self.members = Members(self.world, self._text, self._users)
        self.resolver = Resolver(self.world, self.members)
        self.broken: dict[Key, Broken] = {}
        self._hushed: set[Key] = set()
        """What would be broken, of modules that do not parse as they are now."""
        self._by_text: set[Key] = set()
        """What texts were looked into for, and not only what files claim."""
        self._roots = roots
        self._seen: dict[str, File] = {}
        self._ours: frozenset[str] = frozenset()
        self._needed: dict[str, set[Key]] = {}
        self._needed_for: dict[str, dict[str, set[Key]]] = {}
        """By module and name, empty for all of them, what asked for it."""
        self._unjudged: set[Key] = set()
        self._tops: frozenset[str] | None = None
        self._asked = Counter[str]()
        """How many keys there are, and broken ones, of each first part of a path."""
        self._failed = Counter[str]()
        self._definers: dict[str, list[str]] | None = None
        self._last_rows: tuple[bytes, Rows] | None = None
        self._last_chains: tuple[bytes, Chains] | None = None

    # --- asking

    @property
    def tops(self) -> frozenset[str]:
        """Modules and packages right below a root."""
        if self._tops is None:
            self._tops = frozenset(it for it in self.world.modules if "." not in it)
        return self._tops

    def uses_in(self, path: str) -> Iterator[Use]:
        """What one file asks for, as it stands there."""
        file = self._seen.get(path)
        return map(unpacked, _outline(file).uses if file is not None else ())

    def is_root(self, package: str) -> bool:
        """Whether the directory of a package is itself a source root."""
        path = self.world.path(package) or ""
        return path.endswith("/__init__.py") and path.rpartition("/")[0] in self._roots

    def rows(self, data: bytes) -> Rows:
        """The rows of a text; those of the last one are at hand, for it is asked about name by name."""
        if self._last_rows is None or self._last_rows[0] != data:
            self._last_rows = data, Rows(data)
        return self._last_rows[1]

    def chains(self, data: bytes) -> Chains:
        """The attribute chains of a text; as with rows."""
        if self._last_chains is None or self._last_chains[0] != data:
            from ssot_lint.modules.source.chains import Chains  # ``ast``, for few

            self._last_chains = data, Chains(data)
        return self._last_chains[1]

    def shown(self, path: str) -> str:
        """A path as people know it."""
        return self._seen[path].settings.relative if path in self._seen else path

    def package_of(self, path: str) -> str:
        """What relative imports of a file start from; empty where they cannot be told."""
        module = next(iter(self.world.names.get(path, ())), "")
        return module if self.world.is_package(module) else module.rpartition(".")[0]

    def definers(self, name: str) -> Iterable[str]:
        """Paths of the modules that define ``name``."""
        if len(self.broken) < FEW:
            word = f" {name} "
            return [path for path, it in self.world.bindings.items() if it.defines(word)]
        if self._definers is None:
            self._definers = {}
            for path, it in self.world.bindings.items():
                for defined in it.defined():
                    self._definers.setdefault(defined, []).append(path)
        return self._definers.get(name, ())

    @property
    def noisy(self) -> frozenset[str]:
        """Packages of whose names so many look broken that their root must be wrong."""
        return frozenset(
            name
            for name, count in self._failed.items()
            if self._asked[name] >= MANY and count > self._asked[name] * SHARE
        )

    def unsure(self) -> frozenset[str]:
        """Files that ask for what texts have a say in: members of classes, what seems broken."""
        return frozenset(path for it in self._by_text for path in self.askers(it))

    # --- changing

    def let_go(self) -> None:
        """Forget what was read to judge: trees of classes (15 MB of 4,300 files), rows, sets of names."""
        self.members.forget()
        self._last_rows = self._last_chains = self._definers = None
        for it in self.world.bindings.values():
            it.let_go()

    def sync(self, project: Project) -> References:
        """Take in what changed since the last time."""
        if self._version == project.version and self._project is project:
            return self
        if project.judged >= self._version:  # all that was noted so far has been judged
            self._dirty.clear()
            self._others.clear()
        paths = self._begin(project)
        self.members.forget()
        self._definers = None
        files = {
            it: file for it in paths if (file := project.files.get(it)) and file.facts.outlines
        }
        changed = [path for path, it in files.items() if self._seen.get(path) is not it]
        gone = [path for path in paths if path in self._seen and path not in files]
        self._others.update(changed, gone)
        for path in gone:
            self._forget(path)
        for path in changed:
            self._take(path, files[path])
        for path in self._again(changed):
            self._index(path, self._seen[path])
        unjudged, self._unjudged = self._unjudged, set()
        for key in unjudged:
            self._judge(key)
        self.dirty, self.changed = frozenset(self._dirty), frozenset(self._others)
        return self

    def _begin(self, project: Project) -> Iterable[str]:
        """Paths of the files that may have changed; all of them, and nothing is known, where a source
        root is new."""
        known = self._project is project and self._version >= 0
        paths: Iterable[str] = project.files
        if known:
            paths = dict.fromkeys(project.log[self._version :])
        self._version, self._project = project.version, project
        looked_at = [project.files[path] for path in paths if path in project.files]
        if known and set(roots_of(looked_at, project)) <= set(self._roots):
            return paths
        self._dirty.update(self.asked())
        self._start(roots_of(project.files.values(), project), project)
        self._others.update(project.files)
        self.world.declared = declared_dependencies(project)
        self.world.tops = frozenset((project.root,))
        self.world.builds = "".join(
            (project.text(f"{project.root}/{it}") or b"").decode("utf-8", "replace")
            for it in ("setup.py", "CMakeLists.txt", "Cargo.toml", "meson.build")
        )
        return project.files

    def _again(self, changed: list[str]) -> Iterable[str]:
        """Files whose uses are to be taken in: all of them, where other names have become ours."""
        ours = self._heads() | self.tops
        if ours == self._ours:
            return changed
        self._ours = ours
        return list(self._seen)

    def _forget(self, path: str) -> None:
        self._suggest_anew(path, set(self.world.bindings[path].defined()))
        self.world.remove(path, _outline(self._seen.pop(path)))
        self._drop_uses(path)
        for name in names_of(path, self._roots):
            self._came_or_went(name)

    def _take(self, path: str, file: File) -> None:
        before, outline = self._seen.get(path), _outline(file)
        self._seen[path] = file
        if before is None:
            names = names_of(path, self._roots)
            self.world.add(path, names, outline)
            for name in names:
                self._came_or_went(name)
            self._suggest_anew(path, set(self.world.bindings[path].defined()))
            return
        was = _outline(before)
        self.world.replace(path, was, outline)
        if outline.digest == was.digest:
            return
        others = changed_exports(was, outline)
        self._suggest_anew(path, others)
        for module in self.world.names[path]:
            needed, named = self._needed.get(module, ()), self._needed_for.get(module, {})
            if others is None:
                self._ask_again(needed)
                continue
            # Members of classes are read when asked for: any edit may be one of them, or may be why
            # a module parses, or does not.
            self._ask_again(
                it
                for it in needed
                if it.form in (MOCKED, PATCHED) or it in self.broken or it in self._hushed
            )
            for name in (*others, *([""] if others else ())):
                self._ask_again(named.get(name, ()))

    def _suggest_anew(self, path: str, others: Collection[str] | None) -> None:
        """Names are defined otherwise in a file (None: any): what leads nowhere may have meant one."""
        if others is None or others:
            modules = self.world.names[path]
            self._dirty.update(
                key
                for key, it in self.broken.items()
                if others is None
                or it.holder in modules
                or not {key.name, it.name}.isdisjoint(others)
            )

    def _came_or_went(self, name: str) -> None:
        self._tops = None if "." not in name else self._tops
        above, _, _ = name.rpartition(".")
        for module in (name, above):
            self._ask_again(self._needed.get(module, ()))

    def _ask_again(self, keys: Iterable[Key]) -> None:
        for key in list(keys):
            self._dirty.add(key)
            if self.is_asked(key):
                self._unjudged.add(key)

    def _index(self, path: str, file: File) -> None:
        self._drop_uses(path)
        absolute: dict[str, str] = {}
        for row in _outline(file).uses:
            form, written, name, taken_by, _ = row.split(" ", 4)
            if written[:1] == ".":
                if written not in absolute:
                    ways = (self.world.absolute(written, it) for it in self.world.names[path])
                    absolute[written] = next(filter(None, ways), "")
                written = absolute[written]
            elif written.partition(".")[0] not in self._ours:
                continue
            if not written:
                continue
            key = (
                Key(form, written, name)
                if form != STRING
                else asked_by_string(written, name, taken_by)
            )
            if self._put(key, path, row) and key.form not in UNASKED:
                self._unjudged.add(key)
                self._asked[_first(key)] += 1
        self._dirty.update(self.keys_of(path))

    def _drop_uses(self, path: str) -> None:
        self._dirty.update(self.keys_of(path))
        for key in self._drop(path):
            if key.form not in UNASKED:
                self._asked[_first(key)] -= 1
                self._unjudged.discard(key)
                self._mended(key)

    def _mended(self, key: Key) -> None:
        self._hushed.discard(key)
        self._by_text.discard(key)
        if self.broken.pop(key, None) is not None:
            self._failed[_first(key)] -= 1

    def _judge(self, key: Key) -> None:
        self.judgements += 1
        if not self.world.first_party(key.module):
            return
        self.world.visited.clear()
        self.world.named.clear()
        looks = self.members.looks
        broken = self._resolved(key)
        for module in self.world.visited:
            self._needed.setdefault(module, set()).add(key)
        for module, name in self.world.named:
            self._needed_for.setdefault(module, {}).setdefault(name, set()).add(key)
        self._mended(key)
        if broken is not None:
            if not self._parses(broken.holder):
                self._hushed.add(key)
            else:
                self.broken[key] = broken
                self._failed[_first(key)] += 1
        if broken is not None or self.members.looks != looks:
            self._by_text.add(key)

    def _resolved(self, key: Key) -> Broken | None:
        match key.form:
            case "i":
                return self.resolver.imported(key.module)
            case "f":
                return self.resolver.from_import(key.module, key.name)
            case "m":
                return self.resolver.mocked(key.module)
        return self.resolver.patched(key.module)

    def _heads(self) -> frozenset[str]:
        """First parts of paths that the registry of imports speaks of, there or not."""
        project = self._project
        if project is None:
            return frozenset()
        imports = project.config.imports
        paths = [*imports.removed, *(alias for it in imports.canonical for alias in it.aliases)]
        for document in project.config.names.registry_documents:
            text = (project.text(document) or b"").decode("utf-8", "replace")
            paths += [it[1] for it in DEAD.finditer(text)]
        return frozenset(it.partition(".")[0] for it in paths)

    def _parses(self, holder: str) -> bool:
        """Whether the module (or the one of a class) can be imported at all."""
        while holder and self.world.path(holder) is None:
            holder = holder.rpartition(".")[0]
        return not holder or self.members.tree(holder) is not None

    def _text(self, path: str) -> bytes | None:
        return self._project.text(path) if self._project is not None else None

    def _users(self, module: str, name: str) -> Iterable[str]:
        return self.askers(Key(FROM, module, name))


def references(project: Project) -> References:
    """Those of the project, as it is now."""
    kept = project.kept.setdefault("references", References())
    assert isinstance(kept, References)
    return kept.sync(project)


def unsure(project: Project) -> frozenset[str]:
    """Files of which what is said hangs on texts of others, whatever these claim."""
    kept = project.kept.get("references")
    return kept.unsure() if isinstance(kept, References) else frozenset()


def let_go(project: Project) -> None:
    """All is judged, and nobody may ask for long: hold no more than facts."""
    kept = project.kept.get("references")
    if isinstance(kept, References):
        kept.let_go()


def _first(key: Key) -> str:
    return key.module.partition(".")[0]


def _outline(file: File) -> Outline:
    return file.facts.outlines[0]
