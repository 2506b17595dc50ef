"""Declarations that nothing uses: neither the field nor a name of it stands anywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from ssot_lint.facts.model import Used
from ssot_lint.project.index import Project
from ssot_lint.project.variables.model import DECLARE, FIELD, FileSaid, Place
from ssot_lint.project.variables.schema import shared_prefix
from ssot_lint.project.variables.scope import PRODUCTION
from ssot_lint.project.variables.sought import stem_of
from ssot_lint.project.variables.view import VARIABLES

_APART = ("whole", "getattr", "called")


class Entry(NamedTuple):
    """One declaration with all its names."""

    anchor: Place
    words: frozenset[str]
    """Names that count as a use of it."""
    spans: tuple[tuple[str, int, int], ...]
    """Where it stands itself: uses there are none."""


def declared_words(places: Iterable[Place], every: Sequence[FileSaid]) -> frozenset[str]:
    """The names to look for, and, behind a ``=``, the objects that have them."""
    words: set[str] = set()
    classes: set[str] = set()
    inner: set[str] = set()
    for it in places:
        if it.kind != DECLARE:
            continue
        words |= {it.variable, *it.others, *it.field.split(".")[1:], it.field.split(".")[-1]}
        classes.add(_object_of(it.schema))
        inner.update(_within(it))
        if it.schema.endswith(":"):  # constants of a module are imported, and stand alone
            words.add(f"~{it.field.rpartition('.')[2]}")
    if not words:
        return frozenset()
    objects = {f"={it}" for it in (*_objects(every, classes), *inner) if it}
    return frozenset(words | objects)


def _within(place: Place) -> list[str]:
    """The fields that hold what a nested field stands in: ``theme`` of ``Settings.theme.dark``."""
    return place.field.split(".")[1:-1]


def _object_of(schema: str) -> str:
    """The name of a class; of constants of a module, the module's."""
    path, _, cls = schema.rpartition(":")
    return cls.rpartition(".")[2] if cls or not path else stem_of(path)


def _objects(files: Iterable[FileSaid], classes: set[str]) -> Iterator[str]:
    """Names of the classes, and of what holds an instance of one; of tables, the dict's."""
    yield from classes
    for file in files:
        for it in file.bound:
            if it.kind in ("instance", "function"):
                if str(it.value[0]).rpartition(".")[2] in classes:
                    yield it.name.rpartition(".")[2]
        for occurrence in file.occurrences:
            if occurrence.kind == "entry":
                yield occurrence.target


def entries(project: Project) -> Iterator[Entry]:
    """Every declaration in production code, the names of one field together."""
    groups: dict[tuple[str, object, str], list[Place]] = {}
    for it in project.view(VARIABLES).places:
        if it.kind == DECLARE and it.tier == PRODUCTION:
            groups.setdefault((it.schema, it.site, it.field), []).append(it)
    by_field: dict[tuple[str, str], list[list[Place]]] = {}
    for (schema, _, field), places in groups.items():
        by_field.setdefault((schema, field), []).append(places)
    for (_, field), several in by_field.items():
        every = [it for places in several for it in places]
        names = {it.variable for it in every} | {name for it in every for name in it.others}
        spans = tuple((it.path, it.site.start, max(it.site.end, it.until)) for it in every)
        named = tuple((it.path, at.start, at.end) for it in every for at in it.named)
        yield Entry(every[0], frozenset(names | {field.rpartition(".")[2]}), spans + named)


def unused(project: Project) -> Iterator[Place]:
    """The declarations that nothing uses."""
    uses: dict[str, list[tuple[str, Used]]] = {}
    for path, it in project.facts("used"):
        uses.setdefault(it.how if it.how in _APART else it.name, []).append((path, it))
    if "" not in uses:
        return  # nobody has looked for them
    known = list(entries(project))
    prefixes = _prefixes(known)
    open_ = {it.name for _, it in uses.get("whole", [])}
    patterns = [it.name.partition(":")[::2] for _, it in uses.get("getattr", [])]
    objects = _objects_of(project)
    called = {it.name for _, it in uses.get("called", [])}
    parents = _parents(known)
    for entry in known:
        anchor = entry.anchor
        own = objects.get(anchor.schema, frozenset())
        if open_ & own or not open_.isdisjoint(_within(anchor)):
            continue
        by_class = anchor.via == FIELD or ("." in anchor.schema and "/" not in anchor.schema)
        if by_class and not called & own:
            continue  # the class itself is used nowhere: that says nothing of a field
        prefix = prefixes.get(anchor.schema, "")
        if prefix and not anchor.variable.startswith(prefix):
            continue
        asked = [pattern for name, pattern in patterns if name in own]
        if any(fnmatchcase(word, pattern) for word in entry.words for pattern in asked):
            continue
        if anchor.parse.kind == "json" and anchor.field in parents:
            continue
        if not _is_used(entry, uses):
            yield anchor


def _is_used(entry: Entry, uses: Mapping[str, list[tuple[str, Used]]]) -> bool:
    for word in entry.words:
        for path, it in uses.get(word, ()):
            inside = any(
                path == where and start <= it.site.start < end for where, start, end in entry.spans
            )
            if not inside:
                return True
    return False


def _prefixes(known: Iterable[Entry]) -> dict[str, str]:
    names: dict[str, set[str]] = {}
    for it in known:
        names.setdefault(it.anchor.schema, set()).add(it.anchor.variable)
    return {schema: shared_prefix(frozenset(found)) for schema, found in names.items()}


def _parents(known: Iterable[Entry]) -> frozenset[str]:
    return frozenset(it.anchor.field.rpartition(".")[0] for it in known)


def _objects_of(project: Project) -> dict[str, frozenset[str]]:
    """By schema, the names that stand for it as a whole."""
    found: dict[str, set[str]] = {}
    for it in project.view(VARIABLES).places:
        if it.kind == DECLARE:
            found.setdefault(it.schema, {_object_of(it.schema)})
            if it.via == "table" and it.target:
                found[it.schema].add(it.target)
    for _, bound in project.facts("bound"):
        if bound.kind in ("instance", "function"):
            made = str(bound.value[0]).rpartition(".")[2]
            for names in found.values():
                if made in names:
                    names.add(bound.name.rpartition(".")[2])
    return {schema: frozenset(names) for schema, names in found.items()}
