"""Objects of the project's classes: made by running ``__init__``, as far as it is followed."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from ssot_lint.getter.proof import members, stubs
from ssot_lint.getter.proof.arguments import bind
from ssot_lint.getter.proof.frame import Arguments
from ssot_lint.getter.proof.values import (
    ClassValue,
    External,
    Function,
    Instance,
    Raised,
    Unknown,
    Unproven,
    Value,
)
from ssot_lint.modules.rebound import ANY

if TYPE_CHECKING:
    from ssot_lint.getter.proof.run import Run


def instantiate(machine: Run, cls: ClassValue, arguments: Arguments) -> Value:
    """Make an object of a class, running its ``__init__`` as far as that is followed."""
    instance = Instance(cls, doubt=class_doubt(machine, cls))
    try:
        home = members.find(machine, cls, "__init__")
    except Unproven as problem:
        instance.incomplete = str(problem)
        return instance
    if home is not None:
        _initialise(machine, instance, home, arguments)
    elif arguments.positional or arguments.named:
        instance.incomplete = f"it takes arguments that are not followed ({machine.where()})"
    return instance


def class_doubt(machine: Run, cls: ClassValue) -> str | None:
    """Why objects of a class may not do what its body says; None where they do."""
    for base in members.order(machine, cls):
        if not isinstance(base, ClassValue):
            continue
        for name in _OF_OBJECTS:
            if name in members.body(machine, base) and not _is_single(machine, base, name):
                where = base.module.at(base.node.lineno)
                return f"`{base.node.name}.{name}` is not followed ({where})"
    return making_doubt(machine, cls)


def making_doubt(machine: Run, cls: ClassValue) -> str | None:
    """Why the class itself may not be what its body says; None where it is."""
    for base in members.order(machine, cls):
        doubt = (
            _changed_later(base) or _made_otherwise(machine, base)
            if isinstance(base, ClassValue)
            else _from_elsewhere(cls, base)
        )
        if doubt is not None:
            return doubt
    return None


def _is_single(machine: Run, cls: ClassValue, name: str) -> bool:
    """Whether ``__new__`` only makes one object for all: what it returns is its own or is kept on the
    class, and what it keeps is such an object."""
    node = members.body(machine, cls)[name][-1].node
    if name != "__new__" or not isinstance(node, ast.FunctionDef):
        return False
    kept = {"None"}
    for it in ast.walk(node):
        if isinstance(it, ast.Assign) and (_is_made(it.value) or ast.unparse(it.value) in kept):
            kept.update(map(ast.unparse, it.targets))
        elif isinstance(it, ast.stmt) and not isinstance(it, _OF_SINGLES):
            return False
    given = [it.value for it in ast.walk(node) if isinstance(it, ast.Return)]
    return bool(given) and all(
        it is not None and (_is_made(it) or ast.unparse(it) in kept - {"None"}) for it in given
    )


_OF_SINGLES = (ast.FunctionDef, ast.If, ast.With, ast.Return, ast.Assign, ast.Pass)


def _is_made(node: ast.expr) -> bool:
    """``super().__new__(cls)`` or ``object.__new__(cls)``."""
    match node:
        case ast.Call(func=ast.Attribute(value=made, attr="__new__")):
            return ast.unparse(made).startswith(("super(", "object"))
    return False


_OF_OBJECTS = ("__new__", "__getattribute__", "__setattr__")


def _changed_later(base: ClassValue) -> str | None:
    for name in ("__class__", "__dict__", "__bases__", ANY):
        if name in base.module.patched and not stubs.is_stub(base):
            place = base.module.at(base.module.patched[name])
            return f"what `{base.node.name}` does may be changed from outside ({place})"
    return None


def _made_otherwise(machine: Run, base: ClassValue) -> str | None:
    where = base.module.at(base.node.lineno)
    if "__init_subclass__" in members.body(machine, base):
        return f"`{base.node.name}.__init_subclass__` is not followed ({where})"
    for decorator in base.node.decorator_list:
        text = ast.unparse(decorator)
        if text not in _NEUTRAL and not _is_plain_dataclass(decorator):
            return f"`{base.node.name}` is decorated by `{text}` ({where})"
    for keyword in base.node.keywords:
        if keyword.arg == "metaclass" and ast.unparse(keyword.value) not in _METACLASSES:
            return f"`{base.node.name}` has a metaclass ({where})"
    return None


_NEUTRAL = ("final", "typing.final", "dataclass", "dataclasses.dataclass")
_HARMLESS = frozenset(
    {"frozen", "slots", "kw_only", "order", "eq", "repr", "unsafe_hash", "match_args"}
)


def _is_plain_dataclass(decorator: ast.expr) -> bool:
    """Whether it is ``dataclass(…)`` with what leaves the fields as they are."""
    match decorator:
        case ast.Call(func=function, args=[], keywords=words):
            named = ast.unparse(function) in ("dataclass", "dataclasses.dataclass")
            return named and all(it.arg in _HARMLESS for it in words)
    return False


def _from_elsewhere(cls: ClassValue, base: External | Unknown) -> str | None:
    """Of a library nothing is read: its metaclass, ``__getattribute__`` or ``__init_subclass__`` may
    put anything in the place of what the class below says. Those of Python are known not to."""
    if isinstance(base, External):
        module, _, name = base.name.rpartition(".")
        first = module.partition(".")[0]
        if (first == "builtins" and name != "type") or first in _PYTHONS_OWN:
            return None
    what = base.name if isinstance(base, External) else base.why
    where = cls.module.at(cls.node.lineno)
    return f"base class `{what}` of `{cls.node.name}` is not known ({where})"


_PYTHONS_OWN = sys.stdlib_module_names - {"builtins", "enum"}
_METACLASSES = ("ABCMeta", "abc.ABCMeta", "type")


def _initialise(machine: Run, instance: Instance, home: ClassValue, arguments: Arguments) -> None:
    """Run ``__init__`` statement by statement; one that is not followed spoils what it sets."""
    found = members.class_value(machine, home, "__init__")
    if not isinstance(found, Function):
        instance.incomplete = "its `__init__` is not followed"
        return
    function = Function(found.node, found.module, home, instance)
    try:
        frame = bind(machine, function, arguments)
    except (Unproven, Raised):
        instance.incomplete = f"its `__init__` takes other arguments ({machine.where()})"
        return
    frame.constructing = True
    for statement in found.node.body:
        try:
            if machine.execute([statement], frame) is not None:
                break
        except (Unproven, Raised) as problem:
            _spoil(statement, instance, frame.locals, str(problem))
    for name in members.set_in_methods(machine, home):
        instance.attributes[name] = Unknown(f"`{name}` is set in a method of `{home.node.name}`")


def _spoil(statement: ast.stmt, instance: Instance, names: dict[str, Value], problem: str) -> None:
    calls_super = False
    for node in ast.walk(statement):
        match node:
            case ast.Attribute(attr=name, ctx=ast.Store()):
                instance.attributes[name] = Unknown(f"`{name}` is not followed: {problem}")
            case ast.Name(id=name, ctx=ast.Store()):
                names[name] = Unknown(f"`{name}` is not followed: {problem}")
            case ast.Name(id="self" | "setattr" | "super"):
                calls_super = True
    if calls_super and not isinstance(statement, (ast.Assign, ast.AnnAssign)):
        instance.incomplete = problem
