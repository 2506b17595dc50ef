"""How JSON becomes the protocol's types: a value of another type is an error, not made to fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pygls.protocol import default_converter

if TYPE_CHECKING:
    from cattrs import Converter


def converter() -> Converter:
    """pygls' converter, which by itself takes 3 for the URI "3" and "yes" for True."""
    made: Converter = default_converter()  # type: ignore[no-untyped-call]
    made.register_structure_hook(str, _text)
    made.register_structure_hook(int, _number)
    made.register_structure_hook(bool, _flag)
    return made


def _text(value: object, kind: Callable[[str], str]) -> str:
    if isinstance(value, str):
        return kind(value)  # an enumeration of the protocol's, where one is asked for
    raise TypeError(f"{value!r} is no string")


def _number(value: object, kind: Callable[[int], int]) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return kind(value)
    # JSON has one kind of number, and so have some clients.
    if isinstance(value, float) and value.is_integer():
        return kind(int(value))
    raise TypeError(f"{value!r} is no integer")


def _flag(value: object, _: type) -> bool:
    if isinstance(value, bool):
        return value
    raise TypeError(f"{value!r} is not true or false")
