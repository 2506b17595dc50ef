"""From the facts of all files to places of variables: constants, loops and wrappers looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ssot_lint.core.lean import NamedTuple
from ssot_lint.facts.model import Occurrence, Site
from ssot_lint.facts.variables.relative import absolute
from ssot_lint.project.variables.linked.calls import (
    Asked,
    Calls,
    OfLibrary,
    has_parameter,
    substituted,
)
from ssot_lint.project.variables.linked.declared import Schemas
from ssot_lint.project.variables.linked.descriptors import Shapes
from ssot_lint.project.variables.linked.evaluate import GAP, Evaluator, Name, Symbol
from ssot_lint.project.variables.linked.libraries import library_call
from ssot_lint.project.variables.linked.lookup import LIBRARY_ROOTS, Lookup
from ssot_lint.project.variables.linked.looped import turns
from ssot_lint.project.variables.model import (
    CLI,
    DECLARE,
    FIELD,
    READ,
    STR,
    Default,
    FileSaid,
    Parse,
    Place,
)
from ssot_lint.project.variables.truth import test_of
from ssot_lint.project.variables.words import looks_secret

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_PATTERN = re.compile(r"[A-Za-z0-9_*]*[A-Za-z0-9_][A-Za-z0-9_*]*\Z")
_UNKNOWN: Symbol = ("?",)
_DECLARING = frozenset({"entry", "typed", "instance"})
"""Occurrences that may declare."""


class Linked(NamedTuple):
    """The places of all variables."""

    places: tuple[Place, ...]
    """By path, then as they stand."""
    dynamic: Mapping[str, int]
    """By path, how many accesses have a key of which nothing is known."""
    lookup: Lookup


class Linker:
    """Links file by file, given what all files bind."""

    def __init__(self, files: Iterable[FileSaid]) -> None:
        every = tuple(files)
        self.lookup = Lookup(
            (it for file in every for it in file.bound),
            (it for file in every for it in file.wrapped),
        )
        self.evaluator = Evaluator(self.lookup.constant)
        self.calls = Calls(self.lookup, self.evaluator)
        self.schemas = Schemas(every, self)
        self.shapes = Shapes(every, self)

    def is_library(self, cls: str) -> bool:
        """Whether a class is a library's that reads the environment."""
        return cls.partition(".")[0] in LIBRARY_ROOTS

    def places(self, file: FileSaid) -> tuple[list[Place], int]:
        """The places of one file, and the number of keys of which nothing is known."""
        found: list[Place] = []
        unknown = 0
        file = file._replace(occurrences=tuple(map(absolute, file.occurrences)))
        for it in file.occurrences:
            if it.kind in ("entry", "typed"):
                continue
            if it.kind == "instance":
                found.extend(self._instance(it, file))
                continue
            made = list(self._of(it, file))
            if not made and (it.kind in (READ, "presence") or self._is_hidden(it)):
                unknown += 1
            found.extend(made)
        found.extend(self._entries(file, found))
        found.sort(key=lambda place: (place.site, place.kind, place.variable))
        return found, unknown

    def declared(self, file: FileSaid) -> list[Place]:
        """Those of its places that may declare: of most files, and at no price, none."""
        kinds = _DECLARING if self.shapes.is_any else _DECLARING - {"instance"}
        if kinds.isdisjoint({it.kind for it in file.occurrences}):
            return []
        return self.places(file)[0]

    def _is_hidden(self, it: Occurrence) -> bool:
        """Whether stars hide what a call of a wrapper asks for."""
        if it.kind != "call" or not any(pair[0] == "*" for pair in it.arguments):
            return False
        return self.calls.asked(it.via, it.arguments) is not None

    def _of(self, it: Occurrence, file: FileSaid) -> Iterator[Place]:
        if it.kind == "call":
            yield from self._called(it, file)
            return
        parse = self.parse(it.parse)
        told = self.default(it.default, {})
        for name, pattern, default in self._each(it.key, it.default, {}, told):
            yield self._place(it, file, it.kind, name, pattern, default, parse, it.via)

    def _called(self, it: Occurrence, file: FileSaid) -> Iterator[Place]:
        asked = self.calls.asked(it.via, it.arguments)
        if isinstance(asked, str):
            asked = OfLibrary(asked, it.via, it.arguments, ("str",))
        if isinstance(asked, OfLibrary):
            yield from self._of_library(asked, it, file)
            return
        if asked is None or has_parameter(substituted(asked.key, asked.given)):
            return
        default = self.default(asked.default, asked.given)
        if it.default and it.default[0] != "open":
            guarded = it.default[0] == "guarded"
            if default.kind == "required" if guarded else _is_nothing(default):
                default = self.default(it.default, {})
        parse = self.parse(asked.parse)
        if parse == STR:
            parse = self.parse(it.parse)
        for name, pattern, each in self._each(asked.key, asked.default, asked.given, default):
            yield self._place(
                it, file, asked.kind, name, pattern, each, parse, asked.name
            )._replace(fetched=asked.name, forgives=asked.forgives or it.forgives)
        yield from self._besides(it, file, asked)

    def _besides(self, it: Occurrence, file: FileSaid, asked: Asked) -> Iterator[Place]:
        """Further variables that one call of a wrapper asks for."""
        others = list(self.calls.others(it.via, it.arguments))
        if not others:
            return
        known = {name for name, _ in self.names(asked.key, asked.given)}
        for also in others:
            default, parse = self.default(also.default, also.given), self.parse(also.parse)
            for name, pattern in self.names(also.key, also.given):
                if name not in known:
                    known.add(name)
                    yield self._place(
                        it, file, also.kind, name, pattern, default, parse, asked.name
                    )._replace(fetched=asked.name)

    def _of_library(self, asked: OfLibrary, it: Occurrence, file: FileSaid) -> Iterator[Place]:
        if asked.arguments and has_parameter(asked.arguments[0][1]):
            return  # a wrapper's own
        call = it._replace(via=asked.via, arguments=asked.arguments)
        for made in library_call(asked.name, call, self):
            parse = made.parse if made.parse != STR else self.parse(asked.parse)
            yield self._place(
                it, file, READ, made.name, made.pattern, made.default, parse, asked.name
            )

    def _instance(self, it: Occurrence, file: FileSaid) -> Iterator[Place]:
        """Declarations by an instance of a class of the project."""
        told = self.shapes.declared(it)
        if told is None:
            return
        for name in told.names:
            place = self._place(it, file, DECLARE, name, False, told.default, told.parse, it.via)
            yield place._replace(
                field=f"{it.scope}.{it.key[1]}" if it.scope else str(it.key[1]),
                schema=f"{file.path}:{told.schema}",
                others=tuple(other for other in told.names if other != name),
                until=it.until,
            )

    def _place(
        self,
        it: Occurrence,
        file: FileSaid,
        kind: str,
        name: str,
        pattern: bool,
        default: Default,
        parse: Parse,
        via: str,
    ) -> Place:
        if kind not in (READ, CLI, DECLARE):
            default, parse = Default("none"), STR
        return Place(
            name,
            kind,
            file.path,
            it.site,
            default,
            parse,
            via,
            it.scope,
            pattern,
            looks_secret(name),
            it.at_import,
            tuple(Site(*site) for site in it.named),
            it.branches,
            it.target,
            file.owner,
            file.tier,
            default_at=(it.default_at[0], it.default_at[1]) if it.default_at else None,
            forgives=it.forgives,
            refuses=it.refuses,
            given=it.given,
        )

    def _entries(self, file: FileSaid, found: list[Place]) -> Iterator[Place]:
        """Declarations by a lazy table: an entry declares the one variable that its value reads."""
        read_by: dict[str, str] = {}
        for it in file.occurrences:
            if it.kind != "entry":
                continue
            start = it.arguments[0]
            inside = [
                place
                for place in found
                if place.kind == READ and start <= place.site.start < it.until
            ]
            names = {place.variable for place in inside}
            if len(names) != 1 or inside[0].pattern:
                continue
            name = inside[0].variable
            read_by[str(it.key[1])] = name
            in_class = it.via == FIELD
            yield self._place(
                it, file, DECLARE, name, False, inside[-1].default, inside[-1].parse, it.via
            )._replace(
                field=f"{it.scope}.{it.key[1]}" if in_class else str(it.key[1]),
                schema=f"{file.path}:{it.scope}" if in_class else file.path,
                until=it.until,
                target=it.target,
            )
        for it in file.occurrences:
            if it.kind == "typed":
                key = str(it.key[1])
                default, parse = self.default(it.default, {}), self.parse(it.parse)
                yield self._place(
                    it, file, DECLARE, read_by.get(key, key), False, default, parse, "table"
                )._replace(field=key, schema=file.path)

    def names(self, key: Symbol, given: Mapping[str, Symbol]) -> Iterator[tuple[str, bool]]:
        """The names that a key may be, each with whether it is a pattern."""
        seen: set[str] = set()
        for value in self.evaluator.values(key, given):
            if not isinstance(value, str) or isinstance(value, Name):
                continue
            name = _collapsed(value)
            if name in seen:
                continue
            seen.add(name)
            if "*" in name:
                if _PATTERN.match(name) and name.strip("*"):
                    yield name, True
            elif _NAME.match(name):
                yield name, False

    def _each(
        self, key: Symbol, default: Symbol, given: Mapping[str, Symbol], told: Default
    ) -> Iterator[tuple[str, bool, Default]]:
        """The names that a key may be, each with its default; ``told`` where one is all there is."""
        found: dict[str, tuple[str, bool, Default]] = {}
        if told.kind == "computed" and default[:1] == ("literal",):
            looped = substituted(key, given), substituted(default[1], given)
            for name, value in turns(self.evaluator, *looped):
                for it in self.names(name, {}):
                    found.setdefault(it[0], (*it, self.default(("literal", value), {})))
        yield from found.values() or [(*it, told) for it in self.names(key, given)]

    def default(self, default: tuple[object, ...], given: Mapping[str, Symbol]) -> Default:
        """A default with its value."""
        if not default:
            return Default("none")
        kind, symbol = str(default[0]), default[1]
        if kind in ("literal", "guarded"):
            value = self.evaluator.value(symbol if isinstance(symbol, tuple) else _UNKNOWN, given)
            known = _plain(value)
            if kind == "guarded":
                return Default("guarded", None if known is GAP else known)
            if known is GAP:
                return Default("computed")
            return Default("none") if known is None else Default("literal", known)
        if kind == "open":
            return Default("computed")
        return Default(kind)

    def parse(self, parse: Symbol) -> Parse:
        """A parse with the words of its test known."""
        match parse:
            case ("test", tuple(tree)):
                test = test_of(self._worded(tree))
                return STR if test is None else Parse("bool", test=test)
            case ("first", *several):
                for it in several:
                    told = self.parse(it) if isinstance(it, tuple) else STR
                    if told != STR:
                        return told
                return STR
            case ("list", separator):
                return Parse("list", str(separator))
            case ("choice", tuple(symbol)):
                value = self.evaluator.value(symbol)
                choices = value if isinstance(value, tuple) else ()
                return Parse("choice", choices=tuple(str(it) for it in choices), strict=True)
            case (str(kind), *_):
                return Parse(kind)
        return STR

    def _worded(self, tree: Symbol) -> Symbol:
        match tree:
            case ("cmp", chain, operator, tuple(symbol)):
                words = self._words(symbol, operator in ("in", "not in"))
                return ("cmp", chain, operator, words)
            case ("or", *_) | ("and", *_) | ("not", *_):
                return (
                    tree[0],
                    *(self._worded(it) for it in tree[1:] if isinstance(it, tuple)),
                )
        return tree

    def _words(self, symbol: Symbol, several: bool) -> tuple[str, ...]:
        found: list[str] = []
        for value in self.evaluator.values(symbol):
            items: Iterable[object] = (value,)
            if several and isinstance(value, tuple | dict):
                items = value
            elif several:
                continue
            found.extend(
                it for it in items if isinstance(it, str) and it != GAP and not isinstance(it, Name)
            )
        return tuple(dict.fromkeys(found))


def link(files: Iterable[FileSaid]) -> Linked:
    """The places of all variables of all files."""
    every = sorted(files, key=lambda it: it.path)
    linker = Linker(every)
    found: list[Place] = []
    dynamic: dict[str, int] = {}
    for file in every:
        places, unknown = linker.places(file)
        found.extend(places)
        if unknown:
            dynamic[file.path] = unknown
    found.extend(linker.schemas.places())
    found.sort(key=lambda it: (it.path, it.site, it.kind, it.variable))
    return Linked(tuple(found), dynamic, linker.lookup)


def declared_places(files: Iterable[FileSaid]) -> list[Place]:
    """Those places that declare, in any order."""
    every = sorted(files, key=lambda it: it.path)
    linker = Linker(every)
    found = [it for file in every for it in linker.declared(file) if it.kind == DECLARE]
    return [*found, *linker.schemas.places()]


def _is_nothing(default: Default) -> bool:
    return default.kind == "none" or (default.kind == "literal" and default.value == "")


def _collapsed(value: str) -> str:
    """Text with gaps as a pattern."""
    return re.sub(r"\*+", "*", value.replace(GAP, "*")) if GAP in value else value


def _plain(value: object) -> object:
    """A value as it can be said; ``GAP`` where it is not known."""
    if isinstance(value, Name):
        return GAP
    if isinstance(value, str):
        return GAP if GAP in value else value
    if isinstance(value, tuple):
        items = [_plain(it) for it in value]
        return GAP if any(it is GAP for it in items) else tuple(items)
    if isinstance(value, dict):
        return GAP if value else ()
    return value
