"""Which registry a getter is, told by what its source does."""

from __future__ import annotations

import ast
from collections import Counter
from typing import NamedTuple

from ssot_lint.getter.meaning import classes
from ssot_lint.getter.meaning.expressions import evaluate, evaluate_in_module
from ssot_lint.getter.meaning.lookup import member
from ssot_lint.getter.meaning.world import (
    REFERENCES,
    ClassRef,
    External,
    Frame,
    ModuleRef,
    ObjectRef,
    Reference,
    TooLong,
)
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.owners import (
    constants,
    descriptors,
    doubt,
    functions,
    settings,
    stored,
    table,
)
from ssot_lint.getter.owners.accessor import class_of
from ssot_lint.getter.owners.django import registry_of_django
from ssot_lint.getter.owners.entry import Entry, Registry, registry
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Module

_FEWEST = 1


class Target(NamedTuple):
    """What a getter's expression yields: a module, a class, an object, or something outside."""

    value: Reference | None
    place: str


def target_of(project: Project, module_name: str, expression: str) -> Target:
    """Resolve the expression in the module, re-exports followed."""
    module = project.module(module_name)
    if module is None:
        return Target(External(f"{module_name}.{expression}"), "")
    world = new_world(project)
    try:
        node = ast.parse(expression, mode="eval").body
        first = next(it.id for it in ast.walk(node) if isinstance(it, ast.Name))
        known = member(world, module, first, evaluate_in_module)
        value = evaluate(world, node, Frame(module, {first: known}))
    except (SyntaxError, StopIteration, TooLong, RecursionError):
        return Target(None, "")
    if not isinstance(value, REFERENCES):
        return Target(None, "")
    return Target(value, _place(value))


def _place(value: Reference) -> str:
    match value:
        case ModuleRef(module=module):
            return module.shown
        case ClassRef(node=node, module=module) | ObjectRef(cls=ClassRef(node=node, module=module)):
            return module.at(node.lineno)
        case _:
            return ""


def registry_of(project: Project, module: str, expression: str) -> Registry | None:
    """The registry that the getter's expression yields; None where it declares no variable."""
    target = target_of(project, module, expression)
    try:
        match target.value:
            case ModuleRef(module=found):
                entries = list(table.of_module(project, found)) or _of_module(project, found.name)
                place = found.shown
            case ObjectRef(cls=cls):
                entries = _of_object(project, cls, module, expression)
                place = target.place
            case ClassRef() as cls:
                entries = _of_class(project, cls, of_object=False)
                place = target.place
            case External(name="django.conf.settings"):
                return registry_of_django(project)
            case _:
                cls_of = class_of(project, module, expression)
                if cls_of is None:
                    return None
                entries = _of_object(project, cls_of, module, expression)
                place = cls_of.module.at(cls_of.node.lineno)
    except (TooLong, RecursionError):
        return None
    return _registry(project, entries, place)


def registry_in_module(project: Project, module: Module) -> Registry | None:
    """The registry that a module itself is."""
    try:
        entries = list(table.of_module(project, module)) or _of_module(project, module.name)
    except (TooLong, RecursionError):
        return None
    return _registry(project, entries, module.shown)


def registry_of_class(project: Project, module: Module, node: ast.ClassDef) -> Registry | None:
    """The registry that a class, or an object of it, is."""
    try:
        cls = ClassRef(node, module)
        entries = settings.of_class(project, cls, made_by_call=True)
        entries = entries or _of_class(project, cls, of_object=True)
    except (TooLong, RecursionError):
        return None
    return _registry(project, entries, module.at(node.lineno))


def _registry(project: Project, entries: list[Entry], place: str) -> Registry | None:
    if len(entries) < _FEWEST:
        return None
    kind = Counter(it.kind for it in entries).most_common(1)[0][0]
    return registry(kind, place, entries, tuple(project.read))


def _of_module(project: Project, name: str) -> list[Entry]:
    module = project.module(name)
    if module is None:
        return []
    found = list(descriptors.of_module(project, module))
    taken = {it.name for it in found}
    found += [it for it in constants.of_module(project, module) if it.name not in taken]
    return found + list(functions.of_module(project, module))


def _of_object(project: Project, cls: ClassRef, module: str, expression: str) -> list[Entry]:
    """What an object of the class has: the fields of settings, else what stands for a variable each."""
    entries = settings.of_class(project, cls, made_by_call="(" in expression)
    if entries:
        return entries
    home = project.module(module)
    found = [] if home is None else stored.of_object(project, cls, home, expression)
    taken = {it.name for it in found}
    found = doubt.doubted(found, doubt.of_class(project, cls))
    return found + [it for it in _of_class(project, cls, of_object=True) if it.name not in taken]


def _of_class(project: Project, cls: ClassRef, *, of_object: bool) -> list[Entry]:
    found = list(descriptors.of_class(project, cls))
    if classes.find(new_world(project), cls, "__getattribute__") is not None:
        return []  # what an attribute is, is decided elsewhere
    taken = {it.name for it in found}
    found += [it for it in constants.of_class(project, cls) if it.name not in taken]
    found += functions.of_class(project, cls, of_object=of_object)
    return doubt.doubted(found, doubt.of_class(project, cls))
