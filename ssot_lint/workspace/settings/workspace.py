"""What holds for a file: its nearest configuration, worked out once per combination."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.scan import Needles
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.source import is_notebook
from ssot_lint.engine.gate import met_in
from ssot_lint.engine.memory import Memory
from ssot_lint.modules.around.surroundings import Scans
from ssot_lint.modules.tree import DISK, Tree
from ssot_lint.modules.trust import is_inside
from ssot_lint.workspace.config.config import NO_OVERRIDES, Config, Loader, Overrides
from ssot_lint.workspace.config.globs import posix as posix
from ssot_lint.workspace.config.options import Allow
from ssot_lint.workspace.config.remembered import parsed_for_sorter
from ssot_lint.workspace.config.value import error_at
from ssot_lint.workspace.environment import user_cache
from ssot_lint.workspace.settings.resolver import Resolver, Standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssot_lint.core.project_settings import ProjectSettings
    from ssot_lint.getter.kept.known import Keeper
    from ssot_lint.getter.owner import Getter


class AllowEntry(NamedTuple):
    """An ``allow`` entry and where it is written; row and column are 1-based."""

    allow: Allow
    path: str
    line: int
    column: int


class Workspace:
    """Settings by path; every configuration is read once."""

    def __init__(self, cwd: str, overrides: Overrides = NO_OVERRIDES, tree: Tree = DISK) -> None:
        self.cwd = posix(cwd)
        self.home = self.cwd
        """A directory of the project that a run is about: what is said of projects is said of its."""
        self.tree = tree
        self._loader = Loader(self.cwd, overrides, tree)
        self._default: Config | None = None
        self.scans = Scans()
        """What files say of each other, by project."""
        self.keeper: Callable[[str], Keeper] | None = None
        """Gives who has what getters promise, as earlier runs worked it out, for a configuration's
        directory."""
        self._configs: dict[str, Config] = {}
        self._resolvers: dict[int, Resolver] = {}
        self._directories: dict[str, tuple[Resolver, str]] = {}
        self._needles: dict[str, Needles | None] = {}
        self.memory = Memory()
        """What analyses of its files learn from each other; for one thread at a time."""

    def remember_tables(self) -> None:
        """Let configurations that were parsed before be, in a run that may keep things."""
        self._loader.remembered.is_on = self.tree is DISK
        if self.tree is DISK:
            self.scans.parse = parsed_for_sorter

    def settings_for(self, path: str) -> FileSettings:
        """The settings of the file at ``path``, absolute or relative to the working directory."""
        place = posix(path)
        if not os.path.isabs(path):
            place = f"{self.cwd.rstrip('/')}/{place}"
        directory, _, name = place.rpartition("/")
        known = self._directories.get(directory)
        if known is None:
            known = self._directories[directory] = self._enter(directory)
        resolver, relative = known
        return resolver.settings(path, place, directory, name, relative + name)

    def standing(self, path: str) -> Standing:
        """Where the file at ``path`` (absolute, with ``/``) counts."""
        directory = path.rpartition("/")[0]
        known = self._directories.get(directory)
        if known is None:
            known = self._directories[directory] = self._enter(directory)
        return known[0].standing(path)

    def needles_for(self, path: str) -> Needles | None:
        """What ``concerns`` would look for in the file, without making its settings; None if unknown.

        Nine files of ten end here; their settings would cost as much as reading them.
        """
        directory = posix(path).rpartition("/")[0]
        known = self._needles.get(directory)
        if known is None and directory not in self._needles:
            config = self.config_for(directory) if os.path.isabs(path) else None
            known = None if config is None else self._resolver(config).needles()
            self._needles[directory] = known
        return known

    def is_silent(self, path: str, data: bytes) -> bool:
        """Whether the bytes of a file show that it has nothing to say; may err only by saying no."""
        needles = self.needles_for(path)
        if needles is None or met_in(data, needles, self.memory):
            return False
        return not is_notebook(path)  # where JSON may spell a word in other ways

    def getters_for(self, path: str) -> tuple[Getter | None, ...]:
        """The getter of the file, or those of all owners where telling its own costs more."""
        return self._resolver(self.config_for(posix(path).rpartition("/")[0])).getters()

    def has_getters(self) -> bool:
        """Whether a configuration met so far has a getter."""
        return any(any(self._resolver(it).getters()) for it in self._configs.values())

    def selected(self) -> frozenset[str]:
        """Codes of the rules that any configuration met so far selects."""
        found = [self._resolver(it).selected for it in self._configs.values()]
        return frozenset().union(*found)

    def states(self, key: str) -> bool:
        """Whether a configuration met so far says anything under a key (``allow``, ``imports``,
        ``names``, ``environments``)."""
        if key == "allow":
            return self.has_allows()
        return any(getattr(it.options, key, None) for it in self._configs.values())

    def project_root(self, directory: str) -> str:
        """Where the project around ``directory`` (absolute, with ``/``) begins: at its
        configuration, else at the git work tree, else there."""
        config = self.config_for(directory)
        if config.path is not None:
            return config.base.rstrip("/") or "/"
        above = directory
        while above.rstrip("/"):
            if self.tree.among(above, (".git",)):
                return above
            above = above.rpartition("/")[0]
        return directory

    def config_for(self, directory: str) -> Config:
        """The nearest configuration at or above ``directory`` (absolute, with ``/``)."""
        config = self._configs.get(directory)
        if config is None:
            config = self._configs[directory] = self._nearest(directory)
        return config

    def enter(self, directory: str, names: Collection[str], parent: Config) -> Config:
        """The same for a walk, which knows the directory's files and its parent's configuration."""
        config = self._loader.fixed or self._loader.in_directory(directory, names) or parent
        self._configs[directory] = config
        return config

    def only_configuration(self) -> Config | None:
        """The configuration of all files met so far; None where they have several."""
        first, *others = {id(it): it for it in self._configs.values()}.values() or [None]
        return None if others else first

    def project_settings(self, directory: str) -> ProjectSettings:
        """What holds for the project of ``directory`` (absolute, with ``/``) as a whole."""
        from ssot_lint.workspace.settings.project import project_settings  # not in every run

        return project_settings(self.config_for(directory))

    def identity(self, directory: str) -> tuple[object, ...]:
        """What the settings of a directory's files depend on besides their paths."""
        return self._resolver(self.config_for(directory)).identity()

    @property
    def cache_dir_is_told(self) -> bool:
        """Whether the command line says where the cache is."""
        return self._loader.tells_cache_dir

    def has_baseline(self) -> bool:
        """Whether a configuration met so far names a baseline."""
        return any(config.options.baseline is not None for config in self._configs.values())

    def is_set_up(self) -> bool:
        """Whether a configuration met so far was stated by anybody."""
        return any(config.stated for config in self._configs.values())

    def gathering_identity(self, directory: str) -> tuple[object, ...]:
        """What the facts of a directory's files depend on besides their bytes: names and getters."""
        return self._resolver(self.config_for(directory)).gathering_identity()

    def own_modules(self, directory: str) -> frozenset[str]:
        """Files of the getters that hold in a directory."""
        return self._resolver(self.config_for(directory)).own_modules()

    def packages_at_roots(self, directory: str) -> Iterable[str]:
        """Files, there or not, that make packages of the source roots of a directory's files."""
        return self._resolver(self.config_for(directory)).packages_at_roots()

    def configurations(self) -> frozenset[str]:
        """Files that configurations met so far were read from."""
        return frozenset(self._loader.read)

    def cache_dir(self, directory: str) -> str | None:
        """Where the configuration of a directory wants its cache."""
        config = self.config_for(directory)
        told = config.options.cache_dir
        if told is None or self.cache_dir_is_told:
            return told
        allowed = (config.project, user_cache())
        return told if any(is_inside(told, it) for it in allowed if it) else None

    def reads_more(self) -> bool:
        """Whether rules about the project read files besides those that they are about."""
        options = [it.options for it in self._configs.values()]
        return any(it.environments or (it.names and it.names.registry_documents) for it in options)

    def sources(self) -> frozenset[str]:
        """Files, there or not, that settings and findings so far depend on besides their own."""
        read = set(self._loader.read)
        for resolver in self._resolvers.values():
            read.update(resolver.getter_places())
        for config in self._configs.values():
            if config.options.baseline is not None:
                read.add(posix(config.options.baseline))
        return frozenset(read)

    def renew(self) -> bool:
        """Files of the project may have changed: what it says around a file is asked anew. False where
        other settings hold for some, or other findings, so that all is to be read anew."""
        self.scans.renew()
        same = [it.renew() for it in self._resolvers.values()]
        return all(same)

    def try_out(self, path: str, data: bytes) -> None:
        """Raise the ConfigError that ``data`` would bring were it the configuration at ``path``."""
        self._loader.try_out(path, data)

    def unused_allows(self, paths: Iterable[str]) -> tuple[AllowEntry, ...]:
        """Entries of ``allow`` that cover none of ``paths``, in every configuration met so far.

        Pass the files that hold an access: an entry for others allows nothing.
        """
        used: set[Allow] = set()
        for path in map(posix, paths):
            used.update(self._resolver(self.config_for(path.rpartition("/")[0])).allows(path))
        resolvers = [self._resolver(config) for config in self._configs.values()]
        entries = {allow: None for resolver in resolvers for allow in resolver.all_allows()}
        return tuple(_entry(allow) for allow in entries if allow not in used)

    def allow_entries(self) -> tuple[AllowEntry, ...]:
        """All entries of ``allow`` in the configurations met so far."""
        return self.unused_allows(())

    def is_allowed_by(self, path: str, allow: Allow) -> bool:
        """Whether the entry covers the file (absolute, with ``/``)."""
        return allow in self._resolver(self.config_for(path.rpartition("/")[0])).allows(path)

    def has_allows(self) -> bool:
        """Whether a configuration met so far has an entry of ``allow``, and checks them."""
        resolvers = [self._resolver(config) for config in self._configs.values()]
        return any(it.checks("SSOT901") and any(it.all_allows()) for it in resolvers)

    def _nearest(self, directory: str) -> Config:
        if self._loader.fixed is not None:
            return self._loader.fixed
        found = self._loader.in_directory(directory)
        if found is not None:
            return found
        parent = directory.rpartition("/")[0] or "/"
        if parent != directory and directory:
            return self.config_for(parent)
        if self._default is None:
            self._default = self._loader.default()
        return self._default

    def _enter(self, directory: str) -> tuple[Resolver, str]:
        config = self.config_for(directory or "/")
        base = config.base.rstrip("/")
        if directory == base:
            relative = ""
        elif directory.startswith(base + "/"):
            relative = directory[len(base) + 1 :] + "/"
        else:
            relative = posix(os.path.relpath(directory or "/", base or "/")) + "/"
        return self._resolver(config), relative

    def _keeper(self, base: str) -> Keeper | None:
        return None if self.keeper is None else self.keeper(base)

    def _resolver(self, config: Config) -> Resolver:
        resolver = self._resolvers.get(id(config))
        if resolver is None:
            resolver = Resolver(config, self.tree, self.scans, self._keeper)
            self._resolvers[id(config)] = resolver
        return resolver


def _entry(allow: Allow) -> AllowEntry:
    at = error_at(allow.source, allow.keys, "")
    return AllowEntry(allow, allow.source.path, at.line or 1, at.column or 1)
