"""The protocol's six hundred classes without their methods, which are compiled when they are called.

Half of what importing them costs (130 of 260 ms) is compiling methods of which a session calls a
tenth, and nearly all before the first diagnostics are seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module

from ssot_lint.core.deferred import deferred_methods, stand_in

_COMPILES, _BUILDS = "_linecache_and_compile", "_eval_snippets"
_DEFINED = re.compile(r"def (\w+)\(self\b")

_Method = Callable[..., object]
_Compile = Callable[..., Mapping[str, _Method]]


@contextmanager
def late_methods() -> Iterator[None]:
    """Data classes and those of ``attrs`` that are made meanwhile compile their methods later.

    How ``attrs`` compiles them is no public part of it: one that does it in another way is let be.
    """
    made_by = import_module("attr._make")
    compile_now: _Compile | None = getattr(made_by, _COMPILES, None)
    with deferred_methods():
        if compile_now is None or not hasattr(made_by._ClassBuilder, _BUILDS):
            yield
            return
        setattr(made_by, _COMPILES, partial(_later, compile_now))
        try:
            yield
        finally:
            setattr(made_by, _COMPILES, compile_now)


def _later(
    compile_now: _Compile, script: str, *given: object, **named: object
) -> Mapping[str, _Method]:
    """In place of what compiles the methods of one class: stand-ins, by name."""
    names: list[str] = []
    for row in script.split("\n"):  # patterns over all of it took 5 ms of a start, this takes 1
        if row and not row[0].isspace():
            found = _DEFINED.match(row)
            if found is None:
                return compile_now(script, *given, **named)
            names.append(found[1])
    compiled: dict[str, _Method] = {}

    def of(name: str) -> _Method:
        if not compiled:
            compiled.update(compile_now(script, *given, **named))
        return compiled[name]

    return {name: stand_in(name, partial(of, name)) for name in names}
