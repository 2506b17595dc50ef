"""What symbols stand for, once the constants of all files are known: values, or text with gaps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from ssot_lint.project.variables.truth import FOLDING

Symbol = tuple[object, ...]
Look = Callable[[str], Symbol | None]
"""The symbol that a whole name is bound to."""

GAP = "\0"
"""Text of which nothing is known."""
_MOST = 4096
_MOST_STEPS = 100_000
"""For one symbol: constants that stand for each other many times over would take for ever."""
_MOST_TEXT = 100_000
_WIDE = re.compile(r"\d{4}|\*")
"""A field's width that is hundreds of characters, or comes from elsewhere."""
_DEPTH = 12
_CONVERT: dict[str, Callable[[object], object]] = {
    "str": str,
    "int": lambda value: int(value),  # type: ignore[call-overload]
    "float": lambda value: float(value),  # type: ignore[arg-type]
    "bool": bool,
}


class Name(str):
    """A whole name that is bound to nothing that is known: a sentinel, a type, a function."""


class Evaluator:
    """Evaluates symbols; ``look`` finds what names are bound to."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._left = _MOST_STEPS
        self._asked = 0

    def values(self, symbol: Symbol, given: Mapping[str, Symbol] | None = None) -> list[object]:
        """All values that a symbol may have; text that is not known is ``GAP``."""
        if not self._asked:
            self._left = _MOST_STEPS
        self._asked += 1
        try:
            return list(self._values(symbol, given or {}, 0))[:_MOST]
        finally:
            self._asked -= 1

    def value(self, symbol: Symbol, given: Mapping[str, Symbol] | None = None) -> object:
        """The one value of a symbol; ``GAP`` where there are several, or none is known."""
        found = self.values(symbol, given)
        return found[0] if len(found) == 1 else GAP

    def _values(self, symbol: Symbol, given: Mapping[str, Symbol], depth: int) -> Iterator[object]:
        self._left -= 1
        if depth > _DEPTH or not symbol or self._left < 0:
            yield GAP
            return
        form = symbol[0]
        if form == "c":
            yield symbol[1]
        elif form == "n":
            yield from self._named(str(symbol[1]), given, depth)
        elif form == "p":
            bound = given.get(str(symbol[1]))
            yield from self._values(bound, {}, depth + 1) if bound else (GAP,)
        elif form == "f":
            yield from self._joined(symbol[1:], given, depth)
        elif form == "o":
            yield from self._arithmetic(symbol, given, depth)
        elif form == "m":
            yield from self._method(symbol, given, depth)
        elif form == "s":
            yield from self._converted(symbol, given, depth)
        elif form == "l":
            yield tuple(self._items(symbol[1:], given, depth))
        elif form == "d":
            yield self._dict(symbol[1:], given, depth)
        elif form == "e":
            yield from self._each(symbol, given, depth)
        elif form == "i":
            yield from self._item(symbol, given, depth)
        elif form == "a":
            for part in symbol[1:]:
                yield from self._values(_symbol(part), given, depth + 1)
        else:
            yield GAP

    def _named(self, name: str, given: Mapping[str, Symbol], depth: int) -> Iterator[object]:
        bound = self._look(name)
        if bound is None or bound == ("n", name):
            yield Name(name)
        else:
            yield from self._values(bound, {}, depth + 1)

    def _joined(
        self, parts: tuple[object, ...], given: Mapping[str, Symbol], depth: int
    ) -> Iterator[object]:
        found = [""]
        for part in parts:
            values = [_text(it) for it in self._values(_symbol(part), given, depth + 1)]
            if len(found) * len(values) > _MOST:
                values = [GAP]
            found = [before + it for before in found for it in values]
        yield from found

    def _arithmetic(
        self, symbol: Symbol, given: Mapping[str, Symbol], depth: int
    ) -> Iterator[object]:
        operator = symbol[1]
        for left in self._values(_symbol(symbol[2]), given, depth + 1):
            for right in self._values(_symbol(symbol[3]), given, depth + 1):
                yield _computed(str(operator), left, right)

    def _method(self, symbol: Symbol, given: Mapping[str, Symbol], depth: int) -> Iterator[object]:
        method = str(symbol[1])
        rest = [_symbol(it) for it in symbol[3:]]
        arguments = [self.value(it, given) for it in rest if it[0] != "="]
        words = {str(it[1]): self.value(_symbol(it[2]), given) for it in rest if it[0] == "="}
        for value in self._values(_symbol(symbol[2]), given, depth + 1):
            yield _called(method, value, arguments, words)

    def _converted(
        self, symbol: Symbol, given: Mapping[str, Symbol], depth: int
    ) -> Iterator[object]:
        for value in self._values(_symbol(symbol[2]), given, depth + 1):
            if value == GAP or isinstance(value, Name | tuple | dict):
                yield GAP
                continue
            try:
                yield _CONVERT[str(symbol[1])](value)
            except (ValueError, TypeError, OverflowError):
                yield GAP

    def _items(
        self, parts: tuple[object, ...], given: Mapping[str, Symbol], depth: int
    ) -> Iterator[object]:
        for part in parts:
            symbol = _symbol(part)
            if symbol[0] == "*":
                for value in self._values(_symbol(symbol[1]), given, depth + 1):
                    yield from value if isinstance(value, tuple) else (GAP,)
            else:
                yield from self._values(symbol, given, depth + 1)

    def _dict(
        self, parts: tuple[object, ...], given: Mapping[str, Symbol], depth: int
    ) -> dict[object, object]:
        found: dict[object, object] = {}
        for part in parts:
            key, value = _symbol(part)[:2]
            for name in self._values(_symbol(key), given, depth + 1):
                if isinstance(name, str | int | float | bool | tuple) or name is None:
                    found[name] = next(iter(self._values(_symbol(value), given, depth + 1)), GAP)
        return found

    def _each(self, symbol: Symbol, given: Mapping[str, Symbol], depth: int) -> Iterator[object]:
        for value in self._values(_symbol(symbol[1]), given, depth + 1):
            if isinstance(value, tuple):
                yield from value or (GAP,)
            elif isinstance(value, dict):
                yield from value
            else:
                yield GAP

    def _item(self, symbol: Symbol, given: Mapping[str, Symbol], depth: int) -> Iterator[object]:
        key = self.value(_symbol(symbol[2]), given)
        for value in self._values(_symbol(symbol[1]), given, depth + 1):
            if (
                isinstance(value, tuple)
                and isinstance(key, int)
                and -len(value) <= key < len(value)
            ):
                yield value[key]
            elif isinstance(value, dict):
                if key in value:
                    yield value[key]
                elif key == GAP:
                    yield from value.values()
                else:
                    yield GAP
            else:
                yield GAP


def _symbol(value: object) -> Symbol:
    return value if isinstance(value, tuple) and value else ("?",)


def _text(value: object) -> str:
    return GAP if isinstance(value, Name | tuple | dict) or value == GAP else str(value)


def _computed(operator: str, left: object, right: object) -> object:
    if operator == "+" and (isinstance(left, str) or isinstance(right, str)):
        whole = _text(left) + _text(right)
        return whole if len(whole) < _MOST_TEXT else GAP
    if operator in ("+", "|") and isinstance(left, tuple) and isinstance(right, tuple):
        return left + right
    if operator in ("+", "|") and isinstance(left, dict) and isinstance(right, dict):
        return {**left, **right}
    if operator == "%" and isinstance(left, str) and GAP not in left and not _WIDE.search(left):
        try:
            given = right if isinstance(right, tuple) else (right,)
            return left % tuple(_text(it) for it in given)
        except (TypeError, ValueError):
            return GAP
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return GAP
    return _number(operator, left, right)


def _number(operator: str, left: float, right: float) -> object:
    try:
        match operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                return left / right
            case "//":
                return left // right
            case "%":
                return left % right
            case "**" if abs(left) < 1000 and abs(right) < 64:
                return left**right
            case "<<" if isinstance(left, int) and isinstance(right, int) and 0 <= right < 64:
                return left << right
    except (ZeroDivisionError, OverflowError, ValueError, TypeError):
        return GAP
    return GAP


def _together(method: str, several: list[object]) -> object:
    """What ``enumerate`` of one, or ``zip`` of several, goes through."""
    lists = [tuple(it) for it in several if isinstance(it, tuple | dict)]
    if len(lists) < len(several):
        return GAP
    return tuple(zip(*lists)) if method == "zip" else tuple((GAP, it) for it in lists[0])


def _called(
    method: str, value: object, arguments: list[object], words: dict[str, object]
) -> object:
    if method in ("enumerate", "zip"):
        return _together(method, [value, *arguments])
    if isinstance(value, dict):
        if method == "items":
            return tuple((key, it) for key, it in value.items())
        if method == "keys":
            return tuple(value)
        return tuple(value.values()) if method == "values" else GAP
    if not isinstance(value, str) or isinstance(value, Name):
        return GAP
    texts = [it for it in arguments if isinstance(it, str) and not isinstance(it, Name)]
    if method == "join":
        parts = arguments[0] if len(arguments) == 1 else ()
        return value.join(map(_text, parts)) if isinstance(parts, tuple) and parts else GAP
    if method in FOLDING and not arguments:
        return FOLDING[method](value)
    if method == "format":
        if _WIDE.search(value):
            return GAP
        try:
            return value.format(
                *(_text(it) for it in arguments), **{k: _text(it) for k, it in words.items()}
            )
        except (IndexError, KeyError, ValueError, AttributeError):
            return GAP
    if len(texts) != len(arguments) or any(GAP in it for it in texts):
        return GAP
    if method == "replace" and len(texts) == 2:
        if len(value) * len(texts[1]) > _MOST_TEXT:
            return GAP
        return value.replace(texts[0], texts[1])
    if method == "removeprefix" and len(texts) == 1:
        return value.removeprefix(texts[0])
    if method == "removesuffix" and len(texts) == 1:
        return value.removesuffix(texts[0])
    if method == "split" and GAP not in value:
        return tuple(value.split(texts[0] if texts else None))
    return value if method in FOLDING else GAP
