"""The facts about variables in one file: occurrences, wrappers, and what names are bound to."""

from __future__ import annotations

import ast

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.facts.families import VARIABLE_WORDS
from ssot_lint.facts.model import Bound, Occurrence, Wrapped
from ssot_lint.facts.variables.accesses import CALL, READ, Access, Accesses
from ssot_lint.facts.variables.attributes import attributes
from ssot_lint.facts.variables.bindings import bindings
from ssot_lint.facts.variables.chosen.followed import followed
from ssot_lint.facts.variables.chosen.text import parsed
from ssot_lint.facts.variables.cli import options
from ssot_lint.facts.variables.defaults import NONE, Defaults
from ssot_lint.facts.variables.descriptors import instances, shapes
from ssot_lint.facts.variables.fields import fields
from ssot_lint.facts.variables.libraries import (
    FIXED,
    URL_READERS,
    dynaconf_reads,
    library_heads,
    library_words,
    prefixes,
)
from ssot_lint.facts.variables.mapped import spread
from ssot_lint.facts.variables.parses import STR, Parses
from ssot_lint.facts.variables.partials import write_out
from ssot_lint.facts.variables.places import (
    Places,
    branches,
    is_at_import,
    present,
    scope_of,
    target_of,
)
from ssot_lint.facts.variables.refusing import refuses
from ssot_lint.facts.variables.relative import relative
from ssot_lint.facts.variables.symbols import UNKNOWN, Names, Symbol
from ssot_lint.facts.variables.tables import entries
from ssot_lint.facts.variables.tree import Tree
from ssot_lint.facts.variables.wrappers import Wrappers, parameters_in

if TYPE_CHECKING:
    from ssot_lint.facts.material import Material

_LEVELS = 3
STARS = "*"
"""The word of arguments that stars hide."""
_OF_DICTS = frozenset({"get", "pop", "setdefault", "update", "copy"})
"""Methods that ask in a file's own class, and are called on any dict beside it."""


class Gathered(NamedTuple):
    """What one file says."""

    occurrences: tuple[Occurrence, ...] = ()
    wrapped: tuple[Wrapped, ...] = ()
    bound: tuple[Bound, ...] = ()


def gathered(material: Material) -> Gathered:
    """Everything about variables, worked out once a file."""
    known = material.memo.get("variables")
    if not isinstance(known, Gathered):
        known = material.memo["variables"] = gather(material)
    return known


def gather(material: Material) -> Gathered:
    """Everything about variables; pure, and never raises on any bytes."""
    asked = followed(material.words)
    words = {*VARIABLE_WORDS, *asked.words}
    if material.getter is not None:
        words.add(material.getter.root)
    module = parsed(material, asked._replace(words=frozenset(words)))
    if module is None:
        return Gathered()
    try:
        return _File(material, spread(module, material.data)).gathered()
    except RecursionError:
        return Gathered()


class _File:
    def __init__(self, material: Material, module: ast.Module) -> None:
        self.tree = Tree(module)
        self.names = Names(self.tree, material.module or "", is_package=material.is_package)
        self.partials = write_out(self.tree, self.names)
        self.places = Places(material)
        self.accesses = Accesses(self.tree, self.names)
        self.parses = Parses(self.tree, self.names)
        getter = material.getter
        asked = set(followed(material.words).every)
        if getter is not None and getter.module != material.module:
            asked.add(getter.root)
        self.words = frozenset(asked)
        self.called = self.words | self.accesses.aliases(self.words) if asked else self.words
        """By these names what ``words`` name may be called here."""
        self.heads = library_heads(self.tree)
        self.found: dict[ast.AST, Access] = {}

    def gathered(self) -> Gathered:
        """All facts, in the order of their places."""
        for it in self.accesses.direct():
            self.found[it.node] = it
        if "dynaconf." in self.heads:
            for it in dynaconf_reads(self.tree, self.names):
                self.found[it.node] = it
        wrappers = self._wrappers()
        defaults = Defaults(self.tree, self.names, self.found.__contains__)
        told = [
            made
            for node, it in self.found.items()
            if (node not in wrappers.inside or self._may_name_one(it))
            and (made := self._occurrence(it, defaults)) is not None
        ]
        told.extend(options(self.tree, self.names, self.places))
        told.extend(entries(self.tree, self.names, self.places))
        told.extend(fields(self.tree, self.names, self.places, self.found.__contains__))
        shaped = tuple(shapes(self.tree, self.names, self.parses, self.found, self.places))
        classes = frozenset(it.name.rpartition(".")[2] for it in shaped) | self.words
        if classes:
            told.extend(instances(self.tree, self.names, self.places, classes))
        bound = (
            *bindings(self.tree, self.names, self.places, self.words),
            *attributes(self.tree, self.names, self.places, self.words | wrappers.methods()),
            *shaped,
        )
        told.sort(key=lambda it: (it.site, it.kind))
        return Gathered(
            tuple(map(relative, told)), tuple(sorted(wrappers.facts(self.places))), bound
        )

    def _may_name_one(self, it: Access) -> bool:
        """Whether a call that is given parameters may be given a name, too: ``get("A", default)``."""
        if it.kind != CALL or not isinstance(it.node, ast.Call):
            return False
        arguments = self.arguments(it)
        plain = any(_may_name(symbol) and not parameters_in(symbol) for _, symbol in arguments)
        return plain and not any(word == STARS for word, _ in arguments)

    def _wrappers(self) -> Wrappers:
        """Wrappers in this file, and the calls of them and of what ``words`` name."""
        wrappers = Wrappers(self.tree, self.names, self.parses)
        wrappers.learn(self.found)
        known: frozenset[str] | None = None
        made = library_words(self.tree, self.names, self.heads)
        for _ in range(_LEVELS + 1):
            own, methods = wrappers.words(), wrappers.methods()
            if own | methods == known:
                break  # the same question would have the same answer
            known = own | methods
            named = own | (methods - _OF_DICTS)
            for it in self.accesses.calls(self.called | made, self.heads, named, methods):
                self.found.setdefault(it.node, it)
            wrappers.learn(self.found)
        return wrappers

    def _occurrence(self, it: Access, defaults: Defaults) -> Occurrence | None:
        key = self.names.symbol(it.key) if it.key is not None else UNKNOWN
        default, parse = NONE, STR
        arguments: tuple[tuple[str, Symbol], ...] = ()
        if isinstance(it.node, ast.keyword):  # of ``update(A="1")``, which reads nothing
            pass
        elif it.kind == READ:
            default = defaults.of(it.node, it.key, it.default, it.raises)
            parse = self.parses.of(it.node)
        elif it.kind == CALL:
            default, parse = defaults.open(it.node, it.key), self.parses.of(it.node)
            arguments = (*self.arguments(it), *prefixes(self.tree, self.names, it.node))
            fixed = "environ." in self.heads and it.via.rpartition(".")[2] in FIXED
            fixed = fixed or it.via in URL_READERS
            hidden = any(word == STARS for word, _ in arguments)
            if not fixed and not hidden and not any(_may_name(it) for _, it in arguments):
                return None
        return Occurrence(
            self.places.site(it.node),
            it.kind,
            key,
            it.via,
            default,
            parse,
            arguments,
            scope_of(self.tree, it.node),
            is_at_import(self.tree, self.names, it.node),
            self.places.literals(it.key if it.key is not None else it.node),
            branches(self.tree, it.node, self.places),
            target_of(self.tree, it.node),
            default_at=() if it.node in self.partials else self.places.value_span(it.default),
            forgives=self._forgives(it, parse),
            refuses=refuses(self.tree, it.node, default) if isinstance(it.node, ast.Call) else "",
            given=present(self.tree, self.names, it.node),
        )

    def _forgives(self, it: Access, parse: tuple[object, ...]) -> str:
        if parse == STR or it.kind not in (READ, CALL):
            return ""
        from ssot_lint.facts.variables.forgiving import forgives

        return forgives(self.tree, self.names, it.node)

    def arguments(self, it: Access) -> tuple[tuple[str, Symbol], ...]:
        """The arguments of a call as symbols; ``STARS`` for those that stars hide."""
        return call_arguments(self.names, it)


def _may_name(symbol: Symbol) -> bool:
    """Whether an argument may be the name of a variable."""
    return symbol != UNKNOWN and not (symbol[0] == "c" and not isinstance(symbol[1], str))


def call_arguments(names: Names, it: Access) -> tuple[tuple[str, Symbol], ...]:
    """The arguments of a call as pairs of keyword and symbol."""
    if not isinstance(it.node, ast.Call):
        return (("", names.symbol(it.key)),) if it.key is not None else ()
    found: list[tuple[str, Symbol]] = []
    for value in it.node.args:
        if isinstance(value, ast.Starred):
            found.append((STARS, UNKNOWN))
            break
        found.append(("", names.symbol(value)))
    for keyword in it.node.keywords:
        found.append(
            (keyword.arg or STARS, names.symbol(keyword.value) if keyword.arg else UNKNOWN)
        )
    return tuple(found)
