"""From the configuration's tables to what each environment asks for and what its sources give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from ssot_lint.core.project_settings import Environment, ProjectSettings, Stated
from ssot_lint.deploy.combined import Provision, Source
from ssot_lint.deploy.kinds import ENV_FILE, by_name
from ssot_lint.deploy.model import Problem
from ssot_lint.deploy.readers import env_file
from ssot_lint.deploy.readers.env_file import PYTHON_DOTENV
from ssot_lint.deploy.sources import provision
from ssot_lint.deploy.text import Text
from ssot_lint.facts.model import Site
from ssot_lint.modules.tree import DISK, Tree
from ssot_lint.project.environments.answer import Asked, Place
from ssot_lint.project.environments.deployed import Deployed
from ssot_lint.workspace.config.problem import UsageError, did_you_mean
from ssot_lint.workspace.deployed.elsewhere import read_elsewhere
from ssot_lint.workspace.deployed.files import DeploymentFiles
from ssot_lint.workspace.settings.workspace import Workspace

NOWHERE = Site(0, 0, 1, 1, 1, 1)


class Environments:
    """The environments of one project, by name; each is read when it is asked for."""

    def __init__(self, base: str, settings: ProjectSettings, tree: Tree = DISK) -> None:
        """``base`` is the configuration's directory, absolute, with ``/``."""
        self.files = DeploymentFiles(base, tree, boundary(base, tree))
        self.settings = settings
        self._by_name = {it.name: it for it in settings.environments}
        self._base = base
        self._tree = tree

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        """Names that other programs of the project read."""
        return read_elsewhere(self._base, self._tree)

    @property
    def names(self) -> tuple[str, ...]:
        """All names, as they are declared."""
        return tuple(self._by_name)

    def named(self, name: str) -> Environment:
        """One environment. Raises UsageError for a name that nobody declares."""
        found = self._by_name.get(name)
        if found is None:
            hint = did_you_mean(name, self.names) if self.names else NONE_DECLARED
            unknown = f"unknown environment `{name}`" if name else "no environment to check"
            raise UsageError(f"{unknown}\n  {hint}")
        return found

    def asked(self, it: Environment) -> Asked:
        """What the configuration asks of an environment."""
        required = tuple(
            (name, self.place(("environments", it.name, "required", number)))
            for number, name in enumerate(it.required)
        )
        return Asked(it.name, it.owner, required, it.domains)

    def provision(self, it: Environment) -> Provision:
        """What the sources of an environment give."""
        sources = tuple(self._sources(it))
        loader = it.loader or PYTHON_DOTENV
        return provision(sources, self.files.open, self.files.list, loader)

    def deployed(self, it: Environment) -> Deployed:
        """One environment, read."""
        found = self.provision(it)
        found = found._replace(interpolated=found.interpolated | self.elsewhere)
        return Deployed(
            self.asked(it),
            found,
            self.place(("environments", it.name)),
            self.files.root,
            tuple(self._written(path, part) for path, part in it.sources),
            tuple(
                (self._at(one.path, one.row, one.column), one.message)
                for one in found.problems
                if not one.absent
            ),
        )

    def differing(self, it: Environment, loaders: Iterable[str]) -> Iterator[str]:
        """What is read in two ways: keys of .env files of which a library in use takes another value
        than python-dotenv does, where the configuration does not say which one loads them."""
        for path, _ in it.sources if it.loader is None else ():
            written = self.files.relative(path)
            text = self.files.open(written)
            if by_name(written) != ENV_FILE or not isinstance(text, Text):
                continue
            for loader in loaders:
                names = env_file.differing(text, loader)
                if names:
                    yield (
                        f"{written}: python-dotenv and {loader} read {', '.join(names)} differently;"
                        " `loader` says which of them the project uses"
                    )

    def _written(self, path: str, part: str | None) -> str:
        return self.files.relative(path) + (f"#{part}" if part else "")

    def _sources(self, it: Environment) -> Iterable[Source]:
        for number, (path, part) in enumerate(it.sources):
            stated = self._stated(("environments", it.name, "sources", number))
            written = self.files.relative(path)
            place = Problem(self.files.relative(stated.path), stated.line, stated.column, written)
            yield Source(written, part or "", place)

    def place(self, keys: tuple[str | int, ...]) -> Place:
        """Where the configuration says something, in bytes, too."""
        stated = self._stated(keys)
        path = self.files.relative(stated.path)
        return self._at(path, stated.line, stated.column, stated.length)

    def _at(self, path: str, row: int, column: int, length: int = 1) -> Place:
        text = self.files.open(path)
        if not isinstance(text, Text) or row > len(text.rows):
            return Place(path, NOWHERE._replace(row=row, column=column, end_row=row))
        start = min(text.rows[row - 1] + column - 1, len(text.string))
        return Place(path, text.site(start, min(start + length, len(text.string))))

    def _stated(self, keys: tuple[str | int, ...]) -> Stated:
        """Of the key itself, or of the nearest one above it."""
        for size in range(len(keys), 0, -1):
            found = self.settings.places.get(keys[:size])
            if found is not None:
                return found
        return Stated("--config", 1, 1)


NONE_DECLARED = (
    "the configuration declares none: add [tool.ssot-lint.environments.NAME] with `sources`"
)


def boundary(base: str, tree: Tree = DISK) -> str:
    """The project around a configuration's directory: its git work tree, else the directory."""
    above = base.rstrip("/")
    while above:
        if tree.among(above, (".git",)):
            return above
        above = above.rpartition("/")[0]
    return base


def environments_of(workspace: Workspace, tree: Tree | None = None) -> Environments:
    """The environments of the project around the working directory; ``tree`` is where their files
    are read from, if not where the workspace's are."""
    base = workspace.project_root(workspace.home)
    return Environments(base, workspace.project_settings(workspace.home), tree or workspace.tree)


def deployed_of(workspace: Workspace) -> tuple[Deployed, ...]:
    """All of them, read."""
    environments = environments_of(workspace)
    return tuple(environments.deployed(it) for it in environments.settings.environments)
