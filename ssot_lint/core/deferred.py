"""Methods of data classes that are compiled when they are first called.

Half of what importing libcst costs (58 of 120 ms) is compiling 900 methods of its 190 classes, and a run
calls a few dozen of them. Within ``deferred_methods()`` a data class is made with stand-ins, each of which
puts the method that ``dataclasses`` would have made in its own place when it is called. Nothing else of a
class differs, but for the signature in the docstring of a class that has none.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

_Method = Callable[..., object]

# How methods are compiled is no public part of ``dataclasses``: only interpreters that were looked at.
_KNOWN = sys.version_info < (3, 14) and sys.implementation.name == "cpython"
_FUNCTION, _BUILDER = "_create_fn", "_FuncBuilder"  # until 3.12, and 3.13
_MAKE: _Method | None = getattr(dataclasses, _FUNCTION, None) if _KNOWN else None
_BUILD: type | None = getattr(dataclasses, _BUILDER, None) if _KNOWN else None


@contextmanager
def deferred_methods() -> Iterator[None]:
    """Data classes that are made meanwhile compile their methods later; for imports.

    A class that another thread makes meanwhile does, too, which is as good.
    """
    if _MAKE is not None:
        setattr(dataclasses, _FUNCTION, _make)
    elif _BUILD is not None:
        setattr(dataclasses, _BUILDER, _Builder)
    try:
        yield
    finally:
        if _MAKE is not None:
            setattr(dataclasses, _FUNCTION, _MAKE)
        elif _BUILD is not None:
            setattr(dataclasses, _BUILDER, _BUILD)


def _make(name: str, *given: object, **named: object) -> _Method:
    """In place of ``dataclasses._create_fn``."""
    assert _MAKE is not None
    compiled: Callable[..., _Method] = _MAKE  # type: ignore[assignment]  # a function that makes one
    return stand_in(name, partial(compiled, name, *given, **named))


def stand_in(name: str, compiled: Callable[[], _Method]) -> _Method:
    """A method that gives way to the one that ``compiled`` makes, once it is called."""
    made: _Method | None = None

    def method(self, /, *given, **named):  # type: ignore[no-untyped-def]
        nonlocal made
        if made is None:
            made = compiled()
            made.__qualname__ = method.__qualname__
            if method.__doc__ is not None:  # somebody has given it what says where it comes from
                made.__module__, made.__doc__ = method.__module__, method.__doc__
            made.__annotations__.update(method.__annotations__)
            for cls in type(self).__mro__:
                if cls.__dict__.get(name) is method:
                    setattr(cls, name, made)
        return made(self, *given, **named)

    method.__name__, method.__doc__ = name, None
    return method


if _BUILD is not None:

    class _Builder(_BUILD):  # type: ignore[misc,valid-type]  # what it is no checker knows
        """In place of ``dataclasses._FuncBuilder``, which compiles all methods of a class at once."""

        def add_fns_to_class(self, cls: type) -> None:
            """Give ``cls`` a stand-in for each method that it has not got itself."""
            there = {name for name in self.names if name in cls.__dict__}
            if there & {*self.overwrite_errors, *self.unconditional_adds}:
                super().add_fns_to_class(cls)
                return
            compiled: dict[str, _Method] = {}

            def of(name: str) -> _Method:
                if not compiled:
                    made = type(cls.__name__, (), {})
                    super(_Builder, self).add_fns_to_class(made)
                    compiled.update(made.__dict__)
                return compiled[name]

            for name in self.names:
                if name not in there:
                    method = stand_in(name, partial(of, name))
                    method.__qualname__ = f"{cls.__qualname__}.{name}"
                    setattr(cls, name, method)
