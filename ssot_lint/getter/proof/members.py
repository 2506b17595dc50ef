"""What a class of the project has, over all its bases."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ssot_lint.getter.proof import stubs
from ssot_lint.getter.proof.decorators import decorations
from ssot_lint.getter.proof.frame import Frame
from ssot_lint.getter.proof.names import annotated, imported
from ssot_lint.getter.proof.values import (
    ClassValue,
    External,
    Function,
    Raised,
    Unknown,
    Unproven,
    Value,
)
from ssot_lint.modules.bindings import Binding, collect_class, one_definition

if TYPE_CHECKING:
    from ssot_lint.getter.proof.run import Run


def order(machine: Run, cls: ClassValue) -> list[ClassValue | External | Unknown]:
    """The classes attributes are looked up in, nearest first; External or Unknown: not known."""
    known = machine.project.orders
    if cls.node not in known:
        found: list[ClassValue | External | Unknown] = []
        _collect_bases(machine, cls, found, 0)
        # Of a base met twice the later place counts, as in Python's own order.
        known[cls.node] = [base for at, base in enumerate(found) if base not in found[at + 1 :]]
    return known[cls.node]


def body(machine: Run, cls: ClassValue) -> dict[str, list[Binding]]:
    """What the class body itself binds."""
    known = machine.project.classes
    if cls.node not in known:
        known[cls.node] = collect_class(cls.node, cls.module)
    return known[cls.node]


def find(
    machine: Run, cls: ClassValue, name: str, after: ClassValue | None = None
) -> ClassValue | None:
    """The class that gives a member; None where none does, Unproven where that cannot be said."""
    bases = order(machine, cls)
    if after is not None:
        bases = bases[bases.index(after) + 1 :] if after in bases else []
    for base in bases:
        if isinstance(base, ClassValue):
            if name in body(machine, base):
                return base
        else:
            what = base.name if isinstance(base, External) else base.why
            raise Unproven(f"base class `{what}` of `{cls.node.name}` is not known")
    return None


def class_value(machine: Run, cls: ClassValue, name: str) -> Value:
    """Evaluate a name bound in a class body."""
    if (cls, name) in machine.overlay:
        return machine.overlay[cls, name]
    where = cls.module.at(cls.node.lineno)
    if name in cls.module.patched and not stubs.is_stub(cls):
        line = cls.module.patched[name]
        raise Unproven(f"`{name}` is set from outside the class ({cls.module.at(line)})")
    binding = one_definition(body(machine, cls)[name], name)
    if binding is None:
        return Unknown(f"`{cls.node.name}.{name}` is bound more than once ({where})")
    return _bound_value(machine, cls, name, binding)


def is_property(machine: Run, function: Function) -> bool:
    """Whether a method is computed on access."""
    names = decorations(machine, function)
    return any(name in ("builtins.property", "functools.cached_property") for name in names)


def set_in_methods(machine: Run, cls: ClassValue) -> frozenset[str]:
    """Attributes that methods other than ``__init__`` set on ``self``."""
    known = machine.project.set_in_methods
    if cls.node not in known:
        known[cls.node] = frozenset(_find_set_in_methods(machine, cls))
    return known[cls.node]


def _collect_bases(
    machine: Run,
    cls: ClassValue,
    found: list[ClassValue | External | Unknown],
    depth: int,
) -> None:
    found.append(cls)
    if depth > 20:
        found.append(Unknown("too many bases"))
        return
    for node in cls.node.bases:
        try:
            base = machine.fork(None).evaluate(node, Frame(cls.module))
        except (Unproven, Raised):
            base = Unknown(ast.unparse(node))
        if isinstance(base, External):
            base = stubs.stub_class(machine.project, base.name) or base
        if isinstance(base, ClassValue):
            _collect_bases(machine, base, found, depth + 1)
        elif not isinstance(base, External):
            found.append(Unknown(ast.unparse(node)))
        elif base.name not in stubs.EMPTY_BASES:
            found.append(base)


def _bound_value(machine: Run, cls: ClassValue, name: str, binding: Binding) -> Value:
    match binding.node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() as function:
            return Function(function, cls.module, cls)
        case ast.ClassDef() as node:
            return ClassValue(node, cls.module)
        case ast.Import() | ast.ImportFrom() as node:
            return imported(machine, node)
    place = cls.module.at(binding.line)
    if binding.value is None:
        if binding.annotation is not None:
            return annotated(machine, cls.module, binding.annotation) or Unknown(
                f"`{cls.node.name}.{name}` is not followed ({place})"
            )
        return Unknown(f"`{cls.node.name}.{name}` is not followed ({place})")
    run = machine.fork(None)
    frame = Frame(cls.module)
    used = {node.id for node in ast.walk(binding.value) if isinstance(node, ast.Name)}
    for other in (used & body(machine, cls).keys()) - {name}:
        frame.locals[other] = class_value(machine, cls, other)
    try:
        with run.freezing(f"a snapshot taken at {place}"):
            return run.evaluate(binding.value, frame)
    except (Unproven, Raised) as problem:
        return Unknown(str(problem))


def _find_set_in_methods(machine: Run, cls: ClassValue) -> set[str]:
    names: set[str] = set()
    for base in order(machine, cls):
        for statement in base.node.body if isinstance(base, ClassValue) else ():
            match statement:
                case ast.FunctionDef(name="__init__"):
                    continue
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    names |= _set_on_receiver(statement)
    return names


def _set_on_receiver(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    first = function.args.args[0].arg if function.args.args else None
    if any(ast.unparse(node) == "classmethod" for node in function.decorator_list):
        return set()
    return {
        node.attr
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, (ast.Store, ast.Del))
        and isinstance(node.value, ast.Name)
        and node.value.id == first
    }
