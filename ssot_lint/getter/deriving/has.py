"""What an accessor has: the methods, its own or its class's, that a form of an operation needs."""

from __future__ import annotations

import ast

from ssot_lint.getter.deriving.located import Located
from ssot_lint.getter.meaning.classes import is_of_class, is_static
from ssot_lint.getter.proof import members
from ssot_lint.getter.proof.machine import Machine
from ssot_lint.getter.proof.values import (
    COPY,
    ENVIRON,
    ClassValue,
    Function,
    Instance,
    Kept,
    ModuleValue,
    Unproven,
    Value,
)

_METHODS = {
    "item": ("__getitem__",),
    "contains": ("__contains__", "__iter__"),
    "set": ("__setitem__",),
    "delete": ("__delitem__",),
    "iterate": ("__iter__",),
    "whole": ("__getitem__",),
}
"""Special methods one of which an operation needs; other operations need one of their name."""


def is_callable(getter: Located) -> bool:
    match getter.value:
        case Function():
            return True
        case Instance() as instance:
            return _has_member(getter, instance, "__call__")
    return False


def has(getter: Located, operation: str) -> bool:
    """Whether the accessor has what the operation's own form needs."""
    value = getter.value
    if value in (ENVIRON, COPY) or isinstance(value, Kept):
        return True
    if isinstance(value, (Instance, ClassValue, ModuleValue)):
        needed = _METHODS.get(operation, (operation,))
        return any(_has_member(getter, value, name) for name in needed)
    return False


def _has_member(getter: Located, value: Value, name: str) -> bool:
    machine = Machine(getter.project)
    match value:
        case ModuleValue(module=module):
            return name in module.bindings and not name.startswith("__")
        case ClassValue() if name.startswith("__"):
            return False
        case Instance(cls=ClassValue() as cls) | (ClassValue() as cls):
            try:
                home = members.find(machine, cls, name)
                if home is not None:
                    return not isinstance(value, ClassValue) or _is_of_class(machine, home, name)
                return not name.startswith("__") and bool(members.find(machine, cls, "__getattr__"))
            except Unproven:
                return True
        case Instance():
            return True
    return False


def _is_of_class(machine: Machine, home: ClassValue, name: str) -> bool:
    """Whether the class itself can be asked: no method that needs an object."""
    node = members.body(machine, home)[name][-1].node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return True
    return is_static(node) or is_of_class(node)


def is_mapping(getter: Located) -> bool:
    if not isinstance(getter.value, Instance) or not isinstance(getter.value.cls, ClassValue):
        return False
    bases = members.order(Machine(getter.project), getter.value.cls)
    return any(isinstance(b, ClassValue) and b.node.name == "MutableMapping" for b in bases)
