"""The shipping service's settings: each variable has its name, its type and its default here."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Option(Generic[T]):
    """One variable of the environment, read whenever it is asked for."""

    def __init__(self, name: str, parse: Callable[[str], T], default: T) -> None:
        self.name = name
        self.parse = parse
        self.default = default

    def get(self) -> T:
        """Its value now, or the default."""
        text = os.environ.get(self.name)
        return self.default if text is None else self.parse(text)

    def is_set(self) -> bool:
        """Whether it has a value now."""
        return self.name in os.environ


CARRIER = Option("SHIPPING_CARRIER", str, "post")
DAYS = Option("SHIPPING_DAYS", int, 3)
DEPOT = Option("SHIPPING_DEPOT", str, "north")
