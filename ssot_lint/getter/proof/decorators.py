"""What the decorators of a function do to its calls."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.getter.proof.frame import Frame
from ssot_lint.getter.proof.values import External, Function, Raised, Unproven, Value

if TYPE_CHECKING:
    from ssot_lint.getter.proof.run import Run


_CACHES = ("functools.lru_cache", "functools.cache")
_NEUTRAL = (
    "builtins.staticmethod",
    "builtins.classmethod",
    "builtins.property",
    "abc.abstractmethod",
    "typing.final",
    "typing.override",
    "typing_extensions.final",
    "typing_extensions.override",
)


def decorations(machine: Run, function: Function) -> tuple[str, ...]:
    """Dotted names of the decorators of a function; empty text for what has none."""
    return tuple(_decorator_name(machine, node, function) for node in function.node.decorator_list)


def cached_by(machine: Run, callee: Value | None) -> str | None:
    """Where and by what calls of a function are cached; None where they are not.

    A cached accessor may well be live, but nothing in its source says that it has to stay so.
    """
    if not isinstance(callee, Function):
        return None
    cache = next((name for name in decorations(machine, callee) if is_cache(name)), None)
    if cache is None:
        return None
    name = callee.node.name
    return f"`{name}` is cached by `{cache.rpartition('.')[2]}` ({place_of(callee)})"


def is_cache(name: str) -> bool:
    """Whether a decorator keeps what a function returned."""
    return name in _CACHES


def is_neutral(name: str) -> bool:
    """Whether a decorator leaves alone what a call of the function does."""
    return name in _NEUTRAL or name in _CACHES or name == "overload"


def _decorator_name(machine: Run, node: ast.expr, function: Function) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    try:
        value = machine.fork(None).evaluate(node, Frame(function.module))
    except (Unproven, Raised):
        return ast.unparse(node)
    return value.name if isinstance(value, External) else ast.unparse(node)


def place_of(function: Function) -> str:
    return function.module.at(function.node.lineno)
