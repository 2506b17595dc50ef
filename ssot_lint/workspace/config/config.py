"""One configuration: the nearest file, what it extends, and the command line on top."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping

from ssot_lint.core.lean import NamedTuple
from ssot_lint.modules.tree import DISK, Tree
from ssot_lint.modules.trust import is_inside, link_out, project_of
from ssot_lint.workspace.config.globs import Glob, Globs
from ssot_lint.workspace.config.options import (
    DEFAULT_EXCLUDE,
    DEFAULT_INCLUDE,
    DEFAULT_SRC,
    DEFAULT_TIERS,
    OVERALL,
    PRODUCTION,
    Options,
)
from ssot_lint.workspace.config.problem import ConfigError, did_you_mean
from ssot_lint.workspace.config.remembered import Remembered
from ssot_lint.workspace.config.toml import decode, parse_toml, read_bytes, speaks_of_us, toml_table
from ssot_lint.workspace.config.value import Node, Source, error_at

CONFIG_NAMES = (".ssot-lint.toml", "ssot-lint.toml", "pyproject.toml")
"""What a directory may be configured by; the first that is there and speaks of us counts."""


_MOST_EXTENDED = 64


class Overrides(NamedTuple):
    """What the command line says about configuration."""

    config: tuple[str, ...] = ()
    """Values of ``--config``, as given: one file at most, and ``key = value`` fragments."""
    isolated: bool = False
    options: Mapping[str, object] = {}
    """Values of the other flags, under the keys they have in a file."""


class Config:
    """Options with their defaults filled in, for everything below one directory."""

    def __init__(
        self,
        path: str | None,
        base: str,
        options: Options,
        tree: Tree = DISK,
        *,
        stated: bool = True,
        project: str | None = None,
    ) -> None:
        self.path = path
        """The file it was read from; None without one."""
        self.stated = stated or options.getter is not None or options.owners is not None
        """Whether anybody has said how this project is to be checked."""
        self.base = base
        self.project = project or base
        """The directory of the project: nothing of a checked file's names leads out of it."""
        self._tree = tree
        self.options = options
        # The getter's module is looked for where the file lies that names it.
        named = options.sources.get("getter")
        self.src = options.src or tuple(
            os.path.normpath(os.path.join(named.base if named else base, root))
            for root in DEFAULT_SRC
        )
        self.respect_gitignore = options.respect_gitignore is not False
        self.force_exclude = options.force_exclude is not False
        include = options.include
        self.include = None if include is None else Globs(include)
        """None: Python's own extensions, which is quicker to tell."""
        exclude = options.exclude
        if exclude is None:
            exclude = tuple(Glob(name, base) for name in DEFAULT_EXCLUDE)
        self.exclude = Globs((*exclude, *options.extend_exclude))

    def includes(self, path: str) -> bool:
        """Whether a walk picks up this file."""
        if self.include is None:
            return path.endswith(PYTHON_SUFFIXES)
        return self.include.cover(path)

    def target_version(self) -> tuple[int, int] | None:
        """The lowest Python the code runs on: as stated, else from ``requires-python``."""
        if self.options.target_version or self.path is None:
            return self.options.target_version
        data = self._tree.read(os.path.join(os.path.dirname(self.path), "pyproject.toml"))
        if data is None or b"requires-python" not in data:
            return None
        from ssot_lint.workspace.config.versions import lowest_python  # only where it is asked for

        try:
            project = parse_toml(data.decode()).get("project")
        except ValueError:
            return None  # not our table: whoever reads it will say what is wrong
        required = project.get("requires-python") if isinstance(project, dict) else None
        return lowest_python(required) if isinstance(required, str) else None


NO_OVERRIDES = Overrides()
PYTHON_SUFFIXES = tuple(pattern.lstrip("*") for pattern in DEFAULT_INCLUDE)


class Loader:
    """Reads configurations, with the command line's overrides on top of each."""

    def __init__(self, cwd: str, overrides: Overrides, tree: Tree = DISK) -> None:
        self.cwd = cwd
        self._tree = tree
        self.remembered = Remembered()
        self.read: set[str] = set()
        """Files that a configuration was read from, or would be were it not broken."""
        files = [value for value in overrides.config if not is_fragment(value, cwd)]
        self._flags = self._command_line(overrides)
        self.tells_cache_dir = self._flags.cache_dir is not None
        """Whether the command line says where the cache is."""
        self._tops: dict[str, str] = {}
        self._told = ""
        """The file that --config names: on the disk, and what it extends with it."""
        self._is_told = overrides.isolated or bool(overrides.config)
        self.fixed: Config | None = None
        """The one configuration there is, when no nearer file counts."""
        if len(files) > 1:
            raise ConfigError(
                "--config", f"two configuration files were given: {files[0]} and {files[1]}"
            )
        if files and not overrides.isolated:
            self.fixed = self._explicit(files[0])
        elif overrides.isolated:
            self.fixed = self.default()

    def default(self) -> Config:
        """What holds where there is no file."""
        return self._finish(None, self.cwd, Options())

    def in_directory(self, directory: str, names: Collection[str] = CONFIG_NAMES) -> Config | None:
        """The configuration that stands in ``directory``, of whose files ``names`` are known."""
        for name in CONFIG_NAMES:
            if name not in names:
                continue
            path = f"{directory.rstrip('/')}/{name}"
            data = self._tree.read(path)
            if self._tree is DISK and (data is None or os.path.islink(path)):
                why = _unfit(path, directory, is_read=data is not None)
                if why is not None:
                    raise ConfigError(path, f"not read: {why}", shown=self.shown(path))
            if data is not None and (name != "pyproject.toml" or speaks_of_us(data)):
                options = self._options(path, directory, data, ())
                if options is not None:
                    return self._finish(path, directory, options)
        return None

    def try_out(self, path: str, data: bytes) -> None:
        """Raise the ConfigError that ``data`` would bring were it the file at ``path``."""
        directory = path.rpartition("/")[0]
        options = self._options(path, directory, data, ())
        if options is not None:
            self._finish(path, directory, options)

    def _explicit(self, value: str) -> Config:
        path = os.path.abspath(os.path.join(self.cwd, os.path.expanduser(value)))
        data = read_bytes(path)
        if data is None:
            hint = None
            if not value.endswith(".toml"):
                hint = "give a TOML file, or a setting as in --config 'key = value'"
            raise ConfigError("--config", f"cannot read `{value}`", hint=hint)
        self._told = path
        options = self._options(path, self.cwd, data, ()) or Options()
        return self._finish(path, self.cwd, options)

    def _finish(self, path: str | None, base: str, options: Options) -> Config:
        merged = self._flags.over(options)
        _check_tiers(merged)
        _check_owners(merged)
        stated = path is not None or self._is_told
        project = base
        if self._tree is DISK:
            project = project_of(base)
            top = self._tops.get(path or "")
            if project == base.rstrip("/") and top is not None and is_inside(base, top):
                project = top
        return Config(path, base, merged, self._tree, stated=stated, project=project)

    def _command_line(self, overrides: Overrides) -> Options:
        options = Options()
        for fragment in overrides.config:
            if is_fragment(fragment, self.cwd):
                source = Source("--config", "--config", self.cwd, fragment)
                options = self._parse(toml_table(source), source).over(options)
        if overrides.options:
            source = Source("command line", "command line", self.cwd)
            options = self._parse(overrides.options, source).over(options)
        return options

    def _parse(self, table: Mapping[str, object], source: Source) -> Options:
        from ssot_lint.workspace.config.parse import parse  # only where something is configured

        parsed = parse(table, source)
        if parsed.extend is not None:
            raise parsed.extend.error("`extend` can stand in a file only", on_key=True)
        return parsed.options

    def _options(self, path: str, base: str, data: bytes, chain: tuple[str, ...]) -> Options | None:
        """The file's options over those it extends; None for a pyproject.toml without our table."""
        from ssot_lint.workspace.config.parse import parse  # only where something is configured

        self.read.add(path)
        source = Source(path, self.shown(path), base, decode(path, self.shown(path), data))
        table: object = self._table(source)
        if os.path.basename(path) == "pyproject.toml":
            source = source._replace(prefix=("tool", "ssot-lint"))
            table = _our_table(table)
            if table is None:
                return None
        if not isinstance(table, dict):
            raise error_at(source, (), "`tool.ssot-lint` must be a table")
        options, extend = parse(table, source)
        if extend is None:
            return options
        return options.over(self._extended(extend, source, (*chain, path)))

    def _table(self, source: Source) -> dict[str, object]:
        """The document of a file of configuration."""
        text = source.text or ""
        known = self.remembered.table(source.path, text)
        if known is None:
            known = toml_table(source)
            if os.path.basename(source.path) == "pyproject.toml":
                ours = _our_table(known)
                known = {} if ours is None else {"tool": {"ssot-lint": ours}}
            self.remembered.keep(source.path, text, known)  # pyright: ignore[reportArgumentType]
        return known  # pyright: ignore[reportReturnType]

    def _extended(self, extend: Node, source: Source, chain: tuple[str, ...]) -> Options:
        value = os.path.expanduser(extend.text())
        path = os.path.normpath(os.path.join(os.path.dirname(source.path), value))
        path = path.replace(os.sep, "/")
        if path in chain:
            names = " → ".join(self.shown(p) for p in (*chain[chain.index(path) :], path))
            raise extend.error(f"`extend` goes in a circle: {names}")
        if len(chain) > _MOST_EXTENDED:
            raise extend.error(f"`extend` leads through more than {_MOST_EXTENDED} files")
        self.read.add(path)
        self._tops[chain[0]] = os.path.dirname(path)
        is_own = self._belongs(path, source.path)
        tree = DISK if chain[0] == self._told else self._tree
        data = tree.read(path) if path.endswith(".toml") else None
        if data is None:
            raise extend.error(f"cannot read `{self.shown(path)}`, which this file extends")
        # As in ruff: a file given by --config and all it extends are relative to the working
        # directory, any other file to its own.
        explicit = source.base != os.path.dirname(source.path)
        base = source.base if explicit else os.path.dirname(path)
        try:
            return self._options(path, base, data, chain) or Options()
        except ConfigError as error:
            if is_own:
                raise
            # Nothing that lies outside of the project is shown.
            place = f"{self.shown(path)}:{error.line}" if error.line else self.shown(path)
            raise extend.error(f"cannot use `{place}`, which this file extends") from None

    def _belongs(self, path: str, extending: str) -> bool:
        """Whether a file belongs to the project of the one that extends it."""
        return self._tree is not DISK or is_inside(path, project_of(os.path.dirname(extending)))

    def shown(self, path: str) -> str:
        """The path as people are told it."""
        prefix = self.cwd.rstrip("/") + "/"
        return path[len(prefix) :] if path.startswith(prefix) else path


def _unfit(path: str, directory: str, *, is_read: bool) -> str | None:
    """Why a file of configuration that is there does not count; None where it does, or where a
    directory has its name."""
    why = link_out(path, project_of(directory)) if os.path.islink(path) else None
    if why is None and not is_read and os.path.exists(path) and not os.path.isdir(path):
        return "it cannot be read" if os.path.isfile(path) else "it is not a regular file"
    return why


def is_fragment(value: str, cwd: str) -> bool:
    """Whether a value of ``--config`` is ``key = value`` and not a file."""
    return "=" in value and not os.path.exists(os.path.join(cwd, value))


def _our_table(document: object) -> object:
    tool = document.get("tool") if isinstance(document, dict) else None
    return tool.get("ssot-lint") if isinstance(tool, dict) else None


def _check_tiers(options: Options) -> None:
    """Permissions and thresholds name tiers that exist, whichever file the tiers come from."""
    tiers = tier_names(options)
    for places, words in (
        (options.permission_places, tiers),
        (options.fail_under_places, (*tiers, OVERALL)),
    ):
        for tier, source, keys in places:
            if tier not in words:
                hint = did_you_mean(tier, words)
                raise error_at(source, keys, f"unknown tier `{tier}`", hint=hint, on_key=True)


def _check_owners(options: Options) -> None:
    """Environments and boundaries name owners that exist."""
    owners = tuple(owner.name or "" for owner in options.owners or ())
    named: list[tuple[str, tuple[str | int, ...]]] = [
        (it.owner, ("environments", it.name, "owner"))
        for it in options.environments or ()
        if it.owner is not None
    ]
    for number, owner in enumerate(options.owners or ()):
        for place, name in enumerate(owner.may_import or ()):
            named.append((name, ("owners", number, "may-import", place)))
    for name, keys in named:
        if name not in owners:
            hint = did_you_mean(name, owners) if owners else "no owners are declared"
            source = options.sources[str(keys[0])]
            raise error_at(source, keys, f"unknown owner `{name}`", hint=hint)


def tier_names(options: Options) -> tuple[str, ...]:
    """The tiers there are, in the order in which they are tried; production is the rest."""
    return (*(DEFAULT_TIERS if options.tiers is None else options.tiers), PRODUCTION)
