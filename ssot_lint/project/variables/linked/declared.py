"""Declarations by settings classes, as places: the classes of all files put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.facts.model import Bound, Site
from ssot_lint.getter.schemas import environ_config, pydantic, typed_settings
from ssot_lint.getter.schemas.model import Entry, Field, Schema, Symbol
from ssot_lint.project.variables.model import DECLARE, STR, Default, Parse, Place
from ssot_lint.project.variables.words import looks_secret

if TYPE_CHECKING:
    from ssot_lint.project.variables.linked.linking import Linking
    from ssot_lint.project.variables.model import FileSaid


def schema_of(fact: Bound) -> Schema:
    """The class that a fact keeps."""
    name, bases, options, fields, is_open, customised = fact.detail
    return Schema(name, bases, options, tuple(Field(*it) for it in fields), is_open, customised)


def _classes(type_: tuple[object, ...]) -> Iterator[str]:
    """The whole names of classes that a type is made of."""
    if type_[:1] == ("class",):
        yield str(type_[1])
    for part in type_[1:]:
        if isinstance(part, tuple):
            yield from _classes(part)


class Schemas:
    """The settings classes of all files."""

    def __init__(self, files: Iterable[FileSaid], linker: Linking) -> None:
        self._linker = linker
        self._homes: dict[str, FileSaid] = {}
        self._known: dict[str, Schema] = {}
        for file in files:
            for it in file.bound:
                if it.kind == "schema":
                    schema = schema_of(it)
                    self._known[schema.name] = schema
                    self._homes[schema.name] = file
        self._extended = {
            name for it in self._known.values() for base in it.bases if (name := self._name(base))
        }
        self._extended |= {
            name
            for it in self._known.values()
            for field in it.fields
            for inner in _classes(field.type)
            if (name := self._name(inner)) and name != it.name
        }
        self._used = {
            str(it.value[0]) for file in files for it in file.bound if it.kind == "instance"
        }
        self._prefixed = _prefixed(files)
        self._loads = [it for file in files for it in file.bound if it.kind == "load"]
        self.missed: dict[str, None] = {}
        self.found: dict[str, None] = {}

    def find(self, name: str) -> Schema | None:
        """The class of a whole name, re-exports followed."""
        found = self._name(name)
        (self.missed if found is None else self.found)[name] = None
        return None if found is None else self._known[found]

    def is_settings(self, name: str) -> bool:
        """Whether the class is a settings class."""
        schema = self.find(name)
        if schema is None:
            return False
        return environ_config.is_marked(schema) or bool(pydantic.is_settings(schema, self.find))

    def _name(self, name: str) -> str | None:
        if name in self._known:
            return name
        return next((it for it in self._linker.lookup.names(name) if it in self._known), None)

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """Every entry of every settings class, with the path of the file that has its field."""
        value = self._linker.evaluator.value
        for name in sorted(self._known):
            schema = self._known[name]
            if name in self._extended and name not in self._used:
                continue
            of = environ_config if environ_config.is_marked(schema) else pydantic
            for one in self._called(schema):
                for found in of.entries(one, self.find, value):
                    yield self._homes[found.home].path, found

        for it in self._loads:
            loaded = self.find(it.name)
            if loaded is not None:
                for entry in typed_settings.entries(loaded, it.value, it.detail, self.find, value):
                    yield self._homes[entry.home].path, entry

    def _called(self, schema: Schema) -> Iterator[Schema]:
        """The class as its instances are made: ``_env_prefix`` at a call overrides the class's."""
        given = [it for name, it in self._prefixed if self._name(name) == schema.name]
        for prefix in dict.fromkeys(given or (None,)):
            if prefix is None:
                yield schema
            else:
                yield schema._replace(options=(*schema.options, ("env_prefix", prefix)))

    def places(self) -> Iterator[Place]:
        """All declarations, once each."""
        seen: set[tuple[object, ...]] = set()
        for _, entry in self.entries():
            for place in self._of(entry):
                key = (place.path, place.site, place.variable)
                if key not in seen:
                    seen.add(key)
                    yield place

    def _of(self, entry: Entry) -> Iterator[Place]:
        file = self._homes[entry.home]
        kind, value = entry.default
        for name in entry.variables:
            yield Place(
                name,
                DECLARE,
                file.path,
                Site(*entry.site),
                Default(kind, value),
                self._parse(entry),
                entry.via,
                entry.home.rpartition(".")[2],
                False,
                entry.secret or looks_secret(name),
                True,
                tuple(Site(*it) for it in entry.named),
                owner=file.owner,
                tier=file.tier,
                field=entry.name,
                schema=entry.owner,
                others=tuple(it for it in entry.variables if it != name),
                any_case=entry.any_case,
                names=tuple(entry.variables),
                ignores_empty=entry.ignores_empty,
            )

    def _parse(self, entry: Entry) -> Parse:
        parse = entry.parse
        if parse[0] == "class":
            return self._of_class(str(parse[1]))
        if parse[0] == "url":
            return Parse("str", strict=True, choices=("url",))
        return self._linker.parse(parse)._replace(strict=True)

    def _of_class(self, name: str) -> Parse:
        order = self._linker.lookup.order(name)
        if any(it.startswith("enum.") for it in order):
            members = self._linker.lookup.members(name)
            values = [self._linker.evaluator.value(it) for it in members]
            known = tuple(str(it) for it in values if isinstance(it, str | int))
            return Parse("choice", choices=known, strict=True)
        return STR


def _prefixed(files: Iterable[FileSaid]) -> list[tuple[str, Symbol | None]]:
    """Of each class some instance of which is given a prefix, the prefixes of all; None for its own."""
    told: dict[str, list[Symbol | None]] = {}
    for file in files:
        for it in file.bound:
            if it.kind == "instance":
                given = [pair[1] for pair in it.detail if pair[0] == "_env_prefix"]
                told.setdefault(str(it.value[0]), []).append(given[0] if given else None)
    return [(name, it) for name, every in told.items() if any(every) for it in every]


_ = Mapping
