"""From one configuration to the settings of its files: owner, tier, rules, exemption."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.core.scan import Needles
from ssot_lint.core.settings import OWN_MODULE, FileSettings
from ssot_lint.engine.gate import needles_of_rules
from ssot_lint.getter.owner_set import owner_set
from ssot_lint.modules.around.surroundings import Scans, Surroundings
from ssot_lint.modules.defining import package_of_settings
from ssot_lint.modules.roots import Roots
from ssot_lint.modules.tree import DISK, Tree
from ssot_lint.rules import NEED_A_GETTER, SEVERITIES
from ssot_lint.workspace.config.config import Config
from ssot_lint.workspace.config.globs import Glob, Globs, posix
from ssot_lint.workspace.config.options import (
    DEFAULT_PERMISSIONS,
    DEFAULT_TIERS,
    PRODUCTION,
    Allow,
    Owner,
)
from ssot_lint.workspace.config.selectors import selected
from ssot_lint.workspace.settings.owners import OwnerMap

if TYPE_CHECKING:
    from ssot_lint.getter.kept.known import Keeper
    from ssot_lint.getter.owner import Getter

_NOTHING: frozenset[str] = frozenset()
_First = Callable[[str], "int | None"]
_Shared = tuple[int, "int | None", frozenset[str], "str | None", bool]


class Standing(NamedTuple):
    """Where a file counts in a report."""

    tier: str
    owner: str | None
    exempt: str | None
    has_getter: bool


class Resolver:
    """Settings of the files that one configuration holds for.

    Files that agree in owner, tier, ignored rules and exemption share everything but their names.
    """

    def __init__(
        self,
        config: Config,
        tree: Tree = DISK,
        scans: Scans | None = None,
        keeper: Callable[[str], Keeper | None] = lambda base: None,
    ) -> None:
        """``scans`` are shared by all configurations of a run; ``keeper`` has, for a directory with a
        configuration, what getters were found to promise."""
        options = config.options
        self._scans = scans or Scans()
        self._keeper = lambda: keeper(config.base)
        self._config = config
        self._tree = tree
        self._options = options
        self._selected = selected(options.selections)
        self._severity = _severity(config, self._selected.rules)
        self._fallback = Owner(
            None,
            (),
            options.getters or (),
            options.contract or "auto",
            variables=options.variables,
            trust=options.trust,
            config=options.config,
        )
        self._owners = (self._fallback, *map(self._completed, options.owners or ()))
        self._owner_map = OwnerMap(self._owners)
        self._roots = [Roots(owner.src or config.src, tree) for owner in self._owners]
        self._allows = [(*owner.allow, *(options.allow or ())) for owner in self._owners]
        self._allowing = [Globs(a.glob for a in allows).first for allows in self._allows]
        self._tier_names, self._tier = _tiers(config)
        ignores = options.per_file_ignores or ()
        self._ignores = [(Globs((i.glob,)).cover, i.negated, i.codes) for i in ignores]
        self._getters: dict[int, Getter | None] = {}
        self._own_modules: frozenset[str] | None = None
        self._needles: Needles | None = None
        self._settings_folders: set[str] = set()
        self._config_places = [Globs(owner.config or ()).cover for owner in self._owners]
        self._shared: dict[_Shared, FileSettings] = {}
        self._surroundings: list[Surroundings] = []

    def settings(
        self, path: str, place: str, directory: str, name: str, relative: str
    ) -> FileSettings:
        """The settings of the file ``name`` in ``directory``; ``place`` is both, with ``/``."""
        owner = self._owner_map.number(place)
        tier = self._tier(place)
        ignored = self._ignored(place) if self._ignores else _NOTHING
        exempt = self._exempt(place, owner)
        is_config = bool(self._owners[owner].config) and self._config_places[owner](place)
        key = (owner, tier, ignored, exempt, is_config)
        shared = self._shared.get(key)
        if shared is None:
            shared = self._shared[key] = self._share(*key)
        module, is_package = self._roots[owner].module(directory, name)
        return FileSettings(path, relative, shared[2], shared[3], module, is_package, *shared[6:])

    def standing(self, place: str) -> Standing:
        """Where the file counts; its settings without what only rules ask for, in half the time."""
        owner = self._owner_map.number(place)
        tier = self._tier(place)
        return Standing(
            PRODUCTION if tier is None else self._tier_names[tier],
            self._owners[owner].name,
            self._exempt(place, owner),
            self._owners[owner].getter is not None,
        )

    def needles(self) -> Needles | None:
        """Words of which a file must hold one to have findings; None where its owner decides."""
        if len(self._owners) > 1:
            return None
        if self._needles is None:
            getter = self._getter(0)
            silent = _NOTHING if getter is not None else NEED_A_GETTER
            self._needles = needles_of_rules(self._selected.rules - silent, getter)
        return self._needles

    def getters(self) -> tuple[Getter | None, ...]:
        """Those of all owners; of the one there is."""
        if len(self._owners) == 1:
            return (self._getter(0),)
        return tuple(map(self._getter, range(len(self._owners))))

    @property
    def selected(self) -> frozenset[str]:
        """Codes of the rules that are on."""
        return self._selected.rules

    def identity(self) -> tuple[object, ...]:
        """What the settings of a file depend on besides its path: tuples, sets and plain values."""
        if self._own_modules is None:
            self._own_modules = frozenset(self._find_own_modules())
        # What decides which files are checked at all, and what is left out of the report, is no
        # part of it.
        options = self._options._replace(
            baseline=None,
            include=None,
            exclude=None,
            extend_exclude=(),
            respect_gitignore=None,
            force_exclude=None,
            cache_dir=None,
            fail_under=None,
            fail_under_places=(),
            permission_places=(),
            sources={},
            # These are for rules about the project, which are judged anew in each run.
            strict_defaults=None,
            pedantic_truth=None,
            test_flags=None,
            environments=None,
            imports=None,
            names=None,
            # These say where they are written; what they say comes below.
            allow=None,
            owners=None,
        )
        owners = [owner._replace(allow=(), place=None) for owner in self._owners]
        allows = [[(allow.glob, allow.reason) for allow in allows] for allows in self._allows]
        roots = [roots.identity() for roots in self._roots]
        stated = self._config.stated
        return (self._config.base, stated, options, owners, allows, roots, self._own_modules)

    def gathering_identity(self) -> tuple[object, ...]:
        """What the facts of a file depend on besides its path and bytes."""
        owners = [(it.name, it.globs, it.getters, it.contract) for it in self._owners]
        return (self._config.base, owners, [roots.identity() for roots in self._roots])

    def own_modules(self) -> frozenset[str]:
        """Files of the getters."""
        if self._own_modules is None:
            self._own_modules = frozenset(self._find_own_modules())
        return self._own_modules

    def packages_at_roots(self) -> Iterator[str]:
        """Files, there or not, that make packages of source roots."""
        for roots in self._roots:
            yield from (f"{posix(it).rstrip('/')}/__init__.py" for it in roots.directories)

    def getter_places(self) -> Iterator[str]:
        """Every place, there or not, that the getters of files met so far were looked for in."""
        for getter in tuple(self._getters.values()):  # looking may lead to another one
            if getter is not None:
                yield from map(posix, getter.looked())

    def renew(self) -> bool:
        """Have the project around the files looked at anew; False where their settings are others by
        now, which is seen by the files of the getters and the names of modules, or their findings."""
        same = [around.renew() for around in self._surroundings]
        roots = [Roots(it.directories, self._tree) for it in self._roots]
        if [it.identity() for it in roots] != [it.identity() for it in self._roots]:
            return False
        if self._own_modules is None:
            return all(same)
        return all(same) and self._own_modules == frozenset(self._find_own_modules())

    def allows(self, place: str) -> Iterator[Allow]:
        """All entries of ``allow`` that cover the file."""
        for allow in self._allows[self._owner_map.number(place)]:
            if Globs((allow.glob,)).cover(place):
                yield allow

    def checks(self, code: str) -> bool:
        """Whether the rule is selected at all."""
        return code in self._selected.rules

    def all_allows(self) -> Iterator[Allow]:
        """All entries of ``allow``, each once."""
        yield from self._options.allow or ()
        for owner in self._owners:
            yield from owner.allow

    def _completed(self, owner: Owner) -> Owner:
        """The owner, with what the top says of its files where it says nothing itself."""
        options = self._options
        return owner._replace(
            variables=options.variables if owner.variables is None else owner.variables,
            trust=options.trust if owner.trust is None else owner.trust,
            config=(*(owner.config or ()), *(options.config or ())),
        )

    def _ignored(self, place: str) -> frozenset[str]:
        ignored = _NOTHING
        for covers, negated, codes in self._ignores:
            if covers(place) != negated:
                ignored |= codes
        return ignored

    def _exempt(self, place: str, owner: int) -> str | None:
        if self._own_modules is None:
            self._own_modules = frozenset(self._find_own_modules())
        if place in self._own_modules or self._is_in_settings(place):
            return OWN_MODULE
        number = self._allowing[owner](place)
        return None if number is None else self._allows[owner][number].reason

    def _is_in_settings(self, place: str) -> bool:
        """Whether it lies in a package whose name says that it is settings, beside the getter's."""
        return any(place.startswith(folder) for folder in self._settings_folders)

    def _find_own_modules(self) -> Iterator[str]:
        found = list(self._modules_of_getters())
        for path in found:
            folder = package_of_settings(path)
            roots = {
                it.rstrip("/") for roots in self._roots for it in map(posix, roots.directories)
            }
            if folder is not None and folder.rstrip("/") not in roots:
                self._settings_folders.add(folder)
        return iter(found)

    def _modules_of_getters(self) -> Iterator[str]:
        named = [
            (getter, roots)
            for owner, roots in zip(self._owners, self._roots, strict=True)
            for getter in owner.getters
        ]
        for target, roots in named:
            for path in owner_set(target, roots.directories, self._tree) if target else ():
                yield posix(path)
                yield posix(path) + "i"  # its stub, if there is one

    def _share(
        self,
        owner: int,
        tier: int | None,
        ignored: frozenset[str],
        exempt: str | None,
        is_config: bool,
    ) -> FileSettings:
        options = self._options
        getter = self._getter(owner)
        tier_name = PRODUCTION if tier is None else self._tier_names[tier]
        permissions = DEFAULT_PERMISSIONS if options.permissions is None else options.permissions
        silent = ignored if getter is not None else ignored | NEED_A_GETTER
        variables = (*self._owners[owner].allow_variables, *(options.allow_variables or ()))
        return FileSettings(
            path="",
            relative="",
            select=self._selected.rules - silent,
            fixable=self._selected.fixable,
            tier=tier_name,
            permitted=permissions.get(tier_name, _NOTHING),
            exempt=exempt,
            allow_variables=variables,
            severity=self._severity,
            require_reason=bool(options.require_reason),
            no_suppress=options.no_suppress or _NOTHING,
            owner=self._owners[owner].name,
            getter=getter,
            variables=self._owners[owner].variables,
            trust=self._owners[owner].trust or _NOTHING,
            heed_other_linters=options.heed_other_linters is not False,
            is_config=is_config,
            around=self._around(owner),
        )

    def _around(self, number: int) -> Surroundings:
        """The project around the files of an owner."""
        getters = frozenset(_qualified(getter) for it in self._owners for getter in it.getters)
        roots = self._roots[number].directories
        around = Surroundings(
            self._config.base, roots, getters, self._scans, self._tree, self._config.project
        )
        self._surroundings.append(around)
        return around

    def _beside(self, number: int) -> Iterator[Getter]:
        """The getters of the other owners."""
        for other in range(len(self._owners)):
            getter = self._getter(other) if other != number else None
            if getter is not None:
                yield getter

    def _getter(self, number: int) -> Getter | None:
        owner = self._owners[number]
        if owner.getter is None:
            return None
        if number not in self._getters:
            from ssot_lint.getter.owner import Getter  # only where a getter is named

            shared = self._roots[number].directories, self._tree, owner.trust or _NOTHING
            others = (
                Getter(owner.name, it, "auto", *shared, keeper=self._keeper)
                for it in owner.getters[1:]
            )
            self._getters[number] = Getter(
                owner.name,
                owner.getter,
                owner.contract,
                *shared,
                tuple(others),
                lambda: self._beside(number),
                self._keeper,
            )
        return self._getters[number]


def _qualified(getter: str) -> str:
    """``app.env.get_env`` for ``app.env:get_env()``."""
    module, _, expression = getter.partition(":")
    root = expression.partition(".")[0].partition("(")[0]
    return f"{module}.{root}" if root else module


def _severity(config: Config, codes: Collection[str]) -> Mapping[str, str]:
    """As stated, else the rules' own; a project that has said nothing yet is warned at most."""
    own = SEVERITIES if config.stated else {**dict.fromkeys(codes, "warning"), **SEVERITIES}
    return {**own, **(config.options.severity or {})}


def _tiers(config: Config) -> tuple[list[str], _First]:
    tiers = config.options.tiers
    if tiers is None:
        tiers = {
            name: tuple(Glob(text, config.base) for text in texts)
            for name, texts in DEFAULT_TIERS.items()
        }
    pairs = [(name, glob) for name, globs in tiers.items() for glob in globs]
    return [name for name, _ in pairs], Globs(glob for _, glob in pairs).first
