"""Calls: functions of the project are run, ``os`` and a few builtins are modelled."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ssot_lint.getter.proof.values import (
    NONE,
    ClassValue,
    External,
    Function,
    Instance,
    Kept,
    Pack,
    Raised,
    Unknown,
    Unproven,
    Value,
)

if TYPE_CHECKING:
    from ssot_lint.getter.proof.machine import Frame, Machine

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


@dataclass(frozen=True)
class Arguments:
    """What a call passes."""

    positional: tuple[Value, ...] = ()
    named: Mapping[str, Value] = field(default_factory=dict)


def call(machine: Machine, callee: Value, arguments: Arguments) -> Value:
    """Evaluate a call."""
    from ssot_lint.getter.proof import builtin_calls, classes, objects

    match callee:
        case Function():
            return call_function(machine, callee, arguments)
        case ClassValue():
            return objects.instantiate(machine, callee, arguments)
        case Instance():
            return call(machine, classes.special_method(machine, callee, "__call__"), arguments)
        case External(name=name):
            return builtin_calls.call(machine, name, arguments)
        case Kept(why=why) | Unknown(why=why):
            raise Unproven(why)
    raise Unproven(f"a call is not followed ({machine.where()})")


def call_function(
    machine: Machine, function: Function, arguments: Arguments, constructing: bool = False
) -> Value:
    """Run a function of the project."""
    decorators = decorations(machine, function)
    frame = bind(machine, function, arguments)
    frame.constructing = constructing
    cache = next((name for name in decorators if name in _CACHES), None)
    try:
        _check_decorators(machine, function, decorators)
        if cache is None:
            return _run(machine, function, frame)
        kept = f"cached by `{cache.rpartition('.')[2]}` ({_place(function)})"
        with machine.freezing(kept):
            return _run(machine, function, frame)
    except Unproven:
        returned = _by_annotation(machine, function, decorators)
        if returned is None:
            raise
        return returned


def decorations(machine: Machine, function: Function) -> tuple[str, ...]:
    """Dotted names of the decorators of a function; empty text for what has none."""
    return tuple(_decorator_name(machine, node, function) for node in function.node.decorator_list)


def cached_by(machine: Machine, callee: Value | None) -> str | None:
    """Where and by what calls of a function are cached; None where they are not.

    A cached accessor may well be live, but nothing in its source says that it has to stay so.
    """
    if not isinstance(callee, Function):
        return None
    cache = next((name for name in decorations(machine, callee) if is_cache(name)), None)
    if cache is None:
        return None
    name = callee.node.name
    return f"`{name}` is cached by `{cache.rpartition('.')[2]}` ({_place(callee)})"


def is_cache(name: str) -> bool:
    """Whether a decorator keeps what a function returned."""
    return name in _CACHES


def is_neutral(name: str) -> bool:
    """Whether a decorator leaves alone what a call of the function does."""
    return name in _NEUTRAL or name in _CACHES or name == "overload"


def _decorator_name(machine: Machine, node: ast.expr, function: Function) -> str:
    from ssot_lint.getter.proof.machine import Frame

    if isinstance(node, ast.Call):
        node = node.func
    try:
        value = machine.fork(None).evaluate(node, Frame(function.module))
    except (Unproven, Raised):
        return ast.unparse(node)
    return value.name if isinstance(value, External) else ast.unparse(node)


def _check_decorators(machine: Machine, function: Function, decorators: tuple[str, ...]) -> None:
    for name in decorators:
        if not is_neutral(name):
            raise Unproven(f"it is decorated by `{name}` ({_place(function)})")
    if isinstance(function.node, ast.AsyncFunctionDef):
        raise Unproven(f"it is `async` ({_place(function)})")


def _by_annotation(
    machine: Machine, function: Function, decorators: tuple[str, ...]
) -> Value | None:
    from ssot_lint.getter.proof import names

    known = all(is_neutral(name) for name in decorators)
    if not machine.trusting or not known or function.node.returns is None:
        return None
    if isinstance(function.node, ast.AsyncFunctionDef):
        return None
    return names.annotated(machine, function.module, function.node.returns)


def _run(machine: Machine, function: Function, frame: Frame) -> Value:
    if _is_generator(function.node):
        return _generated(machine, function.node, frame)
    value = machine.execute(function.node.body, frame)
    return NONE if value is None else value


def _is_generator(node: ast.AST) -> bool:
    return any(isinstance(part, (ast.Yield, ast.YieldFrom)) for part in ast.walk(node))


def _generated(
    machine: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame
) -> Value:
    """A generator is followed where it hands on each name of the environment and nothing else."""
    from ssot_lint.getter.proof import environ

    body = [part for part in node.body if not _is_docstring(part)]
    match body:
        case [ast.Expr(value=ast.YieldFrom(value=source))]:
            return environ.iterated(machine, machine.evaluate(source, frame))
        case [
            ast.For(
                target=ast.Name(id=name),
                iter=source,
                body=[ast.Expr(value=ast.Yield(value=ast.Name(id=given)))],
                orelse=[],
            )
        ] if name == given:
            return environ.iterated(machine, machine.evaluate(source, frame))
    raise Unproven(f"a generator is not followed ({machine.where()})")


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def bind(machine: Machine, function: Function, arguments: Arguments) -> Frame:
    from ssot_lint.getter.proof.machine import Frame

    spec = function.node.args
    positional = list(arguments.positional)
    if function.receiver is not None:
        positional.insert(0, function.receiver)
    named = dict(arguments.named)
    bound: dict[str, Value] = {}
    places = [*spec.posonlyargs, *spec.args]
    for index, place in enumerate(places):
        if positional:
            bound[place.arg] = positional.pop(0)
        elif place.arg in named and index >= len(spec.posonlyargs):
            bound[place.arg] = named.pop(place.arg)
    for place in spec.kwonlyargs:
        if place.arg in named:
            bound[place.arg] = named.pop(place.arg)
    _bind_rest(spec, positional, named, bound)
    _bind_defaults(machine, function, bound)
    receiver = next(iter(bound.values()), None) if function.receiver is not None else None
    known = machine.project.assigned
    if function.node not in known:
        known[function.node] = _assigned_names(function.node)
    locals_, globals_ = known[function.node]
    return Frame(function.module, bound, locals_, globals_, function.owner, receiver)


def _bind_rest(
    spec: ast.arguments,
    positional: list[Value],
    named: dict[str, Value],
    bound: dict[str, Value],
) -> None:
    if (positional and spec.vararg is None) or (named and spec.kwarg is None):
        raise Raised("TypeError")
    if spec.vararg is not None:
        bound[spec.vararg.arg] = Pack(tuple(positional))
    if spec.kwarg is not None:
        bound[spec.kwarg.arg] = Pack(named=tuple(named.items()))


def _bind_defaults(machine: Machine, function: Function, bound: dict[str, Value]) -> None:
    from ssot_lint.getter.proof.machine import Frame

    spec = function.node.args
    places = [*spec.posonlyargs, *spec.args]
    defaults: list[ast.expr | None] = [None] * (len(places) - len(spec.defaults))
    defaults += [*spec.defaults, *spec.kw_defaults]
    for place, default in zip([*places, *spec.kwonlyargs], defaults, strict=True):
        if place.arg in bound:
            continue
        if default is None:
            raise Raised("TypeError")
        # Defaults are evaluated once, when the function is defined.
        with machine.freezing(f"a snapshot taken at {_place(function)}"):
            frame = Frame(function.module)
            if function.owner is not None:
                frame.locals.update(_class_names(machine, function.owner, default))
            bound[place.arg] = machine.evaluate(default, frame)


def _class_names(machine: Machine, owner: ClassValue, default: ast.expr) -> dict[str, Value]:
    """Names of the class body that a default uses: ``def get(self, k, d=_MISSING)``."""
    from ssot_lint.getter.proof import members

    used = {node.id for node in ast.walk(default) if isinstance(node, ast.Name)}
    own = members.body(machine, owner)
    return {name: members.class_value(machine, owner, name) for name in used & own.keys()}


def _assigned_names(
    node: ast.FunctionDef | ast.AsyncFunctionDef,
) -> tuple[frozenset[str], frozenset[str]]:
    stored: set[str] = set()
    declared: set[str] = set()
    for part in ast.walk(node):
        match part:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                stored.add(name)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                declared.update(names)
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ) if part is not node:
                stored.add(name)
            case ast.alias(name=full, asname=asname):
                stored.add(asname or full.partition(".")[0])
            case ast.ExceptHandler(name=str(name)):
                stored.add(name)
    return frozenset(stored - declared), frozenset(declared)


def _place(function: Function) -> str:
    return function.module.at(function.node.lineno)
