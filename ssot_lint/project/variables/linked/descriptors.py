"""Declarations by instances of a project's own class: descriptors and typed objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING, NamedTuple
from ssot_lint.facts.model import Bound, Occurrence
from ssot_lint.project.variables.linked.calls import CASTS, bind, substituted
from ssot_lint.project.variables.linked.evaluate import Name, Symbol
from ssot_lint.project.variables.model import STR, Default, Parse

if TYPE_CHECKING:
    from ssot_lint.project.variables.linked.linking import Linking
    from ssot_lint.project.variables.model import FileSaid

_SET_NAME: Symbol = ("__set_name__",)
_TELLING = ("default", "default_value", "fallback", "value")


class Declaration(NamedTuple):
    """What one instance declares."""

    names: tuple[str, ...]
    default: Default
    parse: Parse
    schema: str
    """Where it stands: the class around, or the module's path."""


class Shapes:
    """The classes whose instances are variables."""

    def __init__(self, files: Iterable[FileSaid], linker: Linking) -> None:
        self._linker = linker
        self._known: dict[str, Bound] = {
            it.name: it for file in files for it in file.bound if it.kind == "shape"
        }

    @property
    def is_any(self) -> bool:
        """Whether there are any."""
        return bool(self._known)

    def reading(self, cls: str) -> Iterator[Bound]:
        """The shapes of a class and its bases, nearest first; none where none reads."""
        order = [self._known[it] for it in self._linker.lookup.order(cls) if it in self._known]
        return iter(order if any(it.value for it in order) else ())

    def names(self) -> Iterator[str]:
        """Whole names of the classes whose instances are variables."""
        return (it for it in self._known if any(True for _ in self.reading(it)))

    def declared(self, it: Occurrence) -> Declaration | None:
        """What an instance declares; None where it is none of these."""
        if not self._known:
            return None
        cls = self._linker.lookup.class_of_call(it.via)
        order = list(self.reading(cls)) if cls is not None else []
        if not order:
            return None
        parameters = next((shape.detail[0] for shape in order if shape.detail[0]), ())
        given = bind(parameters, it.arguments)
        attributes: dict[str, Symbol] = {}
        for shape in reversed(order):
            for name, symbol in shape.detail[1]:
                attributes[name] = symbol
        for name, symbol in (*given.items(),):
            attributes.setdefault(name, symbol)
        reader = next(shape for shape in order if shape.value)
        keys = [self._filled(key, order, attributes, given, it) for key in reader.value]
        keys += [
            self._filled(key, order, attributes, given, it)
            for shape in order
            if shape is not reader
            for key in shape.value
        ]
        names = self._named(keys)
        if not names:
            return None
        return Declaration(
            names,
            self._default(order, attributes, given, it),
            self._cast(order, attributes, given, it) or self._parse(order, reader),
            it.scope,
        )

    def _named(self, keys: Iterable[Symbol]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for key in keys:
            for name, pattern in self._linker.names(key, {}):
                if not pattern:
                    found[name] = None
        return tuple(found)

    def _filled(
        self,
        symbol: object,
        order: list[Bound],
        attributes: dict[str, Symbol],
        given: dict[str, Symbol],
        it: Occurrence,
        depth: int = 0,
    ) -> Symbol:
        """A symbol with what the instance has in the place of attributes of ``self``."""
        if not isinstance(symbol, tuple) or not symbol or depth > 6:
            return ("?",)
        if symbol == _SET_NAME:
            return it.key if it.target else ("?",)
        if symbol[0] == "n":
            owner, _, name = str(symbol[1]).rpartition(".")
            if any(owner == shape.name for shape in order) and name in attributes:
                inner = substituted(attributes[name], given) if attributes[name] else ("?",)
                return self._filled(inner, order, attributes, given, it, depth + 1)
        if symbol[0] == "p":
            return given.get(str(symbol[1]), ("?",))
        return tuple(
            self._filled(part, order, attributes, given, it, depth + 1)
            if isinstance(part, tuple) and part and isinstance(part[0], str)
            else part
            for part in symbol
        )

    def _default(
        self,
        order: list[Bound],
        attributes: dict[str, Symbol],
        given: dict[str, Symbol],
        it: Occurrence,
    ) -> Default:
        name = next((word for word in _TELLING if word in given or word in attributes), None)
        if name is None:
            name = next((word for word in (*given, *attributes) if "default" in word), None)
        if name is None:
            return Default("computed")
        symbol = given.get(name) or attributes.get(name, ("?",))
        filled = self._filled(symbol, order, attributes, given, it)
        if filled == ("c", "..."):
            return Default("required")
        return self._linker.default(("literal", filled), {})

    def _cast(
        self,
        order: list[Bound],
        attributes: dict[str, Symbol],
        given: dict[str, Symbol],
        it: Occurrence,
    ) -> Parse | None:
        """What the instance is given to be called on the value: ``EnvVar("PORT", cast=int)``."""
        name = next((shape.detail[5] for shape in order if shape.detail[5]), "")
        if name not in attributes:
            return None
        told = self._linker.evaluator.value(
            self._filled(attributes[name], order, attributes, given, it)
        )
        if not isinstance(told, Name) or str(told) == "builtins.str":
            return None
        parse = ("bool",) if str(told) == "builtins.bool" else CASTS.get(str(told))
        return None if parse is None else self._linker.parse(parse)

    def _parse(self, order: list[Bound], reader: Bound) -> Parse:
        """How the value is taken: by a method that takes it, nearest first, or by the reader."""
        for shape in order:
            for _, parse in shape.detail[2]:
                told = self._linker.parse(parse)
                if told != STR:
                    return told
        told = self._linker.parse(reader.detail[3]) if reader.detail[3] else STR
        return STR if told.kind == "truthy" else told
