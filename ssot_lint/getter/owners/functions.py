"""A function or property per variable: nothing but ``self`` goes in, one variable comes out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_lint.getter.meaning import classes
from ssot_lint.getter.meaning.calls import call
from ssot_lint.getter.meaning.measure import measured
from ssot_lint.getter.meaning.reasons import Reason, ordered, reason
from ssot_lint.getter.meaning.world import ClassRef, FunctionRef, ObjectRef, Value, World
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.owners import doubt
from ssot_lint.getter.owners.entry import PER_VARIABLE, Entry
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Module

_WORDS = ("environ", "getenv", "env")


def of_module(project: Project, module: Module) -> Iterator[Entry]:
    """Functions of a module."""
    for name, bindings in module.bindings.items():
        node = bindings[-1].node
        if name.startswith("_") or len(bindings) != 1 or not isinstance(node, ast.FunctionDef):
            continue
        if _parameters(node):
            continue
        entry = _entry(project, FunctionRef(node, module), name, f"{name}()")
        if entry is not None:
            yield entry


def of_class(project: Project, cls: ClassRef, *, of_object: bool) -> Iterator[Entry]:
    """Methods and properties of a class."""
    for name, method in classes.methods(new_world(project), cls):
        node = method.node
        if name.startswith("_") or not isinstance(node, ast.FunctionDef):
            continue
        free = classes.is_static(node) or classes.is_of_class(node)
        if not of_object and not free:
            continue
        if _parameters(node) != (0 if classes.is_static(node) else 1):
            continue
        receiver: ObjectRef | ClassRef = ObjectRef(cls) if of_object else cls
        bound = FunctionRef(
            node, method.module, {}, None if classes.is_static(node) else receiver, method.owner
        )
        asked = name if classes.is_property(node) else f"{name}()"
        entry = _entry(project, bound, name, asked)
        if entry is not None:
            yield entry


def _parameters(node: ast.FunctionDef) -> int:
    given = node.args
    return len(
        [*given.posonlyargs, *given.args, *given.kwonlyargs]
        + [it for it in (given.vararg, given.kwarg) if it is not None]
    )


def _entry(project: Project, function: FunctionRef, name: str, asked: str) -> Entry | None:
    node = function.node
    assert isinstance(node, ast.FunctionDef)

    def work(world: World) -> Value:
        return call(world, function, (), {})

    found = measured(project, work)
    if len(found.reads) != 1 or found.unknown_key:
        return None
    reasons: list[Reason] = []
    if found.stored or classes.is_cached(node):
        reasons.append(reason("cached", f"`{name}` keeps what it read first"))
    reasons += doubt.of_function(project, function.module, node)
    return Entry(
        found.reads[0],
        name,
        PER_VARIABLE,
        f"{{getter}}.{asked}",
        found.missing,
        found.present,
        ordered(reasons),
        (),
        function.module.at(node.lineno),
        " ".join(ast.unparse(node).split()),
    )
