"""A call of a wrapper: which variable it asks for, with what default, and how it takes the value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ssot_lint.core.lean import NamedTuple
from ssot_lint.facts.model import Wrapped
from ssot_lint.project.variables.linked.evaluate import GAP, Evaluator, Name, Symbol
from ssot_lint.project.variables.linked.lookup import Lookup

_LEVELS = 4
_UNKNOWN: Symbol = ("?",)
_NOTHING: tuple[str, Symbol] = ("none", ("c", None))
_TESTS = (("test",), ("first",))
CASTS: dict[str, Symbol] = {
    "builtins.int": ("int",),
    "builtins.float": ("float",),
    "builtins.str": ("str",),
    "json.loads": ("json",),
    "builtins.list": ("list", ","),
    "pathlib.Path": ("path",),
}
"""How what is called on a value takes it."""


class Asked(NamedTuple):
    """What one call asks for, in symbols."""

    kind: str
    key: Symbol
    given: Mapping[str, Symbol]
    default: tuple[str, Symbol]
    parse: Symbol
    name: str
    """The wrapper's whole name."""
    forgives: str = ""
    """As of an occurrence."""


class OfLibrary(NamedTuple):
    """A call of a library's function, in a wrapper around it."""

    name: str
    via: str
    """The function as the wrapper calls it."""
    arguments: tuple[tuple[str, Symbol], ...]
    parse: Symbol


class Calls:
    """Follows calls of wrappers into their bodies."""

    def __init__(self, lookup: Lookup, evaluator: Evaluator) -> None:
        self._lookup = lookup
        self._evaluator = evaluator
        self._keyed: dict[str, bool] = {}

    def asked(
        self, name: str, arguments: Sequence[object], depth: int = 0
    ) -> Asked | OfLibrary | str | None:
        """What a call asks for; text: the library's function that it calls; None for other calls."""
        wrapper = self._lookup.wrapper(name)
        if wrapper is None:
            return self._of_partial(name, arguments, depth)
        if isinstance(wrapper, str):
            return wrapper
        if not depth and not self.is_wrapper(wrapper):
            return None  # it asks for a variable of its own choice
        return self._of(wrapper, arguments, depth)

    def _of_partial(
        self, name: str, arguments: Sequence[object], depth: int
    ) -> Asked | OfLibrary | str | None:
        """A call of what ``functools.partial`` made, with what was given to it before."""
        made = self._lookup.partial(name) if depth < _LEVELS else None
        return None if made is None else self.asked(made[0], (*made[1], *arguments), depth + 1)

    def others(self, name: str, arguments: Sequence[object], depth: int = 0) -> Iterator[Asked]:
        """What a call of a wrapper asks for besides: ``NAME_FILE`` of one that reads secrets."""
        wrapper = self._lookup.wrapper(name)
        made = self._lookup.partial(name) if wrapper is None and depth < _LEVELS else None
        if made is not None:
            yield from self.others(made[0], (*made[1], *arguments), depth + 1)
        if depth > _LEVELS or not isinstance(wrapper, Wrapped):
            return
        given = bind(wrapper.parameters, arguments)
        for kind, key, parse, inner in wrapper.also:
            if not inner:
                yield Asked(kind, key, given, _NOTHING, parse, wrapper.name)
        if wrapper.inner:  # what that asks for first is what the whole call asks for
            yield from self.others(*_passed(wrapper.inner, given), depth + 1)
        for inner in (it[3] for it in wrapper.also if it[3]):
            call = _passed(inner, given)
            asked = self.asked(*call, depth + 1)
            if isinstance(asked, Asked):
                yield asked._replace(default=_NOTHING)
            yield from self.others(*call, depth + 1)

    def is_partial(self, name: str) -> bool:
        """Whether a name is a partial of a wrapper."""
        made = self._lookup.partial(name)
        inner = None if made is None else self._lookup.wrapper(made[0])
        return isinstance(inner, Wrapped) and self.is_wrapper(inner)

    def is_wrapper(self, wrapper: Wrapped) -> bool:
        """Whether a parameter of the function really reaches the key, at most three calls below."""
        if wrapper.name not in self._keyed:
            key = self._key(wrapper, 0)
            self._keyed[wrapper.name] = key is not None and has_parameter(key)
        return self._keyed[wrapper.name]

    def _key(self, wrapper: Wrapped, depth: int) -> Symbol | None:
        """The key in terms of the function's own parameters."""
        if not wrapper.inner:
            return wrapper.key
        inner = self._lookup.wrapper(str(wrapper.inner[0])) if depth < _LEVELS - 1 else None
        if isinstance(inner, str):
            first = wrapper.inner[1][:1]
            return _symbol(first[0][1]) if first else None
        if inner is None:
            return None
        key = self._key(inner, depth + 1)
        if key is None:
            return None
        return substituted(key, bind(inner.parameters, wrapper.inner[1]))

    def _of(
        self, wrapper: Wrapped, arguments: Sequence[object], depth: int
    ) -> Asked | OfLibrary | None:
        given = bind(wrapper.parameters, arguments)
        if wrapper.inner:
            return self._through(wrapper, given, depth)
        return Asked(
            wrapper.kind,
            wrapper.key,
            given,
            self._default(wrapper, given, depth),
            self._parse(wrapper, given),
            wrapper.name,
            wrapper.forgives,
        )

    def _through(
        self, wrapper: Wrapped, given: Mapping[str, Symbol], depth: int
    ) -> Asked | OfLibrary | None:
        """A wrapper of a wrapper."""
        if depth >= _LEVELS:
            return None
        name, passed = _passed(wrapper.inner, given)
        inner = self.asked(name, passed, depth + 1)
        if isinstance(inner, str):
            return OfLibrary(inner, name, tuple(passed), self._parse(wrapper, given))
        if isinstance(inner, OfLibrary):
            return inner
        if inner is None:
            return None
        default = self._default(wrapper, given, depth)
        parse = self._parse(wrapper, given)
        return inner._replace(
            default=default if wrapper.outcomes and default[0] != "inner" else inner.default,
            parse=parse if parse != ("str",) else inner.parse,
            name=wrapper.name,
            forgives=wrapper.forgives or inner.forgives,
        )

    def _default(
        self, wrapper: Wrapped, given: Mapping[str, Symbol], depth: int
    ) -> tuple[str, Symbol]:
        """The first outcome whose conditions hold."""
        if not wrapper.outcomes:
            return _NOTHING
        last: tuple[str, Symbol] | None = None
        for conditions, kind, symbol in wrapper.outcomes:
            held = [self._holds(it, given, depth) for it in conditions]
            if any(it is False for it in held):
                continue
            told = self._outcome(kind, symbol, given, depth)
            if all(it is True for it in held):
                return told if last is None or last == told else last
            last = last or told
        return last or ("computed", _UNKNOWN)

    def _outcome(
        self, kind: str, symbol: Symbol, given: Mapping[str, Symbol], depth: int
    ) -> tuple[str, Symbol]:
        if kind == "raise":
            return ("required", _UNKNOWN)
        if symbol and symbol[0] == "or":
            told = _NOTHING
            for it in symbol[1:]:
                told = self._outcome(kind, _symbol(it), given, depth)
                if told[0] != "none" and not (
                    told[0] == "literal" and not self._evaluator.value(told[1])
                ):
                    break
            return told
        if symbol and symbol[0] == "w":
            inner = self.asked(*_passed(symbol[1:], given), depth + 1) if depth < _LEVELS else None
            return inner.default if isinstance(inner, Asked) else ("computed", _UNKNOWN)
        found = substituted(symbol, given)
        if found == ("c", None):
            return ("none", found)
        return ("computed", found) if found == _UNKNOWN or not found else ("literal", found)

    def _holds(self, condition: object, given: Mapping[str, Symbol], depth: int) -> bool | None:
        """Whether a condition on parameters holds; None where that is not known."""
        assert isinstance(condition, tuple)
        wanted = condition[-1]
        told = self._told(condition[:-1], given, depth)
        return None if told is None else told == wanted

    def _told(self, condition: Symbol, given: Mapping[str, Symbol], depth: int) -> bool | None:
        form = condition[0]
        if form == "not":
            inner = condition[1]
            assert isinstance(inner, tuple)
            told = self._told(inner, given, depth)
            return None if told is None else not told
        if form == "and":
            parts = [self._told(it, given, depth) for it in condition[1:] if isinstance(it, tuple)]
            return False if False in parts else None if None in parts else True
        value = self._given(_symbol(condition[1]), given, depth)
        if value == GAP:
            return None
        if form == "is":
            other = self._evaluator.value(_symbol(condition[2]), given)
            return None if other == GAP else _same(value, other)
        if form == "true":
            return True if isinstance(value, Name) else bool(value)
        if form == "isinstance":
            kind = self._evaluator.value(_symbol(condition[2]), given)
            return f"builtins.{type(value).__name__}" == kind
        return None

    def _given(self, symbol: Symbol, given: Mapping[str, Symbol], depth: int) -> object:
        """What a condition is about: a parameter, or what another wrapper gives without the variable."""
        if symbol[:1] != ("w",):
            return self._evaluator.value(symbol, given)
        kind, told = self._outcome("return", symbol, given, depth)
        if kind == "none":
            return None
        return self._evaluator.value(told) if kind == "literal" else GAP

    def _parse(self, wrapper: Wrapped, given: Mapping[str, Symbol]) -> Symbol:
        if not wrapper.cast:
            return wrapper.parse
        named = self._evaluator.value(given.get(wrapper.cast, _UNKNOWN), given)
        if named == "builtins.bool" or named == "bool":
            return wrapper.parse if wrapper.parse[:1] in _TESTS else ("bool",)
        if isinstance(named, Name):
            return CASTS.get(str(named), ("str",))
        if named in ("int", "float", "str"):
            return (named,)
        return ("str",) if wrapper.parse[:1] in _TESTS else wrapper.parse


def bind(
    parameters: Sequence[tuple[str, Symbol]], arguments: Sequence[object]
) -> dict[str, Symbol]:
    """Each parameter with what a call gives it, or with its default."""
    given: dict[str, Symbol] = {name: default for name, default in parameters if default}
    names = [name for name, _ in parameters]
    starred = next((at for at, name in enumerate(names) if name.startswith("*")), len(names))
    positions, rest = iter(names[:starred]), "".join(names[starred : starred + 1])[1:]
    for it in arguments:
        assert isinstance(it, tuple)
        word, symbol = it
        if word:
            given[str(word)] = _symbol(symbol)
        else:
            name = next(positions, None)
            if name is not None:
                given[name] = _symbol(symbol)
            elif rest:
                given[rest] = (*given.get(rest, ("l",)), _symbol(symbol))
    return given


def _passed(
    call: tuple[object, ...], given: Mapping[str, Symbol]
) -> tuple[str, list[tuple[str, Symbol]]]:
    """What a wrapper calls, and the arguments with what is given to the wrapper in them."""
    name, arguments = call
    assert isinstance(arguments, tuple)
    return str(name), [(word, substituted(it, given)) for word, it in arguments]


def substituted(symbol: object, given: Mapping[str, Symbol]) -> Symbol:
    """A symbol with what is given in the place of parameters."""
    if not isinstance(symbol, tuple) or not symbol:
        return _UNKNOWN
    if symbol[0] == "p":
        return given.get(str(symbol[1]), _UNKNOWN)
    return tuple(
        substituted(it, given) if isinstance(it, tuple) and it and isinstance(it[0], str) else it
        for it in symbol
    )


def has_parameter(symbol: Symbol) -> bool:
    """Whether a parameter of the function around stands in a symbol."""
    if symbol[:1] == ("p",):
        return True
    if symbol[:1] == ("d",):
        keys = (it[0] for it in symbol[1:] if isinstance(it, tuple))
        return any(isinstance(it, tuple) and has_parameter(it) for it in keys)
    return any(isinstance(it, tuple) and it and has_parameter(it) for it in symbol[1:])


def _symbol(value: object) -> Symbol:
    return value if isinstance(value, tuple) and value else _UNKNOWN


def _same(value: object, other: object) -> bool:
    if value is None or other is None or isinstance(value, bool) or isinstance(other, bool):
        return value is other
    return value == other and isinstance(value, Name) == isinstance(other, Name)
