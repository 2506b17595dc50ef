"""What the sources of an environment say together: which parts are judged, and what each is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ssot_lint.deploy import kinds
from ssot_lint.deploy.images import is_other_peoples
from ssot_lint.deploy.model import Keep, Part, Problem, Provided, Reading, Twice, Wanted


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


class Read(NamedTuple):
    """A file of a source, and what of it is taken."""

    source: Source
    kind: str
    reading: Reading
    taken: tuple[Part, ...]


class Combined:
    """What the sources say together."""

    def __init__(self, reads: Sequence[Read], problems: tuple[Problem, ...]) -> None:
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
            tuple(dict.fromkeys(twice for it in self.reads for twice in it.reading.twice)),
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

    def _is_taken(self, read: Read, part: Part) -> bool:
        if not part.name or read.kind == kinds.DOCKERFILE:
            return is_called(part, read.source.part) if read.source.part else not part.resting
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

    def _parts_of(self, read: Read, name: str) -> Iterator[Part]:
        parts = read.taken if read.source.part else read.reading.parts
        return (it for it in parts if it.name == name)

    def _own(self, name: str) -> set[Provided]:
        return {
            it for read in self.reads for part in self._parts_of(read, name) for it in part.provided
        }

    def _shared(self, read: Read) -> Iterator[Provided]:
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


def is_called(part: Part, name: str) -> bool:
    """Whether a selector means a part."""
    return part.name == name or name in part.names
