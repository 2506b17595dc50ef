"""Settings that are read into an object: fields with a reading factory, and what ``__init__`` or
``from_env`` stores on ``self``."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from ssot_lint.getter.meaning import classes
from ssot_lint.getter.meaning.calls import call, make
from ssot_lint.getter.meaning.classes import is_cached
from ssot_lint.getter.meaning.expressions import attribute, evaluate
from ssot_lint.getter.meaning.lookup import defined
from ssot_lint.getter.meaning.measure import measured
from ssot_lint.getter.meaning.reasons import Reason, ordered, reason
from ssot_lint.getter.meaning.terms import Opaque, Raises
from ssot_lint.getter.meaning.world import (
    ClassRef,
    Frame,
    FunctionRef,
    ObjectRef,
    TooLong,
    Value,
    World,
)
from ssot_lint.getter.meaning.worlds import new_world
from ssot_lint.getter.owners.entry import SETTINGS, Entry
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Module

_FEWEST = 5
"""Reads that ``__init__`` must store; of fields with a factory one is enough."""
_DEEPEST = 2
_Anew = Callable[[World], Value]


def of_object(project: Project, cls: ClassRef, module: Module, expression: str) -> list[Entry]:
    """What the object that the expression yields holds of variables, nested objects included."""
    for anew in (*_by_expression(project, module, expression), *_by_class(project, cls)):
        entries = list(_held(project, anew, (), cls, _moment(project, module, expression)))
        factories = any("factory" in it.source for it in entries)
        if factories or len(entries) >= _FEWEST:
            return entries
    return []


def _by_expression(project: Project, module: Module, expression: str) -> Iterator[_Anew]:
    """The object made again as the source makes it."""
    if "(" in expression:
        node = ast.parse(expression, mode="eval").body
        yield lambda world: evaluate(world, node, Frame(module))
        return
    home, binding = defined(new_world(project), module, expression)
    if isinstance(home, Module) and binding is not None and binding.value is not None:
        value = binding.value
        yield lambda world: evaluate(world, value, Frame(home))


def _by_class(project: Project, cls: ClassRef) -> Iterator[_Anew]:
    yield lambda world: make(world, cls, (), {})
    for name, method in classes.methods(new_world(project), cls):
        node = method.node
        if isinstance(node, ast.FunctionDef) and classes.is_of_class(node):
            if len(node.args.args) == 1 + len(node.args.defaults):
                yield _maker(cls, name)


def _maker(cls: ClassRef, name: str) -> _Anew:
    return lambda world: call(world, attribute(world, cls, name), (), {})


def _moment(project: Project, module: Module, expression: str) -> Reason | None:
    """When the variables are read; None where each use makes the object anew."""
    name = expression.partition("(")[0]
    home, binding = defined(new_world(project), module, name)
    if "(" not in expression:
        shown = home.shown if isinstance(home, Module) else module.shown
        return reason("import-time", f"read once, when {shown} is imported")
    node = None if binding is None else binding.node
    if isinstance(node, ast.ClassDef):
        return None
    if isinstance(node, ast.FunctionDef) and not is_cached(node):
        match [
            it for it in node.body if not isinstance(it, ast.Expr | ast.Import | ast.ImportFrom)
        ]:
            case [ast.Return(value=ast.Call())]:
                return None
    return reason("cached", "read once, when the settings are created")


def _held(
    project: Project, anew: _Anew, path: tuple[str, ...], cls: ClassRef, moment: Reason | None
) -> Iterator[Entry]:
    try:
        made = _reached(new_world(project), anew, path)
    except (TooLong, RecursionError):
        return
    if not isinstance(made, ObjectRef):
        return
    for name, value in list(made.attributes.items()):
        if name.startswith("_"):
            continue
        if isinstance(value, ObjectRef):
            if len(path) < _DEEPEST:
                yield from _held(project, anew, (*path, name), value.cls, moment)
            continue
        entry = _entry(project, anew, (*path, name), made.cls, moment)
        if entry is not None:
            yield entry


def _reached(world: World, anew: _Anew, path: tuple[str, ...]) -> Value:
    value = anew(world)
    for name in path:
        value = value.attributes.get(name, Opaque(name)) if isinstance(value, ObjectRef) else value
    return value


def _entry(
    project: Project, anew: _Anew, path: tuple[str, ...], cls: ClassRef, moment: Reason | None
) -> Entry | None:
    def work(world: World) -> Value:
        held = _reached(world, anew, path[:-1])
        if isinstance(held, Raises):
            return held
        return held.attributes[path[-1]] if isinstance(held, ObjectRef) else Opaque("an object")

    node, source = _statement(project, cls, path[-1])
    if node is None:
        return None
    told = measured(project, lambda world: _of_statement(world, node, cls))
    if not told.reads:
        return None
    variable = told.reads[0]
    found = measured(project, work, prefer=variable)
    reasons = [it for it in (moment,) if it is not None]
    others = told.reads[1:]
    if others:
        listed = ", ".join(f"`{it}`" for it in others)
        reasons.append(reason("names", f"asks {listed}, too"))
    return Entry(
        variable,
        path[-1],
        SETTINGS,
        "{getter}." + ".".join(path),
        found.missing,
        found.present,
        ordered(reasons),
        others,
        cls.module.at(node.lineno),
        source,
    )


def _of_statement(world: World, node: ast.expr, cls: ClassRef) -> Value:
    """What the value that is stored reads: a factory is called."""
    value = evaluate(world, node, Frame(cls.module))
    return call(world, value, (), {}) if isinstance(value, FunctionRef) else value


def _statement(project: Project, cls: ClassRef, name: str) -> tuple[ast.expr | None, str]:
    """The expression that a field's value comes from, and the entry as written."""
    for home in classes.order(new_world(project), cls):
        if not isinstance(home, ClassRef):
            continue
        for node in ast.walk(home.node):
            match node:
                case ast.AnnAssign(target=ast.Name(id=found), value=ast.Call() as made) if (
                    found == name
                ):
                    factory = classes.factory_of(made)
                    if factory is not None:
                        return factory, ast.unparse(node)
                case ast.Assign(
                    targets=[ast.Attribute(value=ast.Name(id=held), attr=found)], value=value
                ) if found == name:
                    return value, f"{held}.{name} = {ast.unparse(value)}"
                case ast.AnnAssign(
                    target=ast.Attribute(value=ast.Name(id=held), attr=found),
                    value=ast.expr() as value,
                ) if found == name:
                    return value, f"{held}.{name} = {ast.unparse(value)}"
                case ast.Call(func=ast.Name(id="cls"), keywords=words):
                    for word in words:
                        if word.arg == name:
                            return word.value, f"{name}={ast.unparse(word.value)}"
    return None, ""
