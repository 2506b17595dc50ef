"""Calls that leave the project: ``os``, the builtins a getter uses, exception classes."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from ssot_lint.getter.proof import environ
from ssot_lint.getter.proof.frame import Arguments
from ssot_lint.getter.proof.values import (
    COPY,
    KEY,
    NONE,
    Const,
    External,
    Instance,
    Kept,
    Made,
    Raised,
    Symbol,
    Unknown,
    Unproven,
    Value,
    boolean,
    const,
)

if TYPE_CHECKING:
    from ssot_lint.getter.proof.run import Run

_ENVIRON = "os.environ."
_CONVERSIONS = ("int", "float", "bool", "list", "set", "tuple", "sorted", "bytes", "repr")


def call(machine: Run, name: str, arguments: Arguments) -> Value:
    """Evaluate a call of something outside the project."""
    if name.startswith(_ENVIRON):
        return _method(machine, name.removeprefix(_ENVIRON), arguments)
    if name == "os.getenv":
        return environ.get(machine, *_taken(arguments, ("key", "default"), 1))
    if name.startswith("builtins."):
        return _builtin(machine, name.removeprefix("builtins."), arguments)
    if name in ("typing.cast", "typing_extensions.cast"):
        return _taken(arguments, ("typ", "val"), 2)[1]
    if name in ("copy.copy", "copy.deepcopy"):
        return environ.copied(machine, _taken(arguments, ("x",), 1)[0])
    if name.startswith("__stubs__."):
        return _stub(machine, name.removeprefix("__stubs__."), arguments)
    # A lock or a logger, harmless as long as nothing is asked of it.
    return Made(f"{name}()") if machine.frozen else _refuse(machine, name)


def _method(machine: Run, method: str, arguments: Arguments) -> Value:
    match method:
        case "get":
            return environ.get(machine, *_taken(arguments, ("key", "default"), 1))
        case "pop":
            return environ.pop(machine, *_taken(arguments, ("key", "default"), 1))
        case "setdefault":
            return environ.setdefault(machine, *_taken(arguments, ("key", "value"), 2))
        case "update":
            named = tuple(const(key) for key in arguments.named) + tuple(arguments.named.values())
            return environ.change(machine, Made("update", (*arguments.positional, *named)))
        case "clear":
            _taken(arguments, (), 0)
            return environ.change(machine, Made("clear"))
        case "keys" | "values" | "items":
            return environ.whole(machine, Made(method))
        case "copy":
            return environ.whole(machine, COPY)
    return _operator(machine, method, arguments)


def _operator(machine: Run, method: str, arguments: Arguments) -> Value:
    match method, _taken(arguments, ("a", "b"), 0):
        case "__getitem__", [key]:
            return environ.item(machine, key)
        case "__setitem__", [key, value]:
            environ.put(machine, key, value)
            return NONE
        case "__delitem__", [key]:
            environ.delete(machine, key)
            return NONE
        case "__contains__", [key]:
            return environ.contains(machine, key, External("os.environ"))
        case "__iter__", []:
            return environ.iterated(machine, External("os.environ"))
        case "__len__", []:
            return environ.length(machine, External("os.environ"))
    return _refuse(machine, f"os.environ.{method}")


def _builtin(machine: Run, name: str, arguments: Arguments) -> Value:
    values = arguments.positional
    for value in values:
        if isinstance(value, (Kept, Unknown)):
            raise Unproven(value.why)
    kind = getattr(builtins, name, None)
    if isinstance(kind, type) and issubclass(kind, BaseException):
        return Made(f"raise {name}", values)
    match name, values:
        case "iter", [value]:
            return environ.iterated(machine, value)
        case "len", [value]:
            return environ.length(machine, value)
        case "dict", [value] if not arguments.named:
            return environ.copied(machine, value)
        case "str", [value] if _is_text(machine, value):
            return value
        case "isinstance", [value, External(name=wanted)]:
            return _is_instance(machine, value, wanted)
        case "getattr", [owner, Const(value=str(attribute))]:
            return machine.attribute(owner, attribute)
        case "object", []:
            return Made("object()", (const(machine.where()),))
        case "bool", [Const() as value]:
            return boolean(bool(value.value))
        case _, [_, *_] if name in (*_CONVERSIONS, "str"):
            return Made(f"{name}(…)", values)
        case (("dict" | "list" | "set"), []) if machine.frozen:
            return Kept(f"it keeps values between reads ({machine.where()})")
    return _refuse(machine, name)


def _is_text(machine: Run, value: Value) -> bool:
    if value == KEY:
        return True
    return value == machine.variable and machine.variable is not None


def _is_instance(machine: Run, value: Value, wanted: str) -> Value:
    if _is_text(machine, value):
        return boolean(wanted in ("builtins.str", "builtins.object"))
    if isinstance(value, Const) and wanted.startswith("builtins."):
        kind = getattr(builtins, wanted.removeprefix("builtins."), None)
        if isinstance(kind, type):
            return boolean(issubclass(value.kind, kind))
    if value == Symbol("the other") and wanted.rpartition(".")[2] == "Mapping":
        return boolean(True)
    raise Unproven(f"`isinstance` is not followed ({machine.where()})")


def _stub(machine: Run, name: str, arguments: Arguments) -> Value:
    """The mixin methods of ``collections.abc`` that walk: true to what they walk through."""
    instance = arguments.positional[0]
    if not isinstance(instance, Instance):
        return _refuse(machine, name)
    rest = arguments.positional[1:]
    if name in ("keys", "values", "items"):
        environ.check_live(machine, instance)
        return environ.whole(machine, Made(name))
    if name in ("update", "clear"):
        environ.check_live(machine, instance)
        environ.check_writable(machine, instance)
        return _method(machine, name, Arguments(rest, arguments.named))
    return _refuse(machine, name)


def _taken(arguments: Arguments, names: tuple[str, ...], least: int) -> list[Value]:
    """Sort arguments into places; a call that Python would refuse raises its TypeError."""
    values = list(arguments.positional)
    named = dict(arguments.named)
    for name in names[len(values) :]:
        if name not in named:
            break
        values.append(named.pop(name))
    if named or not least <= len(values) <= len(names):
        raise Raised("TypeError")
    return values


def _refuse(machine: Run, name: str) -> Value:
    raise Unproven(f"it calls `{name}`, which is not followed ({machine.where()})")
