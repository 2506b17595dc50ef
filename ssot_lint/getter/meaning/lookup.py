"""What a name of the project's own source stands for, through imports and star imports."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable

from ssot_lint.getter.meaning.terms import Opaque
from ssot_lint.getter.meaning.world import (
    ClassRef,
    External,
    FunctionRef,
    ModuleRef,
    Value,
    World,
)
from ssot_lint.modules.bindings import Binding, Module, one_definition

Evaluate = Callable[[World, ast.expr, Module], Value]


def global_value(world: World, module: Module, name: str, evaluate: Evaluate) -> Value:
    """The value of a module-level name."""
    home, binding = defined(world, module, name)
    if binding is None:
        return home if isinstance(home, External) else Opaque(f"`{name}`")
    assert not isinstance(home, External)
    return bound_value(world, home, name, binding, evaluate)


def defined(world: World, module: Module, name: str) -> tuple[Module | External, Binding | None]:
    """The module and the one binding that a name comes from, imports followed."""
    for _ in range(12):
        bindings = module.bindings.get(name)
        if not bindings:
            starred = _starred(world, module, name)
            if starred is None:
                return _elsewhere(module, name), None
            module = starred
            continue
        chosen = one_definition(bindings, name) or _same_import(bindings)
        if chosen is None:
            return module, None
        if not isinstance(chosen.node, ast.ImportFrom):
            return module, chosen
        base, alias = chosen.node.module or "", chosen.node.names[0].name
        target = world.project.module(base)
        if target is None:
            inner = world.project.module(f"{base}.{alias}")
            return (module, chosen) if inner else (External(f"{base}.{alias}"), None)
        if alias not in target.bindings and not _starred(world, target, alias):
            return module, chosen
        if target is module and alias == name:
            return module, chosen
        module, name = target, alias
    return module, None


def _same_import(bindings: list[Binding]) -> Binding | None:
    """Imports of one name are one where they say the same: ``import os`` beside ``import os.path``."""
    first = bindings[0].node
    if all(_binds_package(it.node) for it in bindings):
        return bindings[0]
    if isinstance(first, ast.Import | ast.ImportFrom) and all(
        type(it.node) is type(first) and ast.dump(it.node) == ast.dump(first) for it in bindings
    ):
        return bindings[0]
    return None


def _binds_package(node: ast.AST) -> bool:
    return isinstance(node, ast.Import) and node.names[0].asname is None


def bound_value(
    world: World, module: Module, name: str, binding: Binding, evaluate: Evaluate
) -> Value:
    """The value of one binding of a module."""
    match binding.node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() as function:
            return FunctionRef(function, module)
        case ast.ClassDef() as node:
            return ClassRef(node, module)
        case ast.Import(names=[alias]):
            return _module(world, alias.name if alias.asname else alias.name.partition(".")[0])
        case ast.ImportFrom(module=base, names=[alias]):
            return _module(world, f"{base}.{alias.name}")
    if binding.value is None or (module, name) in world.busy or binding.inside is not None:
        return Opaque(f"`{name}`")
    world.busy.add((module, name))
    live, world.live = world.live, False
    try:
        return evaluate(world, binding.value, module)
    finally:
        world.live = live
        world.busy.discard((module, name))


def _module(world: World, name: str) -> Value:
    module = world.project.module(name)
    return ModuleRef(module) if module else External(name)


def member(world: World, module: Module, name: str, evaluate: Evaluate) -> Value:
    """``module.name``: a name of the module, else a submodule."""
    if name in module.bindings or _starred(world, module, name) is not None:
        return global_value(world, module, name, evaluate)
    return _module(world, f"{module.name}.{name}")


def _starred(world: World, module: Module, name: str, hops: int = 5) -> Module | None:
    for base in reversed(module.stars):
        target = world.project.module(base)
        if target is None or not hops or target is module:
            continue
        if name in target.bindings:
            return target
        deeper = _starred(world, target, name, hops - 1)
        if deeper is not None:
            return deeper
    return None


def _elsewhere(module: Module, name: str) -> External:
    if "os" in module.stars and name in ("environ", "getenv"):
        return External(f"os.{name}")
    if hasattr(builtins, name):
        return External(f"builtins.{name}")
    return External(f"?.{name}")
