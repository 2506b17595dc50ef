"""Reads the sources of one environment, in order, and says what each of its parts is given."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ssot_lint.deploy import kinds
from ssot_lint.deploy.images import is_other_peoples
from ssot_lint.deploy.model import (
    OUTSIDE,
    Keep,
    List,
    Open,
    Part,
    Problem,
    Provided,
    Reading,
    Twice,
    Wanted,
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


class Source(NamedTuple):
    """One named source: a file or folder, and which part of it."""

    path: str
    """Relative to the project, with ``/``."""
    part: str = ""
    """What stands behind ``#``."""
    place: Problem = Problem("", 1, 1, "")
    """Where the configuration names it; its message is the source as written."""


class Taken(NamedTuple):
    """A part that an environment takes, with all that it is given, the last one winning."""

    name: str
    given: tuple[Provided, ...]
    """One a variable, in the order in which they are first met."""


class Provision(NamedTuple):
    """What the sources of an environment say together."""

    parts: tuple[Taken, ...] = ()
    several: bool = False
    """Whether the sources have parts that are judged alone."""
    every: tuple[Provided, ...] = ()
    """Each place that gives a variable, overridden ones too, and what comments document."""
    interpolated: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    twice: tuple[Twice, ...] = ()
    notes: tuple[str, ...] = ()
    of_others: frozenset[Provided] = frozenset()
    """What only programs of other people are given, of which nobody here knows what they read."""


class _Read(NamedTuple):
    source: Source
    kind: str
    reading: Reading
    taken: tuple[Part, ...]


def provision(
    sources: Sequence[Source], opened: Open, listed: List, loader: str = env_file.PYTHON_DOTENV
) -> Provision:
    """Read all sources. What is wrong with one is a problem, and the others are read."""
    reader = _Sources(opened, listed, loader)
    reads = reader.read(sources)
    return _Combined(reads, tuple(reader.problems)).provision()


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

    def read(self, sources: Sequence[Source]) -> list[_Read]:
        files = [(it, *file) for it in sources for file in self._files(it)]
        found: dict[int, _Read] = {}
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

    def _one(self, source: Source, path: str, text: Text, kind: str | None) -> _Read:
        if kind is None:
            message = "expected a .env file, a compose file, a manifest or another deployment file"
            self.problems.append(Problem(path, 1, 1, message))
            return _Read(source, "", Reading(), ())
        reading = self.reading(path, text, kind)
        used = _USED.get(kind)
        if used is not None:
            names = frozenset(used.findall(text.string))
            reading = reading._replace(interpolated=reading.interpolated | names)
        self.problems += reading.problems
        return _Read(source, kind, reading, reading.parts)

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

    def _see_parts(self, reads: list[_Read]) -> None:
        """A part that a source names must be in it, or in another source of the same kind."""
        for number, read in enumerate(reads):
            if not read.source.part:
                continue
            wanted = read.source.part
            taken = tuple(it for it in read.reading.parts if _is_called(it, wanted))
            reads[number] = read._replace(taken=taken)
            same = [it for it in reads if it.source == read.source]
            if any(_is_called(part, wanted) for it in same for part in it.reading.parts):
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


def _is_called(part: Part, name: str) -> bool:
    return part.name == name or name in part.names


class _Combined:
    """What the sources say together."""

    def __init__(self, reads: Sequence[_Read], problems: tuple[Problem, ...]) -> None:
        self.reads = reads
        self.problems = problems
        self.notes = [note for it in reads for note in it.reading.notes]
        self.keeps: dict[tuple[str, str, str], Keep] = {
            (keep.kind, keep.namespace, keep.name): keep
            for it in reads
            for keep in it.reading.keeps
        }
        self.services = tuple(link for it in reads for link in it.reading.services)
        self.names = self._taken()
        self.problems += tuple(
            problem
            for name in self.names
            for read in reads
            for part in self._parts_of(read, name)
            for problem in part.problems
        )

    def provision(self) -> Provision:
        parts = tuple(self._part(name) for name in self.names) or self._alone()
        return Provision(
            parts,
            len(parts) > 1,
            tuple(self._every()),
            frozenset(name for it in self.reads for name in it.reading.interpolated),
            tuple(dict.fromkeys(self.problems)),
            tuple(twice for it in self.reads for twice in it.reading.twice),
            tuple(dict.fromkeys(self.notes)),
            self._of_others(),
        )

    # --- which parts

    def _taken(self) -> list[str]:
        """Names of the parts that are judged, over all sources."""
        found: list[str] = []
        for kind in dict.fromkeys(it.kind for it in self.reads):
            if kind == kinds.DOCKERFILE:
                continue  # an image is for whoever runs it
            reads = [it for it in self.reads if it.kind == kind]
            named = [part.name for it in reads if it.source.part for part in it.taken]
            rest = [part for it in reads if not it.source.part for part in it.reading.parts]
            if named:
                # An override beside a selected source speaks of the same parts only.
                found += named if kind == kinds.COMPOSE else [*named, *_by_default(kind, rest)]
            else:
                found += _by_default(kind, rest)
        gone = {part.name: part.removed for it in self.reads for part in it.reading.parts}
        return [name for name in dict.fromkeys(found) if name and not gone.get(name)]

    def _is_taken(self, read: _Read, part: Part) -> bool:
        if not part.name or read.kind == kinds.DOCKERFILE:
            return _is_called(part, read.source.part) if read.source.part else not part.resting
        return part.name in self.names

    # --- what they are given

    def _part(self, name: str) -> Taken:
        """All that one part is given, each source in turn: later ones win. Compose files are one
        source, in which what a service states itself wins over its files."""
        before: list[Provided] = []
        below: list[Provided] = []
        given: list[Provided] = []
        links, kind = True, ""
        for read in self.reads:
            if not read.kind == kind == kinds.COMPOSE:
                before += [*below, *given]
                below, given = [], []
            kind = read.kind
            for part in self._parts_of(read, name):
                if part.resets or part.removed:
                    given = [it for it in given if it not in self._own(name)]
                if part.forgets or part.removed:
                    below = []
                links = links and part.links
                below += [*self._wanted(part.wanted), *part.below]
                given += part.provided
            given += self._shared(read)
        first = list(self.services) if links and self.services else []
        return Taken(name, _effective([*first, *before, *below, *given]))

    def _of_others(self) -> frozenset[Provided]:
        """What parts that run programs of other people are given themselves, and no others."""
        given: dict[bool, set[Provided]] = {True: set(), False: set()}
        for name in self.names:
            parts = [part for read in self.reads for part in self._parts_of(read, name)]
            foreign = any(is_other_peoples(it.image) for it in parts)
            foreign = foreign and not any(it.built for it in parts)
            for it in parts:
                given[foreign].update((*it.below, *it.provided, *self._wanted(it.wanted)))
        return frozenset(given[True] - given[False])

    def _alone(self) -> tuple[Taken, ...]:
        given = [it for read in self.reads for it in self._shared(read)]
        return (Taken("", _effective(given)),) if self.reads else ()

    def _parts_of(self, read: _Read, name: str) -> Iterator[Part]:
        parts = read.taken if read.source.part else read.reading.parts
        return (it for it in parts if it.name == name)

    def _own(self, name: str) -> set[Provided]:
        return {
            it for read in self.reads for part in self._parts_of(read, name) for it in part.provided
        }

    def _shared(self, read: _Read) -> Iterator[Provided]:
        """What a source gives to every part: a .env file, an image, maps that nobody asks for."""
        for part in read.taken if read.source.part else read.reading.parts:
            anonymous = not part.name or read.kind == kinds.DOCKERFILE
            if anonymous and (read.source.part or not part.resting):
                yield from part.provided
        if not read.reading.parts:
            for keep in read.reading.keeps:
                if not self._is_wanted(keep):
                    yield from keep.provided

    def _is_wanted(self, keep: Keep) -> bool:
        return any(
            (it.kind, it.name) == (keep.kind, keep.name)
            for read in self.reads
            for part in read.reading.parts
            for it in part.wanted
        )

    def _wanted(self, wanted: Iterable[Wanted]) -> Iterator[Provided]:
        for it in wanted:
            keep = self._kept(it)
            if keep is None:
                note = f"{it.path}:{it.site.row}: what the {it.kind} `{it.name}` holds"
                self.notes.append(note)
                continue
            for one in keep.provided:
                yield one._replace(variable=it.prefix + one.variable) if it.prefix else one

    def _kept(self, it: Wanted) -> Keep | None:
        """The map that is meant: of the same namespace, else where one of the two names none."""
        exact = self.keeps.get((it.kind, it.namespace, it.name))
        loose = (
            keep
            for keep in self.keeps.values()
            if (keep.kind, keep.name) == (it.kind, it.name)
            and _may_meet(it.namespace, keep.namespace)
        )
        return exact or next(loose, None)

    def _every(self) -> Iterator[Provided]:
        """Each place in the parts that are taken."""
        seen: set[tuple[str, int, str]] = set()
        for it in self._places():
            key = (it.path, it.site.start, it.variable)
            if key not in seen:
                seen.add(key)
                yield it

    def _places(self) -> Iterator[Provided]:
        for read in self.reads:
            yield from self._shared(read)
            for name in self.names:
                for part in self._parts_of(read, name):
                    yield from part.below
                    yield from part.provided
                    yield from self._wanted(part.wanted)


def _may_meet(one: str, other: str) -> bool:
    """Whether two namespaces may be the same: the one not written is given at the command line."""
    return one == other or not one or not other


def _by_default(kind: str, parts: Sequence[Part]) -> list[str]:
    """The parts that a source without a selector means."""
    awake = [it for it in parts if not it.resting]
    if kind == kinds.COMPOSE:
        built = {it.name for it in parts if it.built}
        awake = [it for it in awake if it.name in built] or awake
    ours = [it for it in awake if not is_other_peoples(it.image)]
    return [it.name for it in ours or awake]


def _effective(given: Iterable[Provided]) -> tuple[Provided, ...]:
    found: dict[str, Provided] = {}
    for it in given:
        if it.commented:
            continue
        if it.removed:
            found.pop(it.variable, None)
        elif it.opaque == "the shell" and it.variable in found:
            continue  # a name without a value adds nothing to one that is there
        else:
            found[it.variable] = it
    return tuple(found.values())
