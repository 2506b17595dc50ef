"""Reads the sources of one environment, in order, and says what each of its parts is given."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from ssot_lint.deploy import kinds
from ssot_lint.deploy.combined import Combined, Provision, Read, Source, is_called
from ssot_lint.deploy.model import (
    OUTSIDE,
    List,
    Open,
    Problem,
    Reading,
)
from ssot_lint.deploy.readers import (
    actions,
    app_yaml,
    compose,
    dockerfile,
    env_file,
    gitlab,
    helm,
    ini,
    kubernetes,
    kustomize,
    procfile,
    runner_toml,
    systemd,
    terraform,
)
from ssot_lint.deploy.text import Text


def provision(
    sources: Sequence[Source], opened: Open, listed: List, loader: str = env_file.PYTHON_DOTENV
) -> Provision:
    """Read all sources. What is wrong with one is a problem, and the others are read."""
    reader = _Sources(opened, listed, loader)
    reads = reader.read(sources)
    return Combined(reads, tuple(reader.problems)).provision()


def read_alone(path: str, text: Text, kind: str, opened: Open) -> Reading:
    """One file of a kind, without what others say about it."""
    return _Sources(opened, lambda _: None, env_file.PYTHON_DOTENV).reading(path, text, kind)


class _Sources:
    """Reads each source by its kind; .env files first, since others are filled from them."""

    def __init__(self, opened: Open, listed: List, loader: str) -> None:
        self.opened = opened
        self.listed = listed
        self.loader = loader
        self.problems: list[Problem] = []
        self.known: dict[str, str | None] = {}
        self.composed: list[tuple[str, frozenset[str]]] = []
        """Of each compose file: the folder that its paths begin in, and its services."""
        self.values: helm.Values = {}

    def read(self, sources: Sequence[Source]) -> list[Read]:
        files = [(it, *file) for it in sources for file in self._files(it)]
        found: dict[int, Read] = {}
        for env_first in (True, False):
            for number, (source, path, text) in enumerate(files):
                kind = kinds.kind(path, text)
                if (kind == kinds.ENV_FILE) == env_first:
                    found[number] = self._one(source, path, text, kind)
        reads = [found[number] for number in sorted(found)]
        self._see_parts(reads)
        return reads

    def _files(self, source: Source) -> Iterator[tuple[str, Text]]:
        """The file of a source; of a folder its kustomization, or all its manifests."""
        found = self.opened(source.path)
        if not isinstance(found, Problem):
            yield source.path, found
            return
        inside = self.listed(source.path)
        if inside is None:
            self._refuse(source, found)
            return
        chosen = [it for it in inside if posixpath.basename(it) in kustomize.NAMES][:1] or [
            it for it in inside if it.endswith((".yaml", ".yml", ".json", ".tf", ".tfvars"))
        ]
        if not chosen:
            message = f"`{source.path}`: no deployment file in this folder"
            self.problems.append(source.place._replace(message=message))
        for path in chosen:
            text = self.opened(path)
            if isinstance(text, Problem):
                self.problems.append(text)
            else:
                yield path, text

    def _refuse(self, source: Source, found: Problem) -> None:
        """A source that is not there is wrong where it is named; one that is, where it is broken."""
        if found.row or not source.place.path:
            self.problems.append(found)
        else:
            message = f"`{source.path}`: {found.message}"
            absent = found.message != OUTSIDE
            self.problems.append(source.place._replace(message=message, absent=absent))

    def _one(self, source: Source, path: str, text: Text, kind: str | None) -> Read:
        if kind is None:
            message = "expected a .env file, a compose file, a manifest or another deployment file"
            self.problems.append(Problem(path, 1, 1, message))
            return Read(source, "", Reading(), ())
        reading = self.reading(path, text, kind)
        used = _USED.get(kind)
        if used is not None:
            names = frozenset(used.findall(text.string))
            reading = reading._replace(interpolated=reading.interpolated | names)
        self.problems += reading.problems
        return Read(source, kind, reading, reading.parts)

    def reading(self, path: str, text: Text, kind: str) -> Reading:
        """What one file says, by its kind."""
        if kind == kinds.ENV_FILE:
            reading = env_file.read(text, path, loader=self.loader, known=self.known)
            given = reading.parts[0].provided
            self.known.update((it.variable, it.value) for it in given if not it.commented)
            return reading
        if kind == kinds.COMPOSE:
            return self._compose(text, path)
        if kind == kinds.HELM_VALUES:
            return helm.read_values(text, path, self.values)
        if kind in _LEADING:
            return _LEADING[kind](text, path, self.opened)
        return _READERS[kind](text, path)

    def _compose(self, text: Text, path: str) -> Reading:
        """A compose file. One that speaks of an earlier one's services is laid over it, so that its
        paths begin where those of the first do, as docker compose has it."""
        directory = posixpath.dirname(path)
        own = compose.service_names(text, path)
        first = next((at for at, names in self.composed if names & own), directory)
        self.composed.append((first, own))
        known = {**self._beside(first), **self.known}
        return compose.read(text, path, self.opened, known, first)

    def _beside(self, directory: str) -> Mapping[str, str | None]:
        """The ``.env`` of a compose project, which fills ``${X}`` in it and provides nothing."""
        path = posixpath.join(directory, ".env")
        found = self.opened(path)
        if isinstance(found, Problem):
            if found.row:  # one that is not there fills nothing
                self.problems.append(found)
            return {}
        reading = env_file.read(found, path)
        self.problems += reading.problems
        provided = reading.parts[0].provided
        return {it.variable: it.value for it in provided if not it.commented}

    def _see_parts(self, reads: list[Read]) -> None:
        """A part that a source names must be in it, or in another source of the same kind."""
        for number, read in enumerate(reads):
            if not read.source.part:
                continue
            wanted = read.source.part
            taken = tuple(it for it in read.reading.parts if is_called(it, wanted))
            reads[number] = read._replace(taken=taken)
            same = [it for it in reads if it.source == read.source]
            if any(is_called(part, wanted) for it in same for part in it.reading.parts):
                continue
            names = [part.name for it in same for part in it.reading.parts if part.name]
            if read.reading.problems and not names:
                continue
            message = f"no part `{wanted}` in {read.source.path}"
            if names:
                message += ", only " + ", ".join(f"`{it}`" for it in names[:8])
            if not any(it.message == message for it in self.problems):
                self.problems.append(read.source.place._replace(message=message))


_READERS = {
    kinds.DOCKERFILE: dockerfile.read,
    kinds.KUBERNETES: kubernetes.read,
    kinds.HELM_TEMPLATE: helm.read_template,
    kinds.TERRAFORM: terraform.read,
    kinds.ACTIONS: actions.read,
    kinds.GITLAB: gitlab.read,
    kinds.PROCFILE: procfile.read,
    kinds.APP_YAML: app_yaml.read,
}


_LEADING = {
    kinds.KUSTOMIZE: kustomize.read,
    kinds.SYSTEMD: systemd.read,
    kinds.INI: ini.read,
    kinds.RUNNER_TOML: runner_toml.read,
}
"""Kinds of which a file may lead to others."""


_USED = {
    kinds.COMPOSE: re.compile(r"\$\$\{?([A-Za-z_]\w*)"),
    kinds.KUBERNETES: re.compile(r"\$\(([A-Za-z_]\w*)\)"),
    kinds.PROCFILE: re.compile(r"\$\{?([A-Za-z_]\w*)"),
    kinds.SYSTEMD: re.compile(r"\$\{?([A-Za-z_]\w*)"),
    kinds.ACTIONS: re.compile(r"\$\{?([A-Za-z_]\w*)"),
    kinds.GITLAB: re.compile(r"\$\{?([A-Za-z_]\w*)"),
    kinds.DOCKERFILE: re.compile(r"\$\{?([A-Za-z_]\w*)"),
}
"""Names that commands in a file are given: the program in front is the shell."""
