"""What holds for a project as a whole: what rules about several files and environments are held to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ssot_lint.core.lean import NamedTuple


class Stated(NamedTuple):
    """Where the configuration says something; row and column are 1-based."""

    path: str
    """Absolute, with ``/``; or the flag that said it."""
    line: int
    column: int
    length: int = 1


class Environment(NamedTuple):
    """One deployment: ``[tool.ssot-lint.environments.NAME]``."""

    name: str
    sources: tuple[tuple[str, str | None], ...] = ()
    """Absolute path of a file, and the part of it after ``#``; later ones win."""
    required: tuple[str, ...] = ()
    """Variables that must be provided beside those the code requires."""
    domains: tuple[str, ...] = ()
    """Hosts that its values are expected to name."""
    owner: str | None = None
    """Whose variables it is about; None: everybody's."""
    loader: str | None = None
    """What reads its ``.env`` files: one of ``LOADERS``."""


LOADERS = ("python-dotenv", "django-environ", "decouple")


class Canonical(NamedTuple):
    """One entry of ``[tool.ssot-lint.imports]``: a path, and what else leads there."""

    path: str
    aliases: tuple[str, ...] = ()
    reason: str = ""
    since: str = ""


class Imports(NamedTuple):
    """``[tool.ssot-lint.imports]``."""

    canonical: tuple[Canonical, ...] = ()
    removed: Mapping[str, str] = {}
    """By path: what to do instead."""


class Acceptable(NamedTuple):
    """A name that may be defined more than once."""

    name: str
    owners: tuple[str, ...] = ()
    paths: tuple[tuple[str, str], ...] = ()
    """Globs, each with the directory that it is relative to."""
    reason: str = ""
    covers: Callable[[str], bool] | None = None
    """Whether a path (absolute, with ``/``) is one of ``paths``; None where it has none."""


class Names(NamedTuple):
    """``[tool.ssot-lint.names]``."""

    literals: tuple[str, ...] = ()
    """Modules, and classes in them, that own their values."""
    domains: tuple[str, ...] = ()
    acceptable: tuple[Acceptable, ...] = ()
    registry_documents: tuple[str, ...] = ()
    """Absolute paths of Markdown files."""
    transit: bool = False
    type_checking: bool = True
    records_by_shape: bool = False


class OwnerSettings(NamedTuple):
    """What an owner says beyond its files' settings."""

    name: str
    may_import: tuple[str, ...] | None = None
    """Owners whose modules it may import; None where it declares no boundary."""
    variables: tuple[str, ...] | None = None
    getters: tuple[str, ...] = ()
    """``module:expression``; the first is the one that fixes go through where nothing else decides."""


class ProjectSettings(NamedTuple):
    """The configuration that holds at the project's root."""

    strict_defaults: bool = False
    pedantic_truth: bool = False
    test_flags: tuple[str, ...] = ()
    environments: tuple[Environment, ...] = ()
    imports: Imports = Imports()
    names: Names = Names()
    owners: tuple[OwnerSettings, ...] = ()
    places: Mapping[tuple[str | int, ...], Stated] = {}
    """Where things stand, by the keys that lead there: ``("environments", NAME)``, ``("imports",
    PATH)``, ``("imports", PATH, "aliases", 0)``, ``("names", "acceptable", 0)``."""
    roots: tuple[str, ...] = ()
    """Source roots as configured (absolute), those of owners among them."""

    def pyprojects(self, root: str) -> list[str]:
        """Paths, of files or none, that may state entry points of the project at ``root``: there, in
        source roots and right beside them."""
        above = {root, *self.roots, *(it.rpartition("/")[0] for it in self.roots)}
        return sorted(f"{it}/pyproject.toml" for it in above if f"{it}/".startswith(f"{root}/"))
