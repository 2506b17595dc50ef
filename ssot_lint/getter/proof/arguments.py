"""The values that a call gives to a function's parameters."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.getter.proof import members
from ssot_lint.getter.proof.decorators import place_of
from ssot_lint.getter.proof.frame import Arguments, Frame
from ssot_lint.getter.proof.values import ClassValue, Function, Pack, Raised, Value

if TYPE_CHECKING:
    from ssot_lint.getter.proof.run import Run


def bind(machine: Run, function: Function, arguments: Arguments) -> Frame:
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


def _bind_defaults(machine: Run, function: Function, bound: dict[str, Value]) -> None:
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
        with machine.freezing(f"a snapshot taken at {place_of(function)}"):
            frame = Frame(function.module)
            if function.owner is not None:
                frame.locals.update(_class_names(machine, function.owner, default))
            bound[place.arg] = machine.evaluate(default, frame)


def _class_names(machine: Run, owner: ClassValue, default: ast.expr) -> dict[str, Value]:
    """Names of the class body that a default uses: ``def get(self, k, d=_MISSING)``."""
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
