"""The variables that a module of constants reads, or a class of them, and the name each one has."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from ssot_lint.getter.proof.frame import Frame
from ssot_lint.getter.proof.machine import Machine
from ssot_lint.getter.proof.values import (
    ENVIRON,
    ClassValue,
    External,
    Instance,
    ModuleValue,
    Raised,
    Unproven,
    Value,
)
from ssot_lint.getter.spelling import Spelling
from ssot_lint.modules.bindings import Module

_READERS = (External("os.getenv"), External("os.environ.get"))


def constants(
    machine: Machine, accessor: Value, *, only_upper: bool = False
) -> Mapping[str, Spelling]:
    """Map each variable that one constant of the accessor is made from to that constant."""
    match accessor:
        case ModuleValue(module=module):
            found = list(_of_module(module))
        case (
            ClassValue(node=node, module=module)
            | Instance(cls=ClassValue(node=node, module=module))
        ):
            found = list(_of_class(node))
        case _:
            return {}
    told: dict[str, list[Spelling]] = {}
    for name, value in found:
        if only_upper and not name.isupper():
            continue
        reads = [it for it in ast.walk(value) if _variable(machine, module, it) is not None]
        if len(reads) == 1:
            variable = _variable(machine, module, reads[0]) or ""
            why = f"read once when {module.shown} is imported"
            if not isinstance(reads[0], ast.Subscript) or reads[0] is not value:
                why += f", as `{ast.unparse(value)}`"
            told.setdefault(variable, []).append(Spelling(f"{{getter}}.{name}", why))
    # Two constants from one variable: which one is meant, only people can tell.
    return {variable: spellings[0] for variable, spellings in told.items() if len(spellings) == 1}


def _of_module(module: Module) -> Iterator[tuple[str, ast.expr]]:
    for name, bindings in module.bindings.items():
        if len(bindings) == 1 and bindings[0].value is not None and bindings[0].inside is None:
            if not name.startswith("_"):
                yield name, bindings[0].value


def _of_class(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                continue
        if not name.startswith("_"):
            yield name, value


def _variable(machine: Machine, module: Module, node: ast.AST) -> str | None:
    """The variable that the expression reads, where it is such a read of one literal name."""
    match node:
        case ast.Subscript(value=mapping, slice=ast.Constant(value=str(variable))):
            return variable if _is(machine, module, mapping, (ENVIRON,)) else None
        case ast.Call(func=function, args=[ast.Constant(value=str(variable)), *_]):
            return variable if _is(machine, module, function, _READERS) else None
        case _:
            return None


def _is(machine: Machine, module: Module, node: ast.expr, wanted: tuple[Value, ...]) -> bool:
    try:
        return machine.evaluate(node, Frame(module)) in wanted
    except (Unproven, Raised):
        return False
