"""Pure operations on literals, done as Python does them: no name of a project is ever called."""

from __future__ import annotations

import operator
from collections.abc import Callable

from ssot_lint.core.lean import NamedTuple

Literal = object
"""None, bool, int, float, str, and tuples, lists, sets and dicts of them."""

_LONGEST = 10_000


class Thrown(NamedTuple):
    """An exception of that class; empty for what is not done at all."""

    exception: str


# What a text does without ever raising, by the method's name.
TEXT_METHODS = frozenset(
    [
        "strip",
        "lstrip",
        "rstrip",
        "lower",
        "upper",
        "casefold",
        "title",
        "capitalize",
        "swapcase",
        "split",
        "rsplit",
        "splitlines",
        "replace",
        "removeprefix",
        "removesuffix",
        "startswith",
        "endswith",
        "isdigit",
        "isdecimal",
        "isnumeric",
        "isalpha",
        "isalnum",
        "isspace",
    ]
)
_TESTS = frozenset(
    ["startswith", "endswith", "isdigit", "isdecimal", "isnumeric", "isalpha", "isalnum", "isspace"]
)
_CONVERSIONS: dict[str, Callable[..., object]] = {
    "int": int,
    "float": float,
    "bool": bool,
    "str": str,
    "len": len,
    "tuple": tuple,
    "list": list,
    "set": set,
    "frozenset": frozenset,
    "abs": abs,
    "min": min,
    "max": max,
    "round": round,
    "sorted": sorted,
}
_OPERATORS: dict[str, Callable[..., object]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "<<": operator.lshift,
    "|": operator.or_,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "neg": operator.neg,
    "within": lambda inner, outer: inner in outer,
    "item": operator.getitem,
    "join_text": lambda *parts: "".join(map(str, parts)),
}

TEXT_METHODS = TEXT_METHODS
CONVERSIONS = frozenset(_CONVERSIONS)


def is_pure(operation: str) -> bool:
    """Whether the operation is one of those known here."""
    return operation in TEXT_METHODS or operation in _CONVERSIONS or operation in _OPERATORS


def fold(operation: str, of: tuple[Literal, ...]) -> Literal | Thrown:
    """What the operation gives, or the exception it raises."""
    if not _is_small(operation, of):
        return Thrown("")
    try:
        if operation in TEXT_METHODS:
            first, *rest = of
            if not isinstance(first, str):
                return Thrown("AttributeError")
            return getattr(first, operation)(*rest)  # type: ignore[no-any-return]
        function = _CONVERSIONS.get(operation) or _OPERATORS.get(operation)
        return Thrown("") if function is None else function(*of)
    except RecursionError:
        return Thrown("")
    except Exception as problem:  # noqa: BLE001  whatever it is, it is the answer
        return Thrown(type(problem).__name__)


def _is_small(operation: str, of: tuple[Literal, ...]) -> bool:
    """Whether it is done in no time: ``"a" * 10**9`` is no literal any more."""
    if operation in ("**", "<<"):
        return all(isinstance(it, int) and 0 <= it <= 256 for it in of)
    if operation in ("*", "%", "+", "replace"):
        return all(
            len(it) <= _LONGEST if isinstance(it, str | tuple | list) else _is_small_number(it)
            for it in of
        ) and not (operation == "*" and any(isinstance(it, str | list | tuple) for it in of))
    return True


def _is_small_number(value: Literal) -> bool:
    return not isinstance(value, int) or value.bit_length() <= 512


def is_idempotent(operation: str) -> bool:
    """Whether doing it twice is doing it once."""
    return operation in ("lower", "upper", "casefold", "strip", "lstrip", "rstrip")


def cannot_be(operation: str, value: Literal) -> bool:
    """Whether the operation never gives that literal: ``lower`` gives no ``"True"``."""
    if not is_idempotent(operation) or not isinstance(value, str):
        return False
    return fold(operation, (value,)) != value


def same_number(name: str, value: Literal) -> Literal | None:
    """The literal as one of the type, where some of the type equals it; else None."""
    if name == "str":
        return value if isinstance(value, str) else None
    if name not in ("int", "float", "bool"):
        return value if type(value).__name__ == name else None
    if not isinstance(value, int | float):
        return None
    if name == "bool":
        return bool(value) if value in (0, 1) else None
    if name == "int":
        return int(value) if value == value and abs(value) < 2**53 and value == int(value) else None
    return float(value)


def result_type(operation: str, of: list[str | None]) -> str | None:
    """The type of what the operation gives; None where it is not known."""
    if operation in _TESTS or operation in ("<", "<=", ">", ">=", "within", "truth", "not"):
        return "bool"
    if operation in ("split", "rsplit", "splitlines", "sorted"):
        return "list"
    if operation in TEXT_METHODS or operation == "join_text":
        return "str"
    if operation in ("int", "float", "bool", "str", "tuple", "list", "set", "frozenset"):
        return operation
    if operation == "len":
        return "int"
    if operation in ("+", "-", "*", "//", "%", "neg", "<<"):
        kinds = {"int" if it == "bool" else it for it in of}
        if kinds <= {"int"}:
            return "int"
        if kinds <= {"int", "float"}:
            return "float"
        return "str" if kinds == {"str"} and operation == "+" else None
    return "float" if operation == "/" and set(of) <= {"int", "float", "bool"} else None
