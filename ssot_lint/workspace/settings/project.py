"""From one configuration to what holds for its project as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_lint.core.project_settings import (
    Imports,
    Names,
    OwnerSettings,
    ProjectSettings,
    Stated,
)
from ssot_lint.workspace.config.config import Config
from ssot_lint.workspace.config.globs import Glob, Globs, posix

_TABLES = ("environments", "imports", "names", "owners")


def project_settings(config: Config) -> ProjectSettings:
    """What rules about several files, and environments, are held to."""
    options = config.options
    owned = [it.src for it in options.owners or () if it.src]
    return ProjectSettings(
        bool(options.strict_defaults),
        bool(options.pedantic_truth),
        options.test_flags or (),
        options.environments or (),
        options.imports or Imports(),
        _covering(options.names or Names()),
        tuple(
            OwnerSettings(it.name or "", it.may_import, it.variables, it.getters)
            for it in options.owners or ()
        ),
        dict(_places(config)),
        tuple(posix(it) for roots in (config.src, *owned) for it in roots),
    )


def _covering(names: Names) -> Names:
    acceptable = tuple(
        it._replace(covers=Globs(Glob(*glob) for glob in it.paths).cover) if it.paths else it
        for it in names.acceptable
    )
    return names._replace(acceptable=acceptable)


def _places(config: Config) -> Iterator[tuple[tuple[str | int, ...], Stated]]:
    """Where the entries of the project's tables stand, in whichever file each was said."""
    sources = {name: it for name, it in config.options.sources.items() if name in _TABLES}
    if not sources:
        return
    from ssot_lint.core.toml_places import locate  # not in every project

    for source in dict.fromkeys(sources.values()):
        size = len(source.prefix)
        for keys, entry in locate(source.text or "").items():
            inner = keys[size:]
            if keys[:size] == source.prefix and inner and sources.get(str(inner[0])) == source:
                yield inner, Stated(posix(source.path), *entry.key)
