"""Attributes and special methods, looked up as Python does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.getter.proof import members, objects
from ssot_lint.getter.proof.decorators import decorations
from ssot_lint.getter.proof.frame import Arguments
from ssot_lint.getter.proof.names import member
from ssot_lint.getter.proof.values import (
    COPY,
    NONE,
    Absent,
    ClassValue,
    Const,
    External,
    Function,
    Instance,
    Kept,
    ModuleValue,
    Raised,
    Super,
    Symbol,
    Unknown,
    Unproven,
    Value,
    const,
)

if TYPE_CHECKING:
    from ssot_lint.getter.proof.run import Run


def attribute(machine: Run, owner: Value, name: str) -> Value:
    """Evaluate ``owner.name``."""
    match owner:
        case External(name=outer):
            return External(f"{outer}.{name}")
        case ModuleValue(module=module):
            return member(machine, module, name)
        case Instance():
            return _instance_attribute(machine, owner, name)
        case ClassValue():
            return _class_attribute(machine, owner, name)
        case Super(owner=after, receiver=receiver):
            return _super_attribute(machine, after, receiver, name)
        case Kept(why=why) | Unknown(why=why):
            raise Unproven(why)
        case Symbol(name=what) | Const(value=what) if owner != NONE:
            return Unknown(f"it changes {what} by `.{name}` ({machine.where()})")
    if owner == COPY and name in ("get", "keys", "values", "items", "copy", "__getitem__"):
        return External(f"os.environ.{name}")
    if owner == NONE:
        raise Raised("AttributeError")
    raise Unproven(f"`.{name}` is not followed ({machine.where()})")


def special(machine: Run, owner: Value, name: str, values: tuple[Value, ...]) -> Value:
    """Call a special method of an object."""
    return machine.call(special_method(machine, owner, name), Arguments(values))


def special_method(machine: Run, owner: Value, name: str) -> Value:
    """Find a special method, on the class as Python does."""
    if not isinstance(owner, Instance) or not isinstance(owner.cls, ClassValue):
        raise Absent(f"it has no `{name}`")
    if owner.doubt:
        raise Unproven(owner.doubt)
    home = members.find(machine, owner.cls, name)
    if home is None:
        raise Absent(f"`{owner.cls.node.name}` has no `{name}`")
    return _bind_to(machine, members.class_value(machine, home, name), home, owner)


def has_special(machine: Run, owner: Instance, name: str) -> bool:
    """Whether the class of an object defines a special method."""
    return isinstance(owner.cls, ClassValue) and members.find(machine, owner.cls, name) is not None


def _instance_attribute(machine: Run, instance: Instance, name: str) -> Value:
    cls = instance.cls
    if instance.doubt:
        raise Unproven(instance.doubt)
    if not isinstance(cls, ClassValue):
        raise Unproven(f"`{cls.name}` is not followed")
    home = members.find(machine, cls, name)
    found = members.class_value(machine, home, name) if home is not None else None
    if isinstance(found, Function) and members.is_property(machine, found):
        return machine.call(found, Arguments((instance,)))
    if isinstance(found, Instance):
        # It may be a descriptor; those of the project are not looked into.
        return Unknown(f"`{name}` is an object on the class `{cls.node.name}`")
    if name in instance.attributes:
        return instance.attributes[name]
    if home is not None and found is not None:
        if name in members.set_in_methods(machine, cls) and not isinstance(found, Function):
            return Unknown(f"`{name}` is set in a method ({home.module.at(home.node.lineno)})")
        return _bind_to(machine, found, home, instance)
    if instance.incomplete:
        return Unknown(f"`{name}` is not known: {instance.incomplete}")
    if members.find(machine, cls, "__getattr__") is not None:
        return machine.special(instance, "__getattr__", const(name))
    raise Absent(f"`{cls.node.name}` has no `{name}`")


def _class_attribute(machine: Run, cls: ClassValue, name: str) -> Value:
    home = members.find(machine, cls, name)
    if home is None:
        raise Absent(f"`{cls.node.name}` has no `{name}`")
    doubt = objects.making_doubt(machine, cls)
    if doubt is not None:
        raise Unproven(doubt)
    return _bind_to(machine, members.class_value(machine, home, name), home, cls)


def _super_attribute(machine: Run, after: ClassValue, receiver: Value, name: str) -> Value:
    cls = receiver.cls if isinstance(receiver, Instance) else receiver
    if not isinstance(cls, ClassValue):
        raise Unproven(f"`super()` is not followed ({machine.where()})")
    home = members.find(machine, cls, name, after)
    if home is None:
        if name == "__init__":
            return External("builtins.object.__init__")
        raise Absent(f"`super()` has no `{name}` ({machine.where()})")
    return _bind_to(machine, members.class_value(machine, home, name), home, receiver)


def _bind_to(machine: Run, value: Value, home: ClassValue, receiver: Value) -> Value:
    if not isinstance(value, Function):
        return value
    names = decorations(machine, value)
    if "builtins.staticmethod" in names:
        return Function(value.node, value.module, home)
    if "builtins.classmethod" in names:
        cls = receiver.cls if isinstance(receiver, Instance) else receiver
        return Function(value.node, value.module, home, cls)
    if isinstance(receiver, ClassValue):
        return Function(value.node, value.module, home)
    return Function(value.node, value.module, home, receiver)
