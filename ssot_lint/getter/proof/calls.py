"""Calls: functions of the project are run, ``os`` and a few builtins are modelled."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.getter.proof import builtin_calls, classes, environ, names, objects
from ssot_lint.getter.proof.arguments import bind
from ssot_lint.getter.proof.decorators import _CACHES, decorations, is_neutral, place_of
from ssot_lint.getter.proof.frame import Arguments, Frame
from ssot_lint.getter.proof.values import (
    NONE,
    ClassValue,
    External,
    Function,
    Instance,
    Kept,
    Unknown,
    Unproven,
    Value,
)
from ssot_lint.modules.source.expressions import is_docstring

if TYPE_CHECKING:
    from ssot_lint.getter.proof.run import Run


def call(machine: Run, callee: Value, arguments: Arguments) -> Value:
    """Evaluate a call."""
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
    machine: Run, function: Function, arguments: Arguments, constructing: bool = False
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
        kept = f"cached by `{cache.rpartition('.')[2]}` ({place_of(function)})"
        with machine.freezing(kept):
            return _run(machine, function, frame)
    except Unproven:
        returned = _by_annotation(machine, function, decorators)
        if returned is None:
            raise
        return returned


def _check_decorators(machine: Run, function: Function, decorators: tuple[str, ...]) -> None:
    for name in decorators:
        if not is_neutral(name):
            raise Unproven(f"it is decorated by `{name}` ({place_of(function)})")
    if isinstance(function.node, ast.AsyncFunctionDef):
        raise Unproven(f"it is `async` ({place_of(function)})")


def _by_annotation(machine: Run, function: Function, decorators: tuple[str, ...]) -> Value | None:
    known = all(is_neutral(name) for name in decorators)
    if not machine.trusting or not known or function.node.returns is None:
        return None
    if isinstance(function.node, ast.AsyncFunctionDef):
        return None
    return names.annotated(machine, function.module, function.node.returns)


def _run(machine: Run, function: Function, frame: Frame) -> Value:
    if machine.project.is_generator(function.node):
        return _generated(machine, function.node, frame)
    value = machine.execute(function.node.body, frame)
    return NONE if value is None else value


def _generated(machine: Run, node: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame) -> Value:
    """A generator is followed where it hands on each name of the environment and nothing else."""
    body = [part for part in node.body if not is_docstring(part)]
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
