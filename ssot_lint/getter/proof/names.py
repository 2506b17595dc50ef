"""What a module-level name stands for, through imports and re-exports."""

from __future__ import annotations

import ast
import builtins
import sys
from typing import TYPE_CHECKING

from ssot_lint.getter.proof.frame import Frame
from ssot_lint.getter.proof.values import (
    ClassValue,
    External,
    Function,
    Instance,
    ModuleValue,
    Raised,
    Unknown,
    Unproven,
    Value,
)
from ssot_lint.modules.bindings import Binding, Module, one_definition
from ssot_lint.modules.rebound import ANY

if TYPE_CHECKING:
    from ssot_lint.getter.proof.run import Run


def module_value(machine: Run, module: Module, name: str) -> Value:
    """Evaluate a module-level name; what it keeps of the environment is a snapshot."""
    if (module, name) in machine.overlay:
        return machine.overlay[module, name]
    known = machine.project.values
    if (module, name) not in known:
        known[module, name] = Unknown(f"`{name}` is defined by itself ({module.shown})")
        known[module, name] = _module_value(machine, module, name)
    return known[module, name]


def binding_of(machine: Run, module: Module, name: str) -> tuple[Module, Binding] | None:
    """Find the place that defines a name, through re-exports."""
    for _ in range(10):
        binding = next(iter(module.bindings.get(name, ())), None)
        match binding:
            case Binding(node=ast.ImportFrom(module=base, names=[alias])):
                target = machine.project.module(base or "")
                if target is None or alias.name not in target.bindings:
                    return module, binding
                module, name = target, alias.name
            case None:
                return None
            case _:
                return module, binding
    return None


def lazy_value(module: Module, name: str) -> list[Binding] | None:
    """The assignments of a name that starts as None and is set by a function later."""
    bindings = module.bindings.get(name, [])
    starts = [b for b in bindings if _is_none(b.value) and b.inside is None]
    later = [b for b in bindings if b.inside is not None and not _is_none(b.value)]
    return later if len(starts) == 1 and later and _only_none_else(bindings, later) else None


def _only_none_else(bindings: list[Binding], later: list[Binding]) -> bool:
    return all(b in later or _is_none(b.value) for b in bindings)


def imported(machine: Run, node: ast.Import | ast.ImportFrom) -> Value:
    """Evaluate an import of one name, relative ones made absolute."""
    alias = node.names[0]
    if isinstance(node, ast.Import):
        return _module(machine, alias.name if alias.asname else alias.name.partition(".")[0])
    base = node.module or ""
    target = machine.project.module(base)
    if target is None:
        inner = machine.project.module(f"{base}.{alias.name}")
        return ModuleValue(inner) if inner else External(f"{base}.{alias.name}")
    return member(machine, target, alias.name)


def member(machine: Run, module: Module, name: str) -> Value:
    """Evaluate ``module.name``: a name of the module, else a submodule."""
    bound = name in module.bindings and not _imports_own(module, name)
    if bound or _in_star(machine, module, name):
        return machine.name(module, name)
    submodule = machine.project.module(f"{module.name}.{name}")
    if submodule is not None:
        return ModuleValue(submodule)
    return Unknown(f"`{name}` is not found in {module.shown}")


def _imports_own(module: Module, name: str) -> bool:
    """``from app import env`` inside ``app`` itself: the submodule is meant."""
    return all(
        isinstance(b.node, ast.ImportFrom)
        and b.node.module == module.name
        and b.node.names[0].name == name
        for b in module.bindings[name]
    )


def _module(machine: Run, name: str) -> Value:
    module = machine.project.module(name)
    return ModuleValue(module) if module else External(name)


def _module_value(machine: Run, module: Module, name: str) -> Value:
    bindings = module.bindings.get(name) or module.typing_only.get(name)
    if not bindings:
        return _elsewhere(machine, module, name)
    chosen = one_definition(bindings, name)
    doubt = _bound_anew(machine, module, name, bindings)
    if doubt is not None:
        return Unknown(doubt)
    if chosen is not None:
        return _bound_value(machine, module, name, chosen)
    later = lazy_value(module, name)
    if later is not None:
        # Read outside the function that sets it, it may still be None.
        return Unknown(f"`{name}` is None until a function sets it ({module.at(later[0].line)})")
    values = [_bound_value(machine, module, name, binding) for binding in bindings]
    if all(value == values[0] for value in values) and not isinstance(values[0], Unknown):
        return values[0]
    return Unknown(f"`{name}` is bound more than once ({module.at(bindings[-1].line)})")


def _bound_anew(machine: Run, module: Module, name: str, bindings: list[Binding]) -> str | None:
    """Why a name may be something else than its statements say."""
    line = module.anew.get(name) or module.anew.get(ANY)
    if line is not None:
        return f"`{name}` may be bound anew ({module.at(line)})"
    last = max(it.line for it in bindings)
    for base in module.stars:
        target = machine.project.module(base)
        if target is None:
            brings = module.star_lines[base] > last and not _is_of_python(base)
        else:
            brings = not name.startswith("_") and (
                name in target.bindings or _in_star(machine, target, name)
            )
            brings = brings and not _is_the_same(machine, target, name, bindings)
        if brings:
            return (
                f"`from {base} import *` may bind `{name}` ({module.at(module.star_lines[base])})"
            )
    return None


def _is_the_same(machine: Run, other: Module, name: str, bindings: list[Binding]) -> bool:
    """Whether both import the same module of Python under the name."""
    nodes = [it.node for it in bindings]
    value = machine.name(other, name) if isinstance(nodes[-1], ast.Import) else None
    return isinstance(value, External) and all(
        isinstance(it, ast.Import) and it.names[0].name == value.name for it in nodes
    )


def _is_of_python(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names


def _elsewhere(machine: Run, module: Module, name: str) -> Value:
    for base in module.stars:
        target = machine.project.module(base)
        if target is not None and (name in target.bindings or _in_star(machine, target, name)):
            return machine.name(target, name)
        if target is None and base == "os" and name in ("environ", "getenv"):
            return External(f"os.{name}")
    if hasattr(builtins, name):
        return External(f"builtins.{name}")
    return Unknown(f"`{name}` is not found in {module.shown}")


def _in_star(machine: Run, module: Module, name: str, hops: int = 5) -> bool:
    targets = [machine.project.module(base) for base in module.stars]
    return hops > 0 and any(
        name in target.bindings or _in_star(machine, target, name, hops - 1)
        for target in targets
        if target is not None
    )


def _bound_value(machine: Run, module: Module, name: str, binding: Binding) -> Value:
    match binding.node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() as function:
            return Function(function, module)
        case ast.ClassDef() as node:
            return ClassValue(node, module)
        case ast.Import() | ast.ImportFrom() as node:
            return imported(machine, node)
    value: Value = Unknown(f"`{name}` is set where it is not followed ({module.at(binding.line)})")
    if binding.value is not None:
        value = _assigned(machine, module, binding)
    if isinstance(value, Unknown) and binding.annotation is not None:
        return annotated(machine, module, binding.annotation) or value
    return value


def _assigned(machine: Run, module: Module, binding: Binding) -> Value:
    if binding.value is None:
        return Unknown("not set")
    run = machine.fork(None)
    run.trusting = machine.trusting
    frame = Frame(module)
    try:
        with run.freezing(f"a snapshot taken at {module.at(binding.line)}"):
            return run.evaluate(binding.value, frame)
    except Unproven as problem:
        return Unknown(str(problem))
    except (Raised, RecursionError) as problem:
        return Unknown(f"{type(problem).__name__} ({module.at(binding.line)})")


def annotated(machine: Run, module: Module, annotation: ast.expr) -> Value | None:
    """An object of the class that an annotation names; None where it names none."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            annotation = ast.parse(annotation.value, mode="eval").body
        except SyntaxError:
            return None
    if isinstance(annotation, ast.Subscript):
        annotation = annotation.value
    if not isinstance(annotation, (ast.Name, ast.Attribute)):
        return None
    try:
        cls = machine.evaluate(annotation, Frame(module))
    except Unproven:
        return None
    why = f"known by its annotation only ({module.at(annotation.lineno)})"
    if isinstance(cls, ClassValue):
        # It may be of a class below that does otherwise: a hint, never a proof.
        is_final = any(
            ast.unparse(it).rpartition(".")[2] == "final" for it in cls.node.decorator_list
        )
        return Instance(cls, incomplete=why, doubt=None if is_final else f"it is {why}")
    if isinstance(cls, External) and cls.name.rpartition(".")[2] in ("Mapping", "MutableMapping"):
        return Instance(cls, incomplete=why, doubt=f"it is {why}")
    return None


def _is_none(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is None
