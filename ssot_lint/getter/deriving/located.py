"""What the expression of a getter yields, and where that stands."""

from __future__ import annotations

import ast

from ssot_lint.core.lean import NamedTuple
from ssot_lint.getter.contract import Arity
from ssot_lint.getter.proof.decorators import cached_by
from ssot_lint.getter.proof.frame import Frame
from ssot_lint.getter.proof.machine import Machine
from ssot_lint.getter.proof.names import binding_of, member
from ssot_lint.getter.proof.project import Project, require_module
from ssot_lint.getter.proof.values import (
    ClassValue,
    Function,
    Instance,
    ModuleValue,
    Raised,
    Unknown,
    Unproven,
    Value,
)
from ssot_lint.getter.shape import called_arity
from ssot_lint.modules.bindings import Module


class Located(NamedTuple):
    project: Project
    module: Module
    value: Value
    where: str
    call: Arity | None
    cached: str | None = None
    """Why what the expression yields may be one of an earlier time."""


def locate(project: Project, module_name: str, expression: str) -> Located:
    module = require_module(project, module_name)
    try:
        node = ast.parse(expression, mode="eval").body
    except SyntaxError:
        raise Unproven(f"`{expression}` is not an expression") from None
    first = next((part.id for part in ast.walk(node) if isinstance(part, ast.Name)), None)
    machine = Machine(project, trusting=True)
    frame = Frame(module)
    if first is not None:
        frame.locals[first] = member(machine, module, first)
    called = _called(machine, node, frame)
    call = called_arity(machine, called) if called is not None else None
    value = machine.evaluate(node, frame)
    if isinstance(value, Unknown):
        raise Unproven(value.why)
    if call is None and isinstance(value, Function):
        call = called_arity(machine, value)
    where = _place(machine, module, value, first or "")
    return Located(project, module, value, where, call, cached_by(machine, called))


def _called(machine: Machine, node: ast.expr, frame: Frame) -> Value | None:
    """What the expression calls first."""
    inner = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
    if not inner:
        return None
    # ``ast.walk`` goes outside in, and a chain nests its first call deepest.
    try:
        return machine.evaluate(inner[-1].func, frame)
    except (Unproven, Raised):
        return None


def _place(machine: Machine, module: Module, value: Value, first: str) -> str:
    match value:
        case Instance(cls=ClassValue(node=node, module=home)):
            return home.at(node.lineno)
        case Function(node=function, module=home):
            return home.at(function.lineno)
        case ClassValue(node=node, module=home):
            return home.at(node.lineno)
        case ModuleValue(module=home):
            return home.shown
    found = binding_of(machine, module, first)
    return found[0].at(found[1].line) if found else module.shown


def named(getter: Located) -> str:
    match getter.value:
        case Instance(cls=ClassValue(node=node)) | ClassValue(node=node):
            return f"`{node.name}`"
        case Function(node=function):
            return f"`{function.name}`"
        case ModuleValue(module=module):
            return f"module `{module.name}`"
    return "the getter"
