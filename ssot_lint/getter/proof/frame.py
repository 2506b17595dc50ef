"""The names one call sees, and what it was called with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ssot_lint.getter.proof.values import ClassValue, Raised, Value
from ssot_lint.modules.bindings import Module


@dataclass
class Frame:
    """The names one function call sees; ``local_names`` is None at module level."""

    module: Module
    locals: dict[str, Value] = field(default_factory=dict)
    local_names: frozenset[str] | None = None
    globals: frozenset[str] = frozenset()
    owner: ClassValue | None = None
    receiver: Value | None = None
    constructing: bool = False
    """Whether it is an ``__init__``, the one place that may set attributes."""
    handled: Raised | None = None


@dataclass(frozen=True)
class Arguments:
    """What a call passes."""

    positional: tuple[Value, ...] = ()
    named: Mapping[str, Value] = field(default_factory=dict)
