"""What ``os.environ`` does with the variable asked for: the model every getter is held against.

Also for a copy taken within the same operation, which reads the same and may not be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lint.getter.proof.frame import Arguments
from ssot_lint.getter.proof.values import (
    COPY,
    ENVIRON,
    ITERATOR,
    KEY,
    NONE,
    Instance,
    Kept,
    Made,
    Raised,
    Unknown,
    Unproven,
    Value,
    boolean,
)

if TYPE_CHECKING:
    from ssot_lint.getter.proof.run import Run


def item(machine: Run, key: Value) -> Value:
    """``os.environ[key]``."""
    if machine.frozen:
        return Kept(machine.frozen)
    _check_key(machine, key)
    if machine.variable is None:
        raise Raised("KeyError", (key,))
    return machine.variable


def get(machine: Run, key: Value, default: Value = NONE) -> Value:
    """``os.environ.get(key, default)``."""
    if machine.frozen:
        return Kept(machine.frozen)
    _check_key(machine, key)
    return default if machine.variable is None else machine.variable


def contains(machine: Run, key: Value, owner: Value) -> Value:
    """``key in owner``."""
    if owner in (ENVIRON, COPY, Made("keys"), ITERATOR):
        if machine.frozen:
            return Kept(machine.frozen)
        _check_key(machine, key)
        return boolean(machine.variable is not None)
    if isinstance(owner, Instance):
        return _contained(machine, owner, key)
    if isinstance(owner, (Kept, Unknown)):
        raise Unproven(owner.why)
    raise Unproven(f"`in` is not followed ({machine.where()})")


def _contained(machine: Run, owner: Instance, key: Value) -> Value:
    """Ask ``__contains__``; without one Python walks through the names."""
    from ssot_lint.getter.proof.classes import has_special

    if has_special(machine, owner, "__contains__"):
        return machine.special(owner, "__contains__", key)
    return contains(machine, key, machine.special(owner, "__iter__"))


def put(machine: Run, key: Value, value: Value) -> None:
    """``os.environ[key] = value``."""
    _check_write(machine)
    _check_key(machine, key)
    machine.variable = value


def delete(machine: Run, key: Value) -> None:
    """``del os.environ[key]``."""
    _check_write(machine)
    item(machine, key)
    machine.variable = None


def pop(machine: Run, key: Value, default: Value | None = None) -> Value:
    """``os.environ.pop(key, default)``."""
    _check_write(machine)
    _check_key(machine, key)
    if machine.variable is None and default is not None:
        return default
    value = item(machine, key)
    machine.variable = None
    return value


def setdefault(machine: Run, key: Value, default: Value) -> Value:
    """``os.environ.setdefault(key, default)``."""
    _check_write(machine)
    _check_key(machine, key)
    if machine.variable is None:
        machine.variable = default
    return machine.variable


def change(machine: Run, effect: Made) -> Value:
    """A change to the whole environment: ``update``, ``clear``."""
    _check_write(machine)
    machine.effects.append(effect)
    return NONE


def whole(machine: Run, view: Made) -> Value:
    """Something made of the whole environment: a copy, a view, an iterator."""
    return Kept(machine.frozen) if machine.frozen else view


def iterated(machine: Run, value: Value) -> Value:
    """``iter(value)``."""
    if value in (ENVIRON, COPY, Made("keys"), ITERATOR):
        return whole(machine, ITERATOR)
    if isinstance(value, Instance):
        return machine.special(value, "__iter__")
    raise Unproven(_why(machine, value, "what it iterates over"))


def length(machine: Run, value: Value) -> Value:
    """``len(value)``."""
    if value in (ENVIRON, COPY, Made("keys"), Made("values"), Made("items")):
        return whole(machine, Made("len"))
    if isinstance(value, Instance):
        return machine.special(value, "__len__")
    raise Unproven(_why(machine, value, "a length"))


def copied(machine: Run, value: Value) -> Value:
    """``dict(value)``."""
    instance = value
    if isinstance(value, Instance):
        # Without ``keys`` an object is no mapping to ``dict``, but an iterable of pairs.
        value = machine.call(machine.attribute(value, "keys"), Arguments())
        check_live(machine, instance)
        if value == Made("keys"):
            value = ENVIRON
    if value in (ENVIRON, COPY, Made("items")):
        return whole(machine, COPY)
    raise Unproven(_why(machine, value, "what it copies"))


def check_live(machine: Run, instance: Value) -> None:
    """Make sure that walking through an object walks through the environment."""
    if iterated(machine, instance) != ITERATOR:
        raise Unproven(f"it does not iterate over os.environ ({machine.where()})")
    run = machine.fork(machine.variable)
    try:
        found: Value | None = run.special(instance, "__getitem__", KEY)
    except Raised as raised:
        found = None if raised.kind == "KeyError" else NONE
    if found != machine.variable or run.variable != machine.variable:
        raise Unproven(f"its `__getitem__` is not that of os.environ ({machine.where()})")


def check_writable(machine: Run, instance: Value) -> None:
    """Make sure that storing and deleting through an object changes the environment."""
    text = Made("some text")
    run = machine.fork(machine.variable)
    run.special(instance, "__setitem__", KEY, text)
    if run.variable != text:
        raise Unproven(f"its `__setitem__` does not change os.environ ({machine.where()})")
    run.special(instance, "__delitem__", KEY)
    if run.variable is not None:
        raise Unproven(f"its `__delitem__` does not change os.environ ({machine.where()})")


def _check_key(machine: Run, key: Value) -> None:
    if isinstance(key, (Kept, Unknown)):
        raise Unproven(key.why)
    if key != KEY:
        raise Unproven(f"it uses another name than the one asked for ({machine.where()})")


def _check_write(machine: Run) -> None:
    if machine.frozen:
        raise Unproven(f"the change is made once only ({machine.where()})")


def _why(machine: Run, value: Value, what: str) -> str:
    if isinstance(value, (Kept, Unknown)):
        return value.why
    return f"{what} is not followed ({machine.where()})"
