"""Whether an environment gives the code what it asks for: the answer of ``env check``, as values."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from ssot_lint.deploy.combined import Provision, Taken
from ssot_lint.deploy.model import Provided, Twice
from ssot_lint.deploy.text import is_name
from ssot_lint.facts.model import Site
from ssot_lint.project.environments.code import Code, Reader
from ssot_lint.project.environments.libraries import is_of_a_library
from ssot_lint.project.environments.meant import meant
from ssot_lint.project.environments.values import BOOLEAN, rejected
from ssot_lint.project.variables.words import is_platform

_FILE = "_FILE"
"""What stands behind the name of a variable whose value may lie in a file: some wrappers read either."""


class Place(NamedTuple):
    """A file, relative to the project, and where in it."""

    path: str
    site: Site


class Missing(NamedTuple):
    """A requirement that nothing meets."""

    variable: str
    required_by: tuple[Place, ...]
    empty: bool
    """It is there, and holds nothing."""
    part: str
    names: tuple[str, ...]
    """All names that would meet it."""
    given: Provided | None
    """Where the empty one stands."""


class Unread(NamedTuple):
    """A variable that nobody reads."""

    provided: Provided
    did_you_mean: str | None
    part: str
    hint: str = ""


class Unparsable(NamedTuple):
    """A value that code would fail on."""

    provided: Provided
    reader: Reader
    reason: str
    part: str


class Given(NamedTuple):
    """A variable that the environment gives, with the part that it is given to alone."""

    provided: Provided
    part: str


class Answer(NamedTuple):
    """All that is to be said of one environment."""

    environment: str
    owner: str | None
    required: tuple[str, ...]
    """Names of the requirements, each by its first name."""
    found: int
    missing: tuple[Missing, ...]
    unread: tuple[Unread, ...]
    unparsable: tuple[Unparsable, ...]
    provided: tuple[Given, ...]
    present: tuple[str, ...]
    lacking: tuple[str, ...]
    twice: tuple[Twice, ...]
    notes: tuple[str, ...]
    parts: int
    """Services or containers that were judged, each alone."""
    readable: bool = True
    """Whether all sources could be read."""

    @property
    def several(self) -> bool:
        """Whether it matters of which part something is said."""
        return self.parts > 1

    @property
    def healthy(self) -> bool:
        """Nothing is wrong, and there was something to look at."""
        faults = self.missing or self.unparsable or self.lacking
        return self.readable and self.is_something and not faults

    @property
    def is_something(self) -> bool:
        """Whether there was something to look at: Services alone, which link anybody, are not."""
        given = any(not it.provided.implied for it in self.provided)
        return bool(self.required) or given


class Asked(NamedTuple):
    """What is asked of an environment beside what the code says."""

    name: str
    owner: str | None = None
    required: tuple[tuple[str, Place], ...] = ()
    """Each with the place where the configuration requires it."""
    domains: tuple[str, ...] = ()


class _Requirement(NamedTuple):
    names: tuple[str, ...]
    places: tuple[Place, ...]
    plain: bool
    """The empty string will do."""
    any_case: bool = False
    """The names are matched in any case."""


def answer(asked: Asked, found: Provision, code: Code) -> Answer:
    """Judge each part of ``found`` against what ``code`` and the configuration require."""
    given = {it.variable for part in found.parts for it in part.given}
    requirements = tuple(_requirements(asked, code, given))
    parts = found.parts if found.several else [it._replace(name="") for it in found.parts]
    missing = tuple(it for part in parts for it in _missing(requirements, part))
    lacking = {it.variable for it in missing}
    values = [it.value for part in found.parts for it in part.given if it.value is not None]
    present = tuple(it for it in asked.domains if _occurs(it, values))
    provided = tuple(_provided(found))
    return Answer(
        asked.name,
        asked.owner,
        tuple(it.names[0] for it in requirements),
        sum(it.names[0] not in lacking for it in requirements) if found.parts else 0,
        missing or (() if found.parts else tuple(_missing(requirements, Taken("", ())))),
        tuple(_unread(provided, found, code)),
        tuple(_unparsable(provided, code, asked.owner, missing)),
        provided,
        present,
        tuple(it for it in asked.domains if it not in present),
        found.twice,
        found.notes,
        len(found.parts),
        not found.problems,
    )


# --- what is required


def _requirements(asked: Asked, code: Code, given: Container[str]) -> Iterator[_Requirement]:
    """One for each field or fallback chain of which a reader fails without a value. One that is come
    to with other variables only asks for nothing where they are not ``given``."""
    chains: dict[str, _Requirement] = {}
    for name, place in asked.required:
        chains[name] = _Requirement((name,), (place,), False)
    for reader in code.readers:
        come_to = all(it in given for it in reader.given)
        if not come_to or not _demands(reader, asked.owner, code):
            continue
        names = reader.names or (reader.variable,)
        before = chains.get(names[0])
        place = Place(reader.path, reader.site)
        if before is None:
            chains[names[0]] = _Requirement(names, (place,), reader.plain, reader.any_case)
        else:
            # A place that takes one name only asks more than one that takes several.
            narrow = names if len(names) < len(before.names) else before.names
            places = before.places if place in before.places else (*before.places, place)
            chains[names[0]] = _Requirement(
                narrow, places, before.plain and reader.plain, before.any_case and reader.any_case
            )
    yield from sorted(chains.values())


def _demands(reader: Reader, owner: str | None, code: Code) -> bool:
    return (
        reader.required
        and reader.production
        and not reader.is_pattern
        and reader.kind in ("read", "declare", "cli")
        and (owner is None or reader.owner == owner)
        and not any(is_platform(it, code.allowed) for it in (reader.names or (reader.variable,)))
    )


def _missing(requirements: Iterable[_Requirement], part: Taken) -> Iterator[Missing]:
    by_name = {it.variable: it for it in part.given}
    folded = {it.variable.upper(): it for it in part.given}
    for requirement in requirements:
        loose = folded if requirement.any_case else {}
        found = [by_name.get(it) or loose.get(it.upper()) for it in requirement.names]
        given = [it for it in found if it is not None]
        if any(it.opaque or it.value or requirement.plain for it in given):
            continue
        yield Missing(
            requirement.names[0],
            requirement.places,
            bool(given),
            part.name,
            requirement.names,
            given[0] if given else None,
        )


# --- what is provided


def _provided(found: Provision) -> Iterator[Given]:
    """What is in force in each part; what all parts share stands once, for none."""
    shared = _shared(found.parts)
    seen: set[tuple[str, str, Site, str]] = set()
    for part in found.parts:
        for it in part.given:
            if not is_name(it.variable):
                continue  # `app.conf` of a map of files, which no program finds in its environment
            name = "" if it in shared or not found.several else part.name
            key = (it.variable, it.path, it.site, name)
            if key not in seen:
                seen.add(key)
                yield Given(it, name)


def _shared(parts: Sequence[Taken]) -> set[Provided]:
    every = [set(part.given) for part in parts]
    return set.intersection(*every) if every else set()


def _unread(provided: Iterable[Given], found: Provision, code: Code) -> Iterator[Unread]:
    exact = {it.variable for it in code.readers if not it.is_pattern and not it.any_case}
    loose = tuple(it for it in code.readers if it.is_pattern or it.any_case)
    known = sorted(
        {it.variable for it in code.readers if not it.is_pattern and it.kind != "presence"}
    )
    aliases = sorted({it.variable for it in code.readers if it.aliased})
    overridden = {it.variable for it, _ in provided}
    every = [
        *(it for it in provided if it.provided not in found.of_others),
        *(Given(it, "") for it in found.every if it.variable not in overridden),
    ]
    for it, part in every:
        name = it.variable
        if (
            not is_name(name)
            or it.implied
            or it.commented
            or it.removed
            or name in exact
            or name in found.interpolated
            or is_platform(name, code.allowed)
            or is_of_a_library(name)
            or any(reader.reads(name) for reader in loose)
            or (name.removesuffix(_FILE) in exact and name.endswith(_FILE))
        ):
            continue
        open_ = [other for other in known if other not in overridden]
        near = meant(name, open_, aliases) or meant(name, known)
        hint = "the alias has no prefix" if near in aliases and name.endswith(f"_{near}") else ""
        yield Unread(it, near, part, hint)


def _unparsable(
    provided: Iterable[Given], code: Code, owner: str | None, missing: Sequence[Missing]
) -> Iterator[Unparsable]:
    strict = [
        it
        for it in code.readers
        if it.production
        and not it.tolerates
        and it.parse[:1] not in ((), ("str",))
        and (owner is None or it.owner == owner)
        and not it.is_pattern
    ]
    empty = {(it.given, it.part) for it in missing if it.given is not None}
    for it, part in provided:
        if it.value is None or it.opaque or it.implied or any(it == one for one, _ in empty):
            continue
        for reader in strict:
            if not reader.reads(it.variable) or (not it.value and reader.tolerates_empty):
                continue
            expected = rejected(it.value, reader.parse)
            if reader.refuses is not None and reader.refuses(it.value):
                expected = BOOLEAN
            if expected is not None:
                row = reader.site.row
                reason = f"expected {expected}, as {reader.path}:{row} reads it"
                yield Unparsable(it, reader, reason, part)
                break


# --- domains

_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://(?:[^\s/@]*@)?(\[[^\]]*\]|[^\s/:?#,;'\"]+)")
_ITEMS = re.compile(r"[\s,;|\"'\[\]{}()=]+")


def _occurs(domain: str, values: Iterable[str]) -> bool:
    """Whether a domain is the host of a URL in some value, or a value, or an item of a list."""
    wanted = domain.lower()
    return any(wanted in _domains(value.lower()) for value in values if wanted in value.lower())


def _domains(value: str) -> Iterator[str]:
    yield from _HOST.findall(value)
    for item in _ITEMS.split(value):
        yield item.partition(":")[0].rstrip(".") if "://" not in item else ""
